"""The latest fit of the drivers, ready for a page: bars, ranks, and what it says in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.template_tags import money_round, number, percent
from customers.models import Reason
from metrics.domain.behind.address import address_of
from metrics.domain.charts import Bar, BarChart
from metrics.domain.charts.chart import LegendItem
from metrics.domain.driver.names import NAMES, REASON
from metrics.enums import Driven
from metrics.models import DriverFit, DriverWeight

HARDLY, LITTLE, MUCH = 0.02, 0.1, 0.3
FAINT = 0.02  # a correlation below is none to speak of


@dataclass(frozen=True)
class Line:
    """One driver, with its name."""

    weight: DriverWeight
    name: str

    @property
    def direction(self) -> str:
        if abs(self.weight.correlation) < FAINT:
            return _("hardly either way")
        return _("more goes with more") if self.weight.correlation > 0 else _("more goes with less")

    @property
    def series(self) -> int:
        """Each direction has its colour."""
        if abs(self.weight.correlation) < FAINT:
            return 5
        return 1 if self.weight.correlation > 0 else 2

    @property
    def customers(self) -> str:
        """Where those are listed of whom there was any of it; those of a fit of old are not known."""
        return address_of("driver_weight", driver=self.weight.driver)

    @property
    def ranks(self) -> str:
        low, high = self.weight.rank_low, self.weight.rank_high
        return str(low) if low == high else f"{low}–{high}"


@dataclass(frozen=True)
class Found:
    """`lines` from the weightiest; empty where there were too few to tell."""

    fit: DriverFit
    lines: list[Line]

    @property
    def mean(self) -> str:
        if self.fit.mean is None:
            return "–"
        return percent(self.fit.mean) if self.fit.driven == Driven.LOYALTY else money_round(self.fit.mean)

    @property
    def explained(self) -> str:
        """How much, in words."""
        share = self.fit.r_squared or 0.0
        if share < HARDLY:
            return _("Together they explain hardly anything: look for other reasons.")
        if share < LITTLE:
            return _("Together they explain little: most of the differences have other reasons.")
        return (
            _("Together they explain part of it.") if share < MUCH else _("Together they explain much of it.")
        )

    @property
    def first(self) -> str:
        """What the weightiest says, and whether that is sure."""
        line = self.lines[0]
        told = {"name": line.name, "share": percent(line.weight.share), "direction": line.direction}
        said = _("“%(name)s” weighs most: %(share)s of what is explained (%(direction)s).") % told
        if line.weight.rank_high > 1:
            said += " " + _("Chance alone could put another one first: do not read much into the order.")
        return said


def drivers_of(driven: Driven) -> Found | None:
    """None before anything was weighed."""
    fit = DriverFit.objects.filter(driven=driven).order_by("-pk").first()
    if fit is None:
        return None
    weights = list(fit.weights.order_by("rank"))
    names = _names(weights)
    return Found(fit, [Line(weight, names[weight.driver]) for weight in weights])


def _names(weights: Sequence[DriverWeight]) -> dict[str, str]:
    slugs = [it.driver.removeprefix(REASON) for it in weights if it.driver.startswith(REASON)]
    labels = {f"{REASON}{each.slug}": each.label for each in Reason.objects.filter(slug__in=slugs)}
    told = {key: _("Contacts about: %(reason)s") % {"reason": label} for key, label in labels.items()}
    return {it.driver: told.get(it.driver) or str(NAMES.get(it.driver, it.driver)) for it in weights}


def drivers_chart(found: Found) -> BarChart:
    ways = {line.series: line.direction for line in found.lines}
    return BarChart(
        key="drivers",
        title=_("What goes along with it, by weight"),
        bars=[
            Bar(
                label=line.name,
                value=line.weight.share,
                detail=_("rank %(ranks)s · %(direction)s")
                % {"ranks": line.ranks, "direction": line.direction},
                href=line.customers if found.fit.reach is not None else "",
                series=line.series,
            )
            for line in found.lines
        ],
        label_header=_("Driver"),
        value_header=_("Share of what is explained"),
        detail_header=_("Rank, with its 95% interval"),
        format_value=percent,
        told_apart=[LegendItem(words, f"series-{series}") for series, words in sorted(ways.items())],
        note=_("n = %(n)s customers, R² = %(share)s. Association, not cause.")
        % {"n": number(found.fit.customers), "share": percent(found.fit.r_squared or 0.0, 1)},
    )
