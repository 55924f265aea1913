"""Count by the clock what the questions of a review ask for, so that no page has to count a million rows."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Sum
from django.db.models.functions import Now

from core.sql import execute
from customers.enums import Channel, DuplicateState, Purpose
from customers.models import Consent, Duplicate
from customers.people.domain.own_facets import begins, ends
from metrics.domain.behind.population import Narrowed
from metrics.domain.behind.voice import invitations
from metrics.domain.capability.evidence import Measured
from metrics.domain.days import today
from metrics.domain.service import Wanted, service_report
from metrics.domain.snapshot.series import latest
from metrics.domain.usage import uses
from metrics.enums import ActionState, ServiceSplit
from metrics.models import Action, CapabilityEvidence, Segment, ServiceFigures
from metrics.models.action import OPEN
from surveys.domain.queries import surveys_asked

DAYS = 90
ENOUGH = 30  # issues of a channel, below which it is not compared

_CUSTOMERS = """
    SELECT count(*), count(e.customer_id), count(p.customer_id), count(c.birthday),
           count(*) FILTER (WHERE c.acquisition_source <> ''), count(c.acquisition_cost),
           count(*) FILTER (WHERE a.balance > 0)
    FROM customers_customer c
    LEFT JOIN (SELECT DISTINCT customer_id FROM customers_email) e ON e.customer_id = c.id
    LEFT JOIN (SELECT DISTINCT customer_id FROM customers_phone) p ON p.customer_id = c.id
    LEFT JOIN customers_pointsaccount a ON a.customer_id = c.id
    WHERE c.erased_at IS NULL
"""
_KEYS = ("email_coverage", "phone_coverage", "birthday_coverage", "source_coverage", "cost_coverage")

_REST = """
    SELECT 'orders_named', count(customer_id), count(*) FROM customers_order
    WHERE placed_at >= %(since)s AND placed_at < %(until)s
    UNION ALL
    SELECT 'import_refusals', coalesce(sum(refused), 0), coalesce(sum(lines_total), 0)
    FROM customers_importjob WHERE finished_at >= %(since)s AND state IN ('done', 'refused')
    UNION ALL
    SELECT 'cases_in_time', count(*) FILTER (WHERE closed_at <= solve_by), count(*)
    FROM customers_case WHERE state = 'closed' AND closed_at >= %(since)s AND solved_in IS NOT NULL
    UNION ALL
    SELECT 'complaints_turned', count(turned_at), count(*)
    FROM customers_case
    WHERE kind = 'complaint' AND state = 'closed' AND closed_at >= %(since)s AND solved_in IS NOT NULL
    UNION ALL
    SELECT 'answers_with_comment', count(*) FILTER (WHERE comment <> ''), count(*)
    FROM surveys_answer WHERE counts AND customer_id IS NOT NULL AND answered_at >= %(since)s
    UNION ALL
    SELECT 'buyers_again', count(*) FILTER (WHERE orders > 1), count(*) FILTER (WHERE orders > 0)
    FROM metrics_customermetrics
"""


def measure_evidence() -> None:
    """Write every reading anew. Its own table only: it stands in nobody's way."""
    measured = [*_customers(), *_rest(), *_snapshots(), *_service(today()), *_plan()]
    rows = [CapabilityEvidence(key=key, value=value, n=n, measured_at=Now()) for key, value, n in measured]
    with transaction.atomic():
        CapabilityEvidence.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["value", "n", "measured_at"],
        )


def share(key: str, hits: float | None, n: int | None) -> Measured:
    return key, float(hits or 0) / n if n else None, n or 0


def _customers() -> Iterator[Measured]:
    [(n, *counts, holding)] = execute(_CUSTOMERS)
    for key, hits in zip(_KEYS, counts, strict=True):
        yield share(key, hits, n)
    yield share("points_members", holding, n)
    agreed = Consent.objects.in_force().filter(purpose=Purpose.MARKETING).order_by()
    by_channel = dict(agreed.values_list("channel").annotate(n=Count("customer")))
    for channel in (Channel.EMAIL, Channel.SMS, Channel.PHONE):
        yield share(f"{channel}_consent", by_channel.get(channel, 0), n)


def _rest() -> Iterator[Measured]:
    """Of whole days, as the lists behind them are asked for."""
    day = today()
    since = day - timedelta(days=DAYS - 1)
    for key, hits, n in execute(_REST, since=begins(since), until=ends(day)):
        yield share(key, hits, int(n))
    yield _answered(day)
    kinds = surveys_asked(since=since, until=day).order_by().values("kind").distinct()
    yield "kinds_asked", kinds.count(), None
    yield "duplicates_waiting", Duplicate.objects.filter(state=DuplicateState.FOUND).count(), None


def _answered(day: date) -> Measured:
    """Up to the end of this day, as its list: the snapshot would be of the day before after midnight."""
    asked = Narrowed(since=day - timedelta(days=DAYS - 1), until=day)
    told = invitations(asked).order_by().aggregate(n=Count("pk"), hits=Count("answered_at"))
    return share("response_rate", told["hits"], told["n"])


def _snapshots() -> Iterator[Measured]:
    """What is counted each day anyway."""
    row = latest("profile_completeness")
    yield "profile_completeness", row.value if row else None, row.n if row else None


def measured_by(day: date) -> Iterator[Measured]:
    """Of a day gone by, what facts alone still tell."""
    yield _answered(day)
    yield from _service(day)


def _service(until: date) -> Iterator[Measured]:
    wanted = Wanted(until - timedelta(days=DAYS - 1), until)
    report = service_report(wanted, ServiceSplit.CHANNEL, with_times=False)
    whole = report.whole
    days = ServiceFigures.objects.filter(day__range=(wanted.since, wanted.until), reason__isnull=False)
    yield "channels_used", sum(1 for line in report.lines if line.sums.contacts), None
    yield "contacts_logged", whole.contacts, None
    yield share("contacts_with_reason", days.aggregate(n=Sum("contacts"))["n"], whole.contacts)
    yield share("contacts_with_duration", whole.timed, whole.contacts)
    yield share("first_contact", whole.solved_at_first, whole.issues)
    yield share("promises_kept", whole.kept, whole.due)
    shares = [line.sums.first_contact for line in report.lines if line.sums.issues >= ENOUGH]
    values = [each.value for each in shares if each]
    yield "channel_gap", max(values) - min(values) if len(values) > 1 else None, None


def _plan() -> Iterable[Measured]:
    actions = Action.objects.filter(state__in=OPEN)
    done = Action.objects.filter(state=ActionState.DONE)
    own = Segment.objects.filter(built_in=False, archived_at=None)
    read = uses()
    return [
        ("actions_open", actions.count(), None),
        ("actions_late", actions.filter(due_on__lt=today()).count(), None),
        share(
            "actions_with_gain",
            done.filter(cost__isnull=False, observed_gain__isnull=False).count(),
            done.count(),
        ),
        ("own_segments", own.count(), None),
        ("segments_used", sum(1 for slug in own.values_list("slug", flat=True) if read.get(slug)), None),
    ]
