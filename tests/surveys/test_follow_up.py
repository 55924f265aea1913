"""From heard to recovered or not: the case and the second answer say how far an answer has come."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core.errors import Conflict, Invalid
from customers.cases.domain.case_move import answer_case, move_case
from customers.domain.log import Batch, Position
from customers.loyalty.domain.loyalty import spend_points
from customers.models import Case, Event, PointsAccount, Posting
from customers.privacy.domain.erasure import erase_customer
from surveys.domain.answer import record_answer
from surveys.domain.follow_up import (
    KINDS,
    PATIENCE,
    Terms,
    follow_up,
    give_up_waiting,
    look_after,
    note_deed,
    thank,
)
from surveys.domain.gesture import make_gesture, undo_gesture
from surveys.domain.invitation import Asked, invite
from surveys.domain.suspicion import Sender
from surveys.models import Answer, FollowUp, Gesture, Survey
from tests import factories

pytestmark = pytest.mark.django_db
EVERYTHING = Batch(Position(), Position(2**60, 2**60), KINDS, KINDS)


@pytest.fixture
def row(ask) -> FollowUp:
    """A zero that is followed up."""
    record_answer(token=ask(), score=0, comment="Plus jamais")
    second = Survey.objects.get(slug="second-nps")
    return follow_up(
        answer=Answer.objects.get(), terms=Terms(1, 1, "complaint", None, 3, 8, None, None, second)
    )


def stage(row: FollowUp) -> str:
    look_after(EVERYTHING)
    row.refresh_from_db()
    return row.stage


def asked(row: FollowUp, time: str = "") -> str:
    assert row.second_survey is not None
    occasion = f"followup:{row.pk}{time}"
    return invite(survey=row.second_survey, asked=[Asked(row.customer_id, occasion)])[occasion]


def closed(row: FollowUp) -> None:
    assert row.case is not None
    move_case(case=row.case, to="closed", outcome="solved", actor_id=None)


def judged() -> list[str]:
    told = Event.objects.filter(kind__startswith="followup.").order_by("pk")
    return [f"{event.kind} {event.data['stage']} {event.data['again']}" for event in told]


@pytest.mark.parametrize(("score", "end"), [(9, "recovered"), (6, "lost")])
def test_from_heard_to_recovered_or_not(row, score, end):
    seen = [stage(row)]
    answer_case(case=row.case, actor_id=None)
    seen.append(stage(row))
    closed(row)
    seen += [stage(row), stage(row)]
    token = asked(row)
    seen.append(stage(row))
    record_answer(token=token, score=score)
    seen.append(stage(row))
    assert seen == ["heard", "contact", "solved", "solved", "asked", end]
    assert judged() == ["followup.solved solved second-nps", f"followup.judged {end} second-nps"]
    assert (row.second_answer.score, row.contacted_at is None) == (score, False)


def test_a_second_answer_in_doubt_judges_nothing(row):
    closed(row)
    record_answer(token=asked(row), score=10, sender=Sender(suspicion="quick"))
    assert stage(row) == "asked"


def test_who_changes_their_mind_changes_the_end(row):
    closed(row)
    token = asked(row)
    record_answer(token=token, score=9)
    assert stage(row) == "recovered"
    record_answer(token=token, score=2)
    assert stage(row) == "lost"


def test_opened_again_it_is_heard_again(row):
    closed(row)
    assert stage(row) == "solved"
    move_case(case=row.case, to="reopened", actor_id=None)
    assert (stage(row), row.solved_at) == ("heard", None)
    assert judged()[-1] == "followup.reopened heard second-nps"


def test_a_second_answer_judges_the_closure_before_it_and_no_later_one(row):
    closed(row)
    stage(row)
    record_answer(token=asked(row), score=2)
    assert stage(row) == "lost"
    move_case(case=row.case, to="reopened", actor_id=None)
    assert (stage(row), row.second_answer, row.ended_at) == ("heard", None, None)
    closed(row)
    assert stage(row) == "solved"
    record_answer(token=asked(row, ":1"), score=10)
    assert (stage(row), row.second_answer.score) == ("recovered", 10)
    told = (
        Event.objects.filter(kind__startswith="followup.")
        .order_by("pk")
        .values_list("kind", "data__occasion")
    )
    first, second = f"followup:{row.pk}", f"followup:{row.pk}:1"
    assert list(told) == [
        ("followup.solved", first),
        ("followup.judged", first),
        ("followup.reopened", first),
        ("followup.solved", second),
        ("followup.judged", second),
    ]


def test_the_answer_of_somebody_else_judges_nothing(row, ask):
    closed(row)
    record_answer(
        token=ask(f"followup:{row.pk}", of=factories.customer(), survey=row.second_survey), score=10
    )
    assert (stage(row), row.second_answer) == ("solved", None)


def test_closed_without_a_call_nobody_called(row):
    closed(row)
    assert (stage(row), row.contacted_at) == ("solved", None)


def test_what_was_not_solved_is_asked_about_no_more_and_not_known(row):
    move_case(case=row.case, to="closed", outcome="withdrawn", actor_id=None)
    assert (stage(row), row.ended_at) == ("unknown", row.solved_at)
    assert stage(row) == "unknown"
    told = Event.objects.get(kind="followup.solved").data
    assert (told["outcome"], told["again"]) == ("withdrawn", "")


def test_no_answer_is_not_known_and_not_lost(row):
    closed(row)
    stage(row)
    assert give_up_waiting() == 0
    long_ago = timezone.now() - PATIENCE - timedelta(hours=1)
    FollowUp.objects.update(solved_at=long_ago)
    Case.objects.update(closed_at=long_ago)
    assert give_up_waiting() == 1
    assert stage(row) == "unknown"
    record_answer(token=asked(row), score=10)
    assert stage(row) == "recovered"


def test_points_are_posted_once_and_taken_back(row):
    make = {"follow_up": row, "key": "k", "points": 500, "limit": Decimal(20), "note": "Pardon"}
    gesture = make_gesture(**make)
    assert make_gesture(**make) == gesture
    assert (gesture.cost, PointsAccount.objects.get().balance) == (Decimal("5.00"), 500)
    undo_gesture(gesture=gesture, actor_id=None)
    undo_gesture(gesture=gesture, actor_id=None)
    postings = Posting.objects.order_by("pk").values_list("points", "source_key")
    assert list(postings) == [(500, f"gesture:{gesture.pk}"), (-500, f"gesture:{gesture.pk}:undone")]
    assert PointsAccount.objects.get().balance == 0


def test_what_was_spent_is_not_taken_back(row):
    gesture = make_gesture(follow_up=row, key="k", points=500, limit=None)
    spend_points(customer=row.customer, points=1, key="shop")
    with pytest.raises(Invalid):
        undo_gesture(gesture=gesture, actor_id=None)
    assert Gesture.objects.get().undone_at is None


def test_many_small_gestures_are_a_large_one(row):
    make_gesture(follow_up=row, key="1", code="SORRY15", cost=Decimal(15), limit=Decimal(20))
    with pytest.raises(Invalid) as refused:
        make_gesture(follow_up=row, key="2", points=600, limit=Decimal(20))
    assert refused.value.field == "points"
    assert Gesture.objects.count() == 1


def test_a_code_has_its_cost_and_counts_though_taken_back(row):
    give = {"follow_up": row, "limit": Decimal(20)}
    with pytest.raises(Invalid) as free:
        make_gesture(**give, key="1", code="SORRY15", cost=Decimal(0))
    undo_gesture(gesture=make_gesture(**give, key="2", code="SORRY15", cost=Decimal(15)), actor_id=None)
    with pytest.raises(Invalid) as too_much:
        make_gesture(**give, key="3", code="SORRY16", cost=Decimal(15))
    assert (free.value.field, too_much.value.field) == ("cost", "points")


def test_an_erased_customer_keeps_what_counts_and_no_code(row, admin_client):
    undo_gesture(gesture=make_gesture(follow_up=row, key="1", points=5, limit=None), actor_id=None)
    make_gesture(follow_up=row, key="2", code="MERCI-AMELIE", cost=Decimal(15), limit=None)
    closed(row)
    stage(row)
    record_answer(token=asked(row), score=10)
    assert stage(row) == "recovered"
    erase_customer(customer=row.customer, actor_id=None)
    assert list(Gesture.objects.order_by("pk").values_list("code", flat=True)) == ["", "…"]
    page = admin_client.get(f"/customers/{row.customer_id}/").content.decode()
    assert ("Won back, by" in page, "Not won back" in page) == (True, False)


def test_what_somebody_thanked_did_is_noted(ask):
    record_answer(token=ask(), score=10)
    thanked = thank(answer=Answer.objects.get(), rule=1, version=1)
    review = factories.review(thanked.customer)
    look_after(EVERYTHING)
    thanked.refresh_from_db()
    assert (review.customer, thanked.deed) == (thanked.customer, "review")
    note_deed(follow_up=thanked, deed="ambassador")
    kinds = Event.objects.filter(kind__startswith="followup.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["followup.thanked", "followup.tookpart", "followup.tookpart"]


def test_a_case_is_no_thanks(row):
    with pytest.raises(Conflict):
        note_deed(follow_up=row, deed="review")
