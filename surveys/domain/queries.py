"""What the pages on surveys read."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case as Either
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Now

from customers.models import Case, Interaction
from customers.people.domain.own_facets import begins, ends
from surveys.domain.tone import BAD_UP_TO
from surveys.models import Answer, Invitation, Revision, Survey, Version

MONTH = timedelta(days=30)
MOST = 1_000
"""Counted no further where surveys are listed: their results know it to the last."""


def surveys_with_counts() -> QuerySet[Survey]:
    """With `invited` and `answered`, up to one more than `MOST`; `doubted`, and `state`."""
    published = Version.objects.filter(survey=OuterRef("pk"), published_at__isnull=False)
    state = Either(
        When(active=True, then=Value("live")),
        When(Exists(published), then=Value("closed")),
        default=Value("draft"),
    )
    return Survey.objects.annotate(
        state=state,
        invited=_count(Invitation.objects.asked(), most=MOST),
        answered=_count(Answer.objects.counted(), most=MOST),
        doubted=_doubted(),
    ).order_by("slug")


def surveys_asked(*, since: date, until: date) -> QuerySet[Survey]:
    """To which customers were invited in these days, both included; those of a kind together."""
    own = Invitation.objects.asked().filter(survey=OuterRef("pk"))
    lately = own.filter(created_at__gte=begins(since), created_at__lt=ends(until))
    return Survey.objects.filter(Exists(lately)).order_by("kind", "slug")


def surveys_with_doubts() -> QuerySet[Survey]:
    """With `doubted` and `left_out` alone: nothing that grows with the answers that count."""
    left_out = _count(Answer.objects.left_out()) + _count(_left_out_revisions(), "answer__survey")
    return Survey.objects.annotate(doubted=_doubted(), left_out=left_out)


def _doubted() -> Any:
    return _count(Answer.objects.suspect()) + _count(waiting_revisions(), "answer__survey")


class _HowMany(Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) found)"
    output_field = IntegerField()


def _count(rows: QuerySet[Any], survey: str = "survey", *, most: int | None = None) -> _HowMany:
    """Up to one more than `most`: so many rows are read, however many customers answered."""
    own = rows.filter(**{survey: OuterRef("pk")}).order_by().values("pk")
    return _HowMany(own[: most + 1] if most else own)


def waiting_revisions() -> QuerySet[Revision]:
    return Revision.objects.filter(confirmed_at=None, left_out_at=None)


def _left_out_revisions() -> QuerySet[Revision]:
    return Revision.objects.filter(left_out_at__isnull=False)


def waiting_detractors(limit: int) -> list[Answer]:
    """Bad answers of the last month after which nobody reached the customer, nor opened a case.

    Who waits longest first.
    """
    bad = Q()
    for kind, bad_up_to in BAD_UP_TO.items():
        bad |= Q(survey__kind=kind, score__lte=bad_up_to)
    later = Interaction.objects.filter(customer=OuterRef("customer"), started_at__gt=OuterRef("answered_at"))
    spoken = later.exclude(outcome__reached=False)
    followed = Case.objects.filter(customer=OuterRef("customer"), opened_at__gte=OuterRef("answered_at"))
    recent = Answer.objects.counted().of_customers().filter(bad, answered_at__gt=Now() - MONTH)
    waiting = recent.filter(~Exists(spoken), ~Exists(followed))
    return list(waiting.select_related("customer", "survey").order_by("answered_at", "pk")[:limit])
