"""Facts of any date for tests of figures, each told to the log by its verb."""

from datetime import UTC, datetime, timedelta
from itertools import count
from urllib.parse import parse_qsl, urlsplit

from django.utils import timezone

from customers.domain.log import Subscriber, drain
from customers.models import Customer
from metrics.domain.behind import POPULATIONS
from metrics.domain.days import today
from metrics.domain.refresh import KINDS, refresh_customers
from metrics.forms.behind import BehindFilter
from surveys.domain.answer import record_answer
from surveys.domain.invitation import Asked, invite
from surveys.enums import SurveyKind
from surveys.models import Answer, Invitation, Survey

METRICS = Subscriber("metrics", refresh_customers, KINDS)

_number = count(1)


def days_ago(days: float) -> datetime:
    """The same hour on a day past, whichever side of the change to winter time it lies."""
    return (timezone.localtime() - timedelta(days=days)).astimezone(UTC)


def survey(kind: str = SurveyKind.NPS) -> Survey:
    highest = {SurveyKind.NPS: 10, SurveyKind.CSAT: 5, SurveyKind.CES: 7}[SurveyKind(kind)]
    texts = {
        f"{name}_{language}": "…"
        for name in ("title", "question", "lowest", "highest")
        for language in ("fr", "en")
    }
    defaults = {"kind": kind, "scale_min": 0, "scale_max": highest} | texts
    return Survey.objects.get_or_create(slug=f"test-{kind}", defaults=defaults)[0]


def answer(of: Customer, score: int, *, answered_at: datetime | None = None, kind: str = "nps") -> Answer:
    occasion = f"test:{next(_number)}"
    token = invite(survey=survey(kind), asked=[Asked(of.pk, occasion)])[occasion]
    given = record_answer(token=token, score=score)
    if answered_at:
        Answer.objects.filter(pk=given.pk).update(answered_at=answered_at)
        Invitation.objects.filter(pk=given.invitation_id).update(
            answered_at=answered_at, created_at=answered_at - timedelta(days=1)
        )
        given.refresh_from_db()
    return given


def drain_metrics() -> int:
    return drain(METRICS)


def erase(of: Customer) -> None:
    """The row alone, as an erasure leaves it."""
    Customer.objects.filter(pk=of.pk).update(
        erased_at=timezone.now(), first_name="", last_name="", company="", name_key=""
    )


def listed(address: str) -> int:
    """How many stand behind this address."""
    parts = urlsplit(address)
    population = POPULATIONS[parts.path.split("/")[2]]
    form = BehindFilter(dict(parse_qsl(parts.query)), population=population, staff=True)
    side, narrowed = population.side(dict(parse_qsl(parts.query)).get("side", "")), form.narrowed()
    assert side
    assert narrowed
    return population.rows(side, narrowed, today=today()).count()
