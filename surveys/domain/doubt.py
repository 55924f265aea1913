"""What stands in doubt, was left out, or was decided about: answers, and changes that came from elsewhere."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from surveys.domain.verdict import MOST
from surveys.models import Answer, Judged, Revision

ANSWERS_LATEST_FIRST = ("-answered_at", "-pk")
REVISIONS_LATEST_FIRST = ("-received_at", "-pk")
WAITING, LEFT_OUT = "waiting", "left_out"
_DECIDED = Judged.objects.select_related("verdict__made_by").order_by("-verdict")


@dataclass(frozen=True)
class Wanted:
    """What is empty is not narrowed. `verdict`: what was decided together, however it stands today."""

    survey: str = ""
    suspicion: str = ""
    state: str = WAITING
    verdict: int | None = None

    @property
    def answers(self) -> QuerySet[Answer]:
        rows = Answer.objects.select_related("survey", "customer")
        rows = rows.prefetch_related(Prefetch("judged", _DECIDED.filter(revision=None)))
        if self.verdict:
            rows = rows.filter(pk__in=self._judged(revision=None).values("answer"))
        else:
            rows = rows.left_out() if self.state == LEFT_OUT else rows.suspect()
        return rows.filter(**self._narrowed("survey__slug"))

    @property
    def revisions(self) -> QuerySet[Revision]:
        rows = Revision.objects.select_related("answer__survey", "answer__customer")
        rows = rows.prefetch_related(Prefetch("judged", _DECIDED))
        if self.verdict:
            rows = rows.filter(pk__in=self._judged(revision__isnull=False).values("revision"))
        else:
            rows = rows.filter(confirmed_at=None, left_out_at__isnull=self.state != LEFT_OUT)
        return rows.filter(**self._narrowed("answer__survey__slug"))

    def _judged(self, **of: Any) -> QuerySet[Judged]:
        return Judged.objects.filter(verdict=self.verdict, **of)

    def _narrowed(self, survey: str) -> dict[str, str]:
        told = {survey: self.survey, "suspicion": self.suspicion}
        return {name: value for name, value in told.items() if value}


def first_of(rows: QuerySet[Any], ordering: tuple[str, ...]) -> list[int]:
    """As many as are decided about at once."""
    return list(rows.order_by(*ordering).values_list("pk", flat=True)[:MOST])
