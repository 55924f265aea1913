"""A house in which every page of figures has something to count."""

from crm.models import Team
from customers.models import Customer
from journeys.domain.effect import count_effects
from journeys.domain.journey import hold_out
from journeys.domain.tally import count_journeys
from journeys.enums import EnrolmentState
from journeys.models import Enrolment, Journey
from metrics.domain.cohorts import count_cohorts
from metrics.domain.cost.count import count_sources
from metrics.domain.days import rebuild_daily_figures
from metrics.domain.flow.count import count_flows
from metrics.domain.narrowed.count import count_narrowed
from metrics.domain.opportunity.place import place_customers
from metrics.domain.prediction.predict import predict
from metrics.domain.recompute import recompute_everything
from metrics.domain.snapshot.take import take_snapshots
from metrics.domain.stay.count import count_stays
from metrics.domain.theme_days import count_themes
from metrics.domain.value.count import spread_value
from metrics.models import Segment, SegmentMembership
from surveys.domain.theme import save_theme
from tests.factories import contact, reason, user, verbatim
from tests.metrics.facts import answer, days_ago
from tests.metrics.shop import open_shop
from tests.metrics.test_service_days import noon

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
)


def open_house() -> None:
    """Of two years, with all that the pages count; enough customers to predict of each what they will do."""
    open_shop(105)
    awa = user(name="Awa", team=Team.objects.create(name="North"))
    matters = [reason("delivery-test"), reason("taste-test")]
    people = list(Customer.objects.order_by("pk"))
    Customer.objects.filter(pk__in=[each.pk for each in people[:20]]).update(acquisition_source="fair")
    for at, who in enumerate(people[:24]):
        contact(who, agent_id=awa.pk, reason=matters[at % 2], started_at=noon(12 + at), solved=at % 3 > 0)
        answer(who, at % 11, answered_at=days_ago(at + 1))
        answer(who, 1 + at % 5, kind="csat", answered_at=days_ago(at + 1))
    save_theme(theme=None, name_fr="Livraison", name_en="Delivery", words_fr="colis", words_en="parcel")
    for at, who in enumerate(people[:5]):
        verbatim(who, "Le colis est cassé" if at else "Le colis est arrivé", score=2 + at)
    _on_a_journey(people)
    recompute_everything(announce=False)
    SegmentMembership.objects.update(entered_at=days_ago(500))
    _moved_up(people[0])
    predict()
    for count in COUNTS:
        count()
    take_snapshots()


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
