"""The demo: the same at every seeding, true to the rules of the house, and done once."""

from datetime import timedelta
from io import StringIO

import pytest
from django.db.models import F, Q, Sum
from django.utils import timezone

from crm.demo.following import follow
from crm.demo.phases import JOURNEYS
from crm.demo.seeding import seed
from crm.management.commands import demo
from crm.models import ServiceAccount, Team, User, WebhookDelivery
from customers.models import (
    Customer,
    Duplicate,
    Event,
    ImportJob,
    LoyaltyCard,
    MentionedPhone,
    Order,
    OrderLine,
    ParkedEvent,
    PhoneCall,
    PointsAccount,
    Product,
)
from journeys.domain.tally import count_journeys
from journeys.models import Message, SurveyMailing
from metrics.models import (
    CapabilityReview,
    CustomerMetrics,
    MetricSnapshot,
    SegmentFigures,
    SegmentMembership,
)
from surveys.models import Answer, Invitation


def test_the_catalogues_stand_before_the_first_word_is_said(monkeypatch):
    """A process reads them once: what the demo writes in the language of the house would stay in English."""
    done = []
    monkeypatch.setattr(demo.catalogue, "compile_stale", lambda: done.append("catalogues"))
    monkeypatch.setattr(demo, "call_command", lambda name, **_: done.append(name))
    monkeypatch.setattr(demo.supervisor, "run", lambda _announcement: 0)
    assert demo.Command(stdout=StringIO())._run() == 0
    assert done == ["catalogues", "migrate", "check_log", "seed_demo"]


def nothing(_: str) -> None:
    pass


def essence() -> list[object]:
    return [
        list(Customer.objects.order_by("pk").values_list("pk", "first_name", "last_name", "city")),
        list(Order.objects.order_by("pk").values_list("pk", "number", "total", "refunded")),
        list(Answer.objects.order_by("pk").values_list("pk", "score", "comment")),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_house_is_seeded_once_everything_follows_and_a_second_one_is_the_same():
    """One test, for the seeding takes longest."""
    assert seed(customers=60, progress=nothing)
    first = essence()
    assert seed(customers=60, progress=nothing) is False  # a full house is left alone
    assert essence() == first
    for model in (Answer, Invitation, Customer, User, Team, Product):
        model.objects.all().delete()
    assert seed(customers=60, progress=nothing)
    assert essence() == first


@pytest.mark.django_db(transaction=True)
def test_everything_follows_from_the_facts(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    seed(customers=80, progress=nothing)
    follow(progress=nothing)
    assert not ParkedEvent.objects.exists()
    then, now = (it.answers.get(question="logging") for it in CapabilityReview.objects.order_by("closed_at"))
    assert {each["key"] for each in then.evidence} == {each["key"] for each in now.evidence}
    assert {each["measured_at"][:10] for each in then.evidence} == {f"{then.answered_at:%Y-%m-%d}"}
    totals = OrderLine.objects.values("order").annotate(sum=Sum("amount")).values_list("order", "sum")
    assert dict(Order.objects.values_list("pk", "total")) == dict(totals)
    assert Event.objects.filter(occurred_at__gt=timezone.now()).count() == 0
    assert CustomerMetrics.objects.count() == Customer.objects.count()
    accounts = PointsAccount.objects.annotate(sum=Sum("postings__points"))
    assert not accounts.exclude(balance=F("sum")).exists()
    earning = Order.objects.filter(total__gte=1)
    assert not earning.exclude(postings__kind="earned").exists()
    assert LoyaltyCard.objects.count() == Event.objects.filter(kind="card.given").count() > 0
    calls = [(bool(call.customer), call.is_missed, bool(call.agent)) for call in PhoneCall.objects.all()]
    assert {(True, False, True), (True, True, True), (False, False, True)} <= set(calls)
    assert MentionedPhone.objects.exists()
    assert set(ImportJob.objects.values_list("state", "created", "refused")) == {
        ("done", 5, 5),
        ("draft", 0, 0),
    }
    assert ServiceAccount.objects.exists()
    assert Duplicate.objects.filter(state="found").count() < 12, "as many as it was given, and chance"
    delivered = set(WebhookDelivery.objects.values_list("state", "webhook__active"))
    assert delivered == {("delivered", False), ("parked", False), ("due", False)}, "nobody is called"
    year = timezone.localtime() - timedelta(days=360)
    assert SegmentFigures.objects.filter(day__lt=year, segment__slug="tier-regular").exists()
    told = {it.metric for it in MetricSnapshot.objects.filter(day__lt=year, segment__slug="regular")}
    assert {"revenue", "profile_completeness", "purchase_frequency"} <= told
    (mailing,) = SurveyMailing.objects.all()
    asked = Message.objects.filter(enrolment__journey=mailing.journey)
    assert (mailing.state, asked.filter(state="due").count()) == ("done", 0)
    count_journeys()
    mailing.refresh_from_db()
    spoken = Answer.objects.counted().filter(invitation__occasion__startswith=f"mailing:{mailing.pk}:")
    assert sum(mailing.scores.values()) == spoken.count()
    lists = Q(segment__kind="list")
    asked = Message.objects.filter(state="sent", enrolment__journey__slug__in=JOURNEYS)
    phases = set(asked.values_list("enrolment__journey__slug", flat=True))
    assert {"survey-after-purchase", "survey-onboarding", "survey-periodic"} <= phases, (
        "others need more people"
    )
    of_orders = Answer.objects.filter(invitation__occasion__startswith="order:").exclude(comment="")
    assert of_orders.exists(), "the voice is narrowed to a product by what was said of orders"
    new = SegmentMembership.objects.filter(~lists, left_at=None, entered_at__date=timezone.localdate())
    assert new.count() < 20, "who is in a segment today was in it before"
