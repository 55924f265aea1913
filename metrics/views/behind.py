"""The customers behind a figure: what it counts on each side, narrowed as the figure was; and as a file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.keyset import KeyPage, page_of
from core.pages import Guarded, Page
from customers.people.domain.sighting import note_export
from customers.people.views.spreadsheet import csv_file
from metrics.domain import registry
from metrics.domain.behind import POPULATIONS, Narrowed, Population, Side
from metrics.domain.behind.reading import as_read, counted, file_header, file_row, lines_of, reachable
from metrics.domain.capability.kinds import metric_of
from metrics.domain.days import today
from metrics.forms.behind import BehindFilter


@dataclass(frozen=True)
class Behind:
    """What is asked for. `narrowed` is None where the question was not understood: nothing is shown then."""

    metric: registry.Metric
    population: Population
    side: Side
    form: BehindFilter
    narrowed: Narrowed | None

    @classmethod
    def of(cls, request: HttpRequest, key: str) -> "Behind":
        metric, population = metric_of(key), POPULATIONS.get(key)
        side = population and population.side(request.GET.get("side", ""))
        if not metric or not population or not side:
            raise Http404
        staff = request.user.has_perm("metrics.staff")
        if request.GET.get("agent") and not staff:
            raise PermissionDenied
        form = BehindFilter(request.GET, population=population, staff=staff)
        return cls(metric, population, side, form, form.narrowed())

    @cached_property
    def rows(self) -> Any:
        if self.narrowed is None:
            return None
        return self.population.rows(self.side, self.narrowed, today=today())

    @property
    def anonymous(self) -> int:
        """How many a figure counts of nobody we know."""
        if self.narrowed is None or self.side.nobodys is None:
            return 0
        asked = self.population.days(self.narrowed, today=today())
        return counted(self.side.nobodys(asked))


class BehindFigure(Page):
    template_name = "metrics/behind.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        behind = Behind.of(self.request, self.kwargs["key"])
        page: KeyPage[Any] = KeyPage([])
        if behind.rows is not None:
            page = page_of(self.request.GET, behind.rows, behind.population.order)
        rest = self.request.GET.copy()
        for name in ("side", "after", "before"):
            rest.pop(name, None)
        here = f"?side={behind.side.key}&{rest.urlencode()}"
        return super().get_context_data(
            behind=behind,
            metric=behind.metric,
            lines=lines_of(behind.population, page.rows),
            counted=counted(behind.rows) if page.rows else 0,
            anonymous=behind.anonymous,
            rest=rest.urlencode(),
            here=here,
            previous=page.previous,
            next=page.next,
            **kwargs,
        )


class BehindExport(Guarded, View):
    permission_required = "metrics.export"
    written: Callable[..., StreamingHttpResponse] = staticmethod(csv_file)

    def get(self, request: HttpRequest, key: str) -> StreamingHttpResponse:
        behind = Behind.of(request, key)
        if behind.rows is None:
            raise BadRequest(_("The question was not understood."))
        name = f"{behind.metric.name}, {behind.side.name}"
        note_export(viewer=request.user, what=name)
        return self.written(file_header(behind.population), _written(behind), name=f"{key}-{behind.side.key}")


def _written(behind: Behind) -> Iterator[Sequence[Any]]:
    rows = behind.rows.order_by(*behind.population.order)
    for row in as_read(reachable(rows, behind.population.key)):
        yield file_row(behind.population, row)
