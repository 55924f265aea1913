"""A house in which every page of figures has something to count."""

from datetime import date, timedelta
from typing import Any

from crm.models import Team, User
from customers.cases.domain.case_move import move_case
from customers.enums import CaseState
from customers.loyalty.domain.loyalty import give_points
from customers.models import Case, Customer, Email, Interaction, Phone, Promise, Reason
from journeys.domain.effect import count_effects
from journeys.domain.journey import hold_out
from journeys.domain.tally import count_journeys
from journeys.enums import EnrolmentState
from journeys.models import Enrolment, Journey
from metrics.domain.capability.measuring import measure_evidence
from metrics.domain.cohorts import count_cohorts
from metrics.domain.cost.count import count_sources
from metrics.domain.days import rebuild_daily_figures, today
from metrics.domain.flow.count import count_flows
from metrics.domain.goal import set_goal
from metrics.domain.narrowed.count import count_narrowed
from metrics.domain.opportunity.place import place_customers
from metrics.domain.prediction.predict import predict
from metrics.domain.recompute import recompute_everything
from metrics.domain.results.count import count_results
from metrics.domain.snapshot.series import Scope
from metrics.domain.snapshot.take import take_snapshots
from metrics.domain.stay.count import count_stays
from metrics.domain.theme_days import count_themes
from metrics.domain.value.count import spread_value
from metrics.models import Segment, SegmentMembership
from surveys.domain.invitation import Asked, invite
from surveys.domain.theme import save_theme
from surveys.enums import QuestionKind
from tests.factories import case, consent, contact, order, promise, reason, user, verbatim
from tests.metrics.facts import answer, days_ago, survey
from tests.metrics.results.test_reply import ask_all, say
from tests.metrics.shop import open_shop
from tests.metrics.test_service_days import noon
from tests.metrics.test_staff_orientation import SEVEN, closed
from tests.metrics.test_voice_days import say as say_of

COUNTS = (
    rebuild_daily_figures,
    count_cohorts,
    count_sources,
    count_stays,
    spread_value,
    count_flows,
    count_themes,
    place_customers,
    count_narrowed,
    count_journeys,
    count_effects,
    count_results,
)


def open_house() -> None:
    """Of two years, with all that the pages count; enough customers to predict of each what they will do."""
    open_shop(105)
    team = Team.objects.create(name="North")
    awa = user(name="Awa", team=team)
    matters = [reason("delivery-test"), reason("taste-test")]
    people = list(Customer.objects.order_by("pk"))
    Customer.objects.filter(pk__in=[each.pk for each in people[:20]]).update(acquisition_source="fair")
    for at, who in enumerate(people[:24]):
        matter, lasted = (matters[at % 2], minutes(at)) if at % 5 else (None, None)
        day = noon(12 + at)
        contact(who, agent_id=awa.pk, reason=matter, duration=lasted, started_at=day, solved=at % 3 > 0)
        answer(who, at % 11, answered_at=days_ago(at + 1))
        answer(who, 1 + at % 5, kind="csat", answered_at=days_ago(at + 1))
    _long_ago(people[2], matters[0])
    contact(people[1], agent_id=awa.pk, reason=matters[1], started_at=noon(11))  # it was not solved
    invite(survey=survey(), asked=[Asked(people[-1].pk, "house:1")])
    save_theme(theme=None, name_fr="Livraison", name_en="Delivery", words_fr="colis", words_en="parcel")
    for at, who in enumerate(people[:5]):
        verbatim(who, "Le colis est cassé" if at else "Le colis est arrivé", score=2 + at)
    _known_in_part(people)
    _dealt_with(people, awa)
    asked = ask_all(express={"kind": QuestionKind.KANO})
    for at, who in enumerate(people[30:35]):
        say(asked, who, express="1|5" if at % 2 else "1|3")
    for at, call in enumerate(Interaction.objects.filter(agent=awa).order_by("pk")[:6]):
        say_of(call, "nps" if at % 3 else "csat", 5 - 2 * (at % 2))
    closed(today(), {team: SEVEN})
    _on_a_journey(people)
    recompute_everything(announce=False)
    SegmentMembership.objects.update(entered_at=days_ago(500))
    _moved_up(people[0])
    predict()
    for count in COUNTS:
        count()
    take_snapshots()
    measure_evidence()
    for metric, segment in (("csat", None), ("nps", Segment.objects.get(slug="tier-regular").pk)):
        aim: Any = {"wish": "+1", "due_on": today() + timedelta(days=90), "owner_id": None, "actor_id": None}
        set_goal(metric=metric, scope=Scope(segment=segment), **aim)


