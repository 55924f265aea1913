"""The survey of each phase of the relation: asked once an occasion, stopped by what ends it, by one rule."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from core.errors import Invalid
from customers.cases.domain.case_move import move_case
from customers.domain.log import Batch, Position, record_event
from customers.models import Customer, Event
from journeys.domain.enrolment import follow_events
from journeys.domain.journey import switch_journey
from journeys.domain.periodic import EVERY, tell_relations_due
from journeys.domain.sending import send_due_messages
from journeys.domain.step import step_enrolments
from journeys.models import Enrolment, Journey, Message
from surveys.domain.version import draft_survey, publish
from surveys.models import Survey
from tests import factories
from tests.journeys.conftest import Letterbox, body, make_due, run_log
from tests.journeys.loop import says

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_quiet_hours")]
JOURNEY = {
    "purchase": "survey-after-purchase",
    "case": "survey-after-case",
    "onboarding": "survey-onboarding",
    "periodic": "survey-periodic",
    "lost": "survey-after-leaving",
}
LAST_YEAR = timezone.now() - timedelta(days=300)


@pytest.fixture(autouse=True)
def each_is_on() -> None:
    """A survey of each phase is live, and every journey is on."""
    for phase, slug in JOURNEY.items():
        survey = draft_survey(slug=f"my-{phase}", phase=phase, title_fr=phase, title_en=phase)
        publish(survey=survey)
        switch_journey(journey=Journey.objects.get(slug=slug), active=True)


def on(phase: str) -> list[tuple[str, str]]:
    """Occasion and state of those on the journey of this phase."""
    run_log()
    rows = Enrolment.objects.filter(journey__slug=JOURNEY[phase]).order_by("pk")
    return list(rows.values_list("occasion", "state"))


def send() -> None:
    make_due()
    step_enrolments()
    make_due()
    send_due_messages()


def closed_case(of: Customer, outcome: str = "solved"):
    case = factories.case(of)
    move_case(case=case, to="closed", outcome=outcome, actor_id=None)
    return case


def lose(customer: Customer) -> Event:
    return tell("segment.entered", customer, segment="lost")


def tell(kind: str, customer: Customer, **data: str) -> Event:
    with transaction.atomic():
        return record_event(kind=kind, customer_id=customer.pk, data=data)


def test_in_a_new_house_they_are_off_and_nobody_comes_on_them(amelie: Customer) -> None:
    Journey.objects.filter(slug__in=JOURNEY.values()).update(active=False)
    factories.order(amelie, 5, placed_at=timezone.now())
    closed_case(amelie)
    assert tell_relations_due() == 0
    run_log()
    assert not Enrolment.objects.exists()


def test_the_first_order_is_a_welcome_and_the_next_one_a_purchase(amelie: Customer) -> None:
    first = factories.order(amelie, 5, placed_at=timezone.now() - timedelta(hours=2))
    assert (on("onboarding"), on("purchase")) == ([(f"customer:{amelie.pk}", "waiting")], [])
    second = factories.order(amelie, 5, placed_at=timezone.now())
    assert first.pk != second.pk
    assert on("onboarding") == [(f"customer:{amelie.pk}", "waiting")]
    assert on("purchase") == [(f"order:{second.pk}", "waiting")]


def test_two_orders_read_at_once_are_told_apart_by_the_facts(amelie: Customer) -> None:
    factories.order(amelie, 5, placed_at=timezone.now() - timedelta(hours=2))
    second = factories.order(amelie, 5, placed_at=timezone.now())
    assert on("purchase") == [(f"order:{second.pk}", "waiting")]
    assert len(on("onboarding")) == 1


def test_a_refund_of_that_order_stops_its_survey_and_of_no_other(amelie: Customer) -> None:
    factories.order(amelie, 5, placed_at=LAST_YEAR)
    kept, given_back = (factories.order(amelie, 5, placed_at=timezone.now()) for _ in range(2))
    run_log()
    factories.refund(given_back, 5, refunded_at=timezone.now())
    assert sorted(on("purchase")) == sorted(
        [(f"order:{kept.pk}", "waiting"), (f"order:{given_back.pk}", "left")]
    )


def test_a_refund_stops_the_welcome(amelie: Customer) -> None:
    order = factories.order(amelie, 5, placed_at=timezone.now())
    run_log()
    factories.refund(order, 5, refunded_at=timezone.now())
    assert on("onboarding") == [(f"customer:{amelie.pk}", "left")]


@pytest.mark.parametrize(
    ("outcome", "asked"), [("solved", 1), ("refused", 1), ("silent", 0), ("withdrawn", 0)]
)
def test_a_closed_case_is_asked_about_where_somebody_is_there_to_answer(
    amelie: Customer, outcome: str, asked: int
) -> None:
    closed_case(amelie, outcome)
    assert len(on("case")) == asked


def test_a_case_open_again_is_asked_about_once_it_is_closed_for_good(amelie: Customer) -> None:
    case = closed_case(amelie)
    run_log()
    move_case(case=case, to="reopened", actor_id=None)
    assert on("case") == [(f"case:{case.pk}", "left")]
    move_case(case=case, to="closed", outcome="solved", actor_id=None)
    assert on("case") == [(f"case:{case.pk}", "waiting")]


@pytest.mark.parametrize(("second", "state"), [("second-nps", "left"), (None, "waiting")])
def test_where_a_second_question_asks_anyway_the_closed_case_does_not(
    amelie: Customer, live, second: str | None, state: str
) -> None:
    live(second_survey=Survey.objects.filter(slug=second).first())
    says(1, of=amelie)
    run_log()
    case = amelie.cases.get()
    move_case(case=case, to="closed", outcome="solved", actor_id=None)
    assert on("case") == [(f"case:{case.pk}", state)]


def test_who_is_lost_is_asked_unless_they_come_back(amelie: Customer) -> None:
    other = factories.customer()
    entered = [lose(each) for each in (amelie, other)]
    tell("segment.entered", other, segment="regular")
    run_log()
    factories.order(other, 5, placed_at=timezone.now())
    assert on("lost") == [(f"event:{entered[0].pk}", "waiting"), (f"event:{entered[1].pk}", "left")]
    again = lose(other)
    assert on("lost")[2:] == [(f"event:{again.pk}", "waiting")]


def test_an_active_customer_is_asked_on_their_day_however_often_the_clock_looks() -> None:
    today = (timezone.localdate() - date(2000, 1, 1)).days % EVERY
    numbers = [EVERY * 1000 + today, EVERY * 2000 + today, EVERY * 3000 + today + 1, EVERY * 4000 + today]
    people = [Customer.objects.create(pk=number, language="fr", last_name="N") for number in numbers]
    for person, days in zip(people, (5, 4000, 5), strict=False):  # the second is lost, the last never bought
        factories.order(person, 5, placed_at=timezone.now() - timedelta(days=days))
    run_log()
    assert (tell_relations_due(), tell_relations_due()) == (1, 0)
    told = Event.objects.get(kind="relation.due")
    assert told.customer_id == numbers[0]
    assert on("periodic") == [(told.data["occasion"], "waiting")]


@pytest.mark.parametrize("phase", list(JOURNEY))
def test_the_mail_of_each_phase_asks_its_survey_in_one_click_in_their_language(
    letterbox: Letterbox, amelie: Customer, phase: str
) -> None:
    happen(phase, amelie)
    run_log()
    send()
    (mail,) = letterbox.mails
    message = Message.objects.get(state="sent")
    assert message.survey
    assert (message.survey.slug, message.language) == (f"my-{phase}", amelie.language)
    assert mail.is_multipart()
    assert body(mail, "html").count("?score=") == len(message.survey.scale)
    assert message.survey.question_fr in body(mail, "plain")
    happen(phase, amelie, again=True)
    run_log()
    send()
    assert len(letterbox.mails) == 1


def happen(phase: str, customer: Customer, *, again: bool = False) -> None:
    match phase:
        case "onboarding" | "purchase":
            if phase == "purchase" and not again:
                factories.order(customer, 5, placed_at=LAST_YEAR)
            factories.order(customer, 5, placed_at=timezone.now())
        case "case":
            closed_case(customer)
        case "lost":
            lose(customer)
        case "periodic":
            tell("relation.due", customer, occasion=f"relation:{customer.pk}:{again}")


def test_one_rule_against_fatigue_holds_over_all_of_them(letterbox: Letterbox, amelie: Customer) -> None:
    for phase in ("purchase", "case", "lost", "periodic"):
        happen(phase, amelie)
    run_log()
    send()
    send()
    assert len(letterbox.mails) == 1
    assert Message.objects.filter(reason__in=["survey-rest", "too-late"]).count() > 1


def test_without_a_live_survey_nothing_leaves_and_the_page_says_why(
    letterbox: Letterbox, amelie: Customer, reader_client
) -> None:
    Survey.objects.filter(phase="case").exclude(slug__startswith="second").update(active=False)
    closed_case(amelie)
    run_log()
    send()
    assert (letterbox.mails, Message.objects.get().reason) == ([], "no-survey")
    why = "No survey “after a closed case” is live: nothing leaves."
    assert why in reader_client.get("/journeys/").content.decode()
    assert why in reader_client.get("/journeys/survey-after-case/").content.decode()
    with pytest.raises(Invalid, match="publish one first"):
        switch_journey(journey=Journey.objects.get(slug=JOURNEY["case"]), active=True)


def test_the_page_of_a_survey_says_which_journey_sends_it(reader_client) -> None:
    def part(slug: str) -> str:
        assert (
            f'hx-get="/surveys/{slug}/journeys/"' in reader_client.get(f"/surveys/{slug}/").content.decode()
        )
        return reader_client.get(f"/surveys/{slug}/journeys/").content.decode()

    assert "/journeys/survey-onboarding/" in part("my-onboarding")
    assert "Sent by the journey" in part("my-onboarding")
    assert "/journeys/second-question/" in part("second-nps")
    assert "survey-after-case" not in part("second-nps")
    assert "/surveys/my-purchase/" in part("csat-after-purchase")
    publish(survey=draft_survey(slug="alone", phase="other", title_fr="Seule", title_en="Alone"))
    assert "No journey sends it" in part("alone")
    assert "/surveys/my-lost/" in reader_client.get("/journeys/survey-after-leaving/").content.decode()


@pytest.mark.parametrize("n", [1, 3])
def test_that_part_asks_as_much_for_one_as_for_many(reader_client, django_assert_num_queries, n: int) -> None:
    for number in range(n):
        publish(survey=draft_survey(slug=f"n{number}", phase="lost", title_fr="N", title_en="N"))
    with django_assert_num_queries(7):
        reader_client.get("/surveys/my-lost/journeys/")


def test_an_off_journey_nobody_ever_came_on_costs_no_statement(
    amelie: Customer, django_assert_num_queries
) -> None:
    Journey.objects.exclude(slug__in=JOURNEY.values()).update(active=False)
    Journey.objects.update(active=False)
    kinds = frozenset({"order.placed", "order.refunded", "case.reopened", "survey.answered", "segment.left"})
    with django_assert_num_queries(1):
        follow_events(Batch(Position(), Position(2**60, 2**60), kinds))
