"""Reviews of what the house is able to do: a draft, its evidence, its result, and what follows from it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from core.errors import Conflict, Invalid
from metrics.domain.action import act_on_weakness
from metrics.domain.capability.evidence import evidence_now, from_data
from metrics.domain.capability.kinds import KINDS
from metrics.domain.capability.measuring import measure_evidence
from metrics.domain.capability.pictures import means_of
from metrics.domain.capability.questions import CHAPTERS, QUESTIONS
from metrics.domain.capability.result import result_of
from metrics.domain.capability.ways import Ways, ways_of
from metrics.domain.capability_review import Said, answer_questions, close_review, start_review
from metrics.domain.days import today
from metrics.domain.snapshot.take import take_snapshots
from metrics.models import Action, CapabilityReview, MetricSnapshot, Segment
from surveys.models import Invitation
from tests.factories import customer
from tests.metrics import facts
from tests.metrics.facts import answer
from tests.metrics.test_counted import listed

pytestmark = pytest.mark.django_db
LIST = reverse("metrics:capability-list")
SESSION_AND_USER = 2
SIDES = {"counted": "1", "all": "of 2", "others": "1"}
ENDED = {"state": "done", "ended_at": datetime(2026, 1, 2, tzinfo=UTC)}
DONE = ENDED | {"cost": 5, "observed_gain": 9, "gain_at": datetime(2026, 1, 3, tzinfo=UTC)}
READS = {"field": "segment", "op": "in", "value": ["read"]}
LISTED = {"actions_open": 2, "actions_late": 1, "actions_with_gain": 2, "own_segments": 3}
LISTED |= {"segments_used": 1, "kinds_asked": 2}


def review(level: int = 3, **other: int) -> CapabilityReview:
    """A closed one, every question at the same level but for those named."""
    made, _new = start_review(actor_id=None)
    said = {key: Said(other.get(key, level)) for key in QUESTIONS}
    answer_questions(review=made, said=said, actor_id=None)
    close_review(review=made, actor_id=None)
    return made


def test_two_of_one_month_are_told_apart_by_their_days():
    first, second = review(2), review(4)

    def headers(*closed: datetime) -> tuple[str, str]:
        for each, at in zip((first, second), closed, strict=True):
            CapabilityReview.objects.filter(pk=each.pk).update(started_at=at, closed_at=at)
        chart = means_of(result_of(CapabilityReview.objects.get(pk=second.pk)))
        return chart.value_header, chart.before_header

    third, fifteenth = (datetime(2026, 11, day, 12, tzinfo=UTC) for day in (3, 15))
    assert headers(third, fifteenth) == ("15 November 2026", "3 November 2026")
    assert headers(datetime(2024, 3, 5, 12, tzinfo=UTC), third) == ("November 2026", "March 2024")
    with override("fr"):
        told = headers(datetime(2026, 11, 1, 12, tzinfo=UTC), third)
    assert told == ("3 novembre 2026", "1er novembre 2026")


def test_there_is_one_draft_which_is_resumed(manager, agent):
    first, is_new = start_review(actor_id=manager.pk)
    again, is_new_again = start_review(actor_id=agent.pk)
    assert (again.pk, is_new, is_new_again, again.started_by_id) == (first.pk, True, False, manager.pk)


def test_a_closed_review_stays_as_it_was_and_a_half_filled_one_is_not_closed():
    made, _new = start_review(actor_id=None)
    answer_questions(review=made, said={"reach": Said(2, "old addresses")}, actor_id=None)
    with pytest.raises(Conflict, match="23 questions have no answer yet"):
        close_review(review=made, actor_id=None)
    answer_questions(review=made, said={key: Said(4) for key in QUESTIONS}, actor_id=None)
    close_review(review=made, actor_id=None)
    with pytest.raises(Conflict, match="closed"):
        answer_questions(review=made, said={"reach": Said(5)}, actor_id=None)
    assert set(made.answers.values_list("level", flat=True)) == {4}


@pytest.mark.parametrize(("key", "level"), [("nonsense", 3), ("reach", 6), ("reach", 0)])
def test_what_is_no_question_and_no_level_is_refused(key, level):
    made, _new = start_review(actor_id=None)
    with pytest.raises(Invalid):
        answer_questions(review=made, said={key: Said(level)}, actor_id=None)


def test_evidence_is_what_the_system_could_say_that_day():
    customer(emails=["amelie@example.org"], birthday=date(1980, 2, 29))
    customer("Basile", last_name="Ngo")
    measure_evidence()
    made, _new = start_review(actor_id=None)
    answer_questions(review=made, said={"reach": Said(2)}, actor_id=None)
    customer("Chloé", emails=["chloe@example.org"])
    measure_evidence()
    answer_questions(review=made, said={"reach": Said(2)}, actor_id=None)
    stored = from_data(made.answers.get(question="reach").evidence)
    assert [(it.key, it.words, it.of) for it in stored] == [
        ("email_coverage", "50%", "of 2"),
        ("phone_coverage", "0%", "of 2"),
    ], "the same answer keeps the evidence it was given with"
    now = evidence_now()
    assert (round(now["email_coverage"].value or 0, 2), now["birthday_coverage"].n) == (0.67, 3)


def test_every_reading_is_taken_and_an_empty_shop_has_no_data():
    measure_evidence()
    measure_evidence()
    now = evidence_now()
    asked = {key for question in QUESTIONS.values() for key in question.evidence}
    assert (set(now) == set(KINDS), asked <= set(KINDS)) == (True, True)
    nothing = {
        "email_coverage",
        "orders_named",
        "first_contact",
        "promises_kept",
        "response_rate",
        "figures_age",
    }
    assert {now[key].words for key in nothing} == {"no data"}
    assert (now["duplicates_waiting"].words, now["contacts_logged"].words) == ("0", "0")


def test_a_reading_opens_its_words_and_leads_to_those_it_counts(manager_client):
    customer(emails=["amelie@example.org"])
    customer("Basile")
    measure_evidence()
    made, _new = start_review(actor_id=None)
    page = manager_client.get(reverse("metrics:capability-chapter", args=[made.pk, "data"])).content.decode()
    assert "Customers of whom at least one email address is known." in page
    address = "/figures/email_coverage/customers/?side="
    told = {side: f'<a href="{address}{side}">{n}</a>' for side, n in SIDES.items()}
    assert {side for side, link in told.items() if link in page} == set(SIDES)
    listed = manager_client.get(f"{address}others").context["lines"]
    assert [line.customer.first_name for line in listed] == ["Basile"]


def test_a_list_of_now_is_not_what_was_counted_on_another_day():
    measure_evidence()
    now = evidence_now()
    before = {key: replace(now[key], measured_at=timezone.now() - timedelta(days=2)) for key in now}
    assert ways_of(before["email_coverage"], may=bool) == Ways() != ways_of(now["email_coverage"], may=bool)
    until = timezone.localdate() - timedelta(days=2)
    assert f"until={until}" in ways_of(before["contacts_logged"], may=bool).every
    assert f"until={until}" in ways_of(before["channels_used"], may=bool).counted
    assert ways_of(now["log_lag"], may=lambda right: right != "crm.operate") == Ways()
    assert ways_of(now["email_coverage"], may=lambda _right: False) == Ways()


def test_after_midnight_who_answered_is_counted_up_to_the_day_of_their_list():
    """The last snapshot is of the day before."""
    answer(customer(), 9)
    take_snapshots()
    MetricSnapshot.objects.update(day=today() - timedelta(days=1))
    answer(customer("Basile"), 9)
    measure_evidence()
    reading = evidence_now()["response_rate"]
    assert (reading.n, facts.listed(ways_of(reading, may=bool).every)) == (2, 2)


def test_what_is_no_customer_is_listed_on_its_page(manager_client):
    """As many rows as the reading says: actions, segments, kinds of question."""
    for kind in ("nps", "csat", "csat"):
        answer(customer(), 5, kind=kind)
    answer(customer(), 5, kind="ces")
    Invitation.objects.filter(survey__kind="ces").update(created_at=facts.days_ago(90))
    late, costly = {"due_on": date(2026, 1, 1)}, ENDED | {"cost": 5}
    acts: list[dict[str, Any]] = [{}, late, ENDED, costly, DONE, DONE]
    for at, told in enumerate(acts):
        Action.objects.create(**({"title": f"Act {at}", "due_on": date(2199, 1, 1)} | told))
    rule = {"field": "orders", "op": ">", "value": 0}
    for slug in ("read", "unread"):
        Segment.objects.create(slug=slug, name_fr=slug, name_en=slug, rule=rule)
    Segment.objects.create(slug="reads", name_fr="lit", name_en="reads", rule=READS)
    measure_evidence()
    now = evidence_now()
    assert {key: now[key].hits if now[key].n else now[key].value for key in LISTED} == LISTED
    assert {key: listed(manager_client, ways_of(now[key], may=bool).counted) for key in LISTED} == LISTED


def test_completeness_is_the_one_agents_see():
    customer(emails=["amelie@example.org"], phones=["0612345678"], city="Lyon", country="FR")
    take_snapshots()
    measure_evidence()
    assert evidence_now()["profile_completeness"].words == "75%"


def test_the_result_names_means_strengths_weaknesses_and_what_changed():
    review(3, reach=1)
    CapabilityReview.objects.update(
        started_at=timezone.now() - timedelta(days=181), closed_at=timezone.now() - timedelta(days=180)
    )
    result = result_of(review(3, reach=4, reasons=2))
    assert [(part.chapter.key, part.mean, part.mean_before) for part in result.chapters] == [
        ("data", 19 / 6, 16 / 6),
        ("channels", 17 / 6, 3.0),
        ("measurement", 3.0, 3.0),
        ("tools", 3.0, 3.0),
    ]
    assert [line.question.key for line in result.strengths] == ["reach"]
    assert [(line.question.key, line.change) for line in result.weaknesses] == [("reasons", -1)]


def test_of_many_weaknesses_the_first_five_are_open(manager_client):
    """The others unfold: the page begins with what comes first, not with all that could be better."""
    page = manager_client.get(reverse("metrics:capability-detail", args=[review(1).pk])).content.decode()
    first, _summary, others = page.partition("19 more weaknesses</summary>")
    assert (first.count('<li class="weakness">'), others.count('<li class="weakness">')) == (5, 19)


def test_a_weakness_becomes_one_action_however_often_it_is_pressed(manager, manager_client):
    made = review(3, reach=1)
    answer = made.answers.get(question="reach")
    address = reverse("metrics:capability-act", args=[made.pk, answer.pk])
    manager_client.post(address)
    manager_client.post(address)
    action = Action.objects.get()
    assert (action.title, action.owner, action.weakness, action.state) == (
        str(QUESTIONS["reach"].remedy),
        manager,
        answer,
        "planned",
    )
    with pytest.raises(Conflict):
        act_on_weakness(answer=made.answers.get(question="profile"), actor_id=None)


# ── Pages and API ────────────────────────────────────────────────────────────────────────────────────────


def test_a_review_is_filled_in_chapter_by_chapter_and_closed(manager_client):
    begun = manager_client.post(reverse("metrics:capability-start"))
    made = CapabilityReview.objects.get()
    chapters = [reverse("metrics:capability-chapter", args=[made.pk, each.key]) for each in CHAPTERS]
    assert begun["Location"] == chapters[0]
    detail = reverse("metrics:capability-detail", args=[made.pk])
    for chapter, address, onward in zip(CHAPTERS, chapters, [*chapters[1:], detail], strict=True):
        typed = {f"level-{question.key}": "2" for question in chapter.questions}
        assert manager_client.post(address, typed | {"note-reach": "Alas"})["Location"] == onward
    assert made.answers.get(question="reach").note == "Alas"
    assert 'value="2"\n' in manager_client.get(chapters[0]).content.decode()
    manager_client.post(reverse("metrics:capability-close", args=[made.pk]))
    made.refresh_from_db()
    assert made.closed_at
    assert manager_client.get(chapters[0])["Location"] == detail
    wrong = manager_client.post(chapters[0], {"level-reach": "9"})
    assert wrong.status_code == 422


def test_a_reader_reads_and_begins_nothing(reader_client):
    made = review()
    page = reader_client.get(LIST).content.decode()
    assert ("Level of each chapter" in page, "New review" in page) == (True, False)
    chapter = reverse("metrics:capability-chapter", args=[made.pk, "data"])
    assert [
        reader_client.post(reverse("metrics:capability-start")).status_code,
        reader_client.get(chapter).status_code,
    ] == [403, 403]


@pytest.mark.parametrize("many", [1, 3])
def test_pages_cost_the_same_however_many(manager_client, many, django_assert_num_queries):
    for _each in range(many):
        made = review()
    with django_assert_num_queries(SESSION_AND_USER + 3):  # reviews; the one before, both their answers
        manager_client.get(LIST)
    with django_assert_num_queries(SESSION_AND_USER + 3):
        manager_client.get(reverse("metrics:capability-detail", args=[made.pk]))


def test_a_chapter_reads_what_was_counted_and_counts_nothing(manager_client, django_assert_num_queries):
    made, _new = start_review(actor_id=None)
    address = reverse("metrics:capability-chapter", args=[made.pk, "tools"])
    with django_assert_num_queries(SESSION_AND_USER + 7):
        # review, answers; what was counted; ages of sums and fits; journeys; the log
        manager_client.get(address)


def test_the_api_fills_in_and_closes(machine):
    client = machine("metrics.view", "metrics.plan")
    url = reverse("api-capability-reviews-list")
    first, again = client.post(url, {}), client.post(url, {})
    assert (first.status_code, again.status_code, first.json()["id"]) == (201, 200, again.json()["id"])
    one = reverse("api-capability-reviews-detail", args=[first.json()["id"]])
    assert client.patch(one, {"closed": True}).status_code == 409
    answers = [{"question": key, "level": 3} for key in QUESTIONS]
    closed = client.patch(one, {"answers": answers, "closed": True}).json()
    assert (len(closed["answers"]), bool(closed["closed_at"])) == (24, True)
    assert client.patch(one, {"answers": answers[:1]}).status_code == 409
    assert client.patch(one, {"answers": [{"question": "reach", "level": 9}]}).status_code == 400