def _long_ago(who: Customer, matter: Reason) -> None:
    """Of each a fact that the figures of the last 90 days leave out."""
    contact(who, reason=matter, started_at=noon(100), duration=minutes(5))
    answer(who, 3, kind="csat", answered_at=days_ago(100))


def minutes(n: int) -> timedelta:
    return timedelta(minutes=n)


def _known_in_part(people: list[Customer]) -> None:
    """Of each something else is known, of another number of them; one order has nobody's name."""
    Email.objects.bulk_create(
        Email(customer=who, address=f"amelie{who.pk}@example.org") for who in people[:7]
    )
    Phone.objects.bulk_create(Phone(customer=who, number=f"+3361234{who.pk:04}"[:12]) for who in people[:6])
    Customer.objects.filter(pk__in=[who.pk for who in people[:9]]).update(birthday=date(1980, 2, 29))
    Customer.objects.filter(pk__in=[who.pk for who in people[:8]]).update(acquisition_cost=12)
    for at, channel in enumerate(("email", "sms", "phone"), start=2):
        for who in people[:at]:
            consent(who, channel=channel, purpose="marketing")
        consent(people[at], channel=channel, purpose="marketing", granted=False)
    for who in people[:5]:
        give_points(customer=who, points=5, key=f"house-{who.pk}")
    order(None, 9, placed_at=days_ago(3))


def _dealt_with(people: list[Customer], awa: User) -> None:
    """Complaints of this quarter closed, some late and some to the customer's satisfaction; one long ago."""
    for who in people[:6]:
        move_case(case=case(who), to=CaseState.CLOSED, outcome="solved", actor_id=None)
        promise(who, agent_id=awa.pk)
    Promise.objects.update(due_at=days_ago(2))
    Promise.objects.filter(customer=people[5]).update(due_at=days_ago(100), made_at=days_ago(101))
    Promise.objects.filter(customer=people[0]).update(state="kept", settled_at=days_ago(3))
    made = Case.objects.order_by("pk")
    first, second, *_rest, last = made.values_list("pk", flat=True)
    made.filter(pk__in=[first, second]).update(turned_at=days_ago(0), turned_by=1)
    made.filter(pk=first).update(solve_by=days_ago(1), opened_at=days_ago(2))
    made.filter(pk=last).update(closed_at=days_ago(100), opened_at=days_ago(102))


def _on_a_journey(people: list[Customer]) -> None:
    """Of every four one is held back, and every third comes to the goal."""
    journey = Journey.objects.get(slug="abandoned-cart")
    hold_out(journey=journey, share=25)
    states = (EnrolmentState.DONE, EnrolmentState.LEFT, EnrolmentState.WAITING)
    Enrolment.objects.bulk_create(
        Enrolment(
            journey=journey,
            customer=who,
            occasion=f"test:{at}",
            version=journey.version,
            event_id=at,
            state=states[at % 3],
            held_out=at % 4 == 0,
            due_at=days_ago(60),
            entered_at=days_ago(60),
            ended_at=None if states[at % 3] == EnrolmentState.WAITING else days_ago(50),
            goal_at=days_ago(58) if at % 3 == 0 else None,
        )
        for at, who in enumerate(people[:40])
    )


def _moved_up(who: Customer) -> None:
    """A customer who changed their tier ten days ago, and one who is new to it."""
    tiers = SegmentMembership.objects.filter(segment__slug__startswith="tier-")
    stay = tiers.get(customer=who)
    other = Segment.objects.filter(slug__startswith="tier-").exclude(pk=stay.segment_id)[0]
    SegmentMembership.objects.create(
        segment=other, customer=who, entered_at=days_ago(500), left_at=days_ago(10)
    )
    SegmentMembership.objects.filter(pk=stay.pk).update(entered_at=days_ago(10))
    tiers.filter(customer=who.pk + 1).update(entered_at=days_ago(9))
