"""What the pages on surveys read."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now

from customers.models import Case, Interaction
from surveys.domain.tone import BOUNDS
from surveys.models import Answer, Invitation, Survey

MONTH = timedelta(days=30)


def surveys_with_counts() -> QuerySet[Survey]:
    """Every survey with `invited` and `answered`. Counted apart: a join would multiply them."""
    return Survey.objects.annotate(invited=_count(Invitation), answered=_count(Answer)).order_by("slug")


def _count(model: type[Invitation] | type[Answer]) -> Coalesce:
    rows = model._default_manager.filter(survey=OuterRef("pk")).order_by().values("survey")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


@dataclass(frozen=True)
class Bar:
    """How many gave one score, and the share of all answers (0 to 1, None without answers)."""

    score: int
    count: int
    share: float | None


def distribution(survey: Survey) -> list[Bar]:
    """One bar per score of the scale, also where nobody gave it. Answers on another scale stay apart."""
    same_scale = survey.answers.filter(scale_min=survey.scale_min, scale_max=survey.scale_max)
    counts = dict(same_scale.order_by().values_list("score").annotate(n=Count("pk")))
    total = sum(counts.values())
    return [
        Bar(score, counts.get(score, 0), counts.get(score, 0) / total if total else None)
        for score in survey.scale
    ]


def waiting_detractors(limit: int) -> list[Answer]:
    """Bad answers of the last month after which nobody spoke with the customer, nor opened a case."""
    bad = Q()
    for kind, (_good_from, bad_up_to) in BOUNDS.items():
        bad |= Q(survey__kind=kind, score__lte=bad_up_to)
    spoken = Interaction.objects.filter(customer=OuterRef("customer"), started_at__gt=OuterRef("answered_at"))
    followed = Case.objects.filter(customer=OuterRef("customer"), opened_at__gt=OuterRef("answered_at"))
    recent = Answer.objects.filter(bad, answered_at__gt=Now() - MONTH)
    waiting = recent.filter(~Exists(spoken), ~Exists(followed))
    return list(waiting.select_related("customer", "survey").order_by("-answered_at", "-pk")[:limit])


def verbatims(survey: Survey) -> QuerySet[Answer]:
    """Answers with words, the latest first."""
    return survey.answers.exclude(comment="").select_related("customer").order_by("-answered_at", "-pk")
