"""A single figure: its value in type, its interval as a thin line on its whole range. No gauges."""

from dataclasses import dataclass
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics.domain.charts.chart import Chart, Drawing, Format, Table
from metrics.domain.charts.dots import NPS_SCALE
from metrics.domain.charts.scale import Scale, Value, plain
from metrics.domain.charts.svg import Attribute, element, percent
from metrics.domain.charts.trend import Sparkline

TRACK = 8

Direction = Literal["better", "worse", "noise"]


@dataclass(frozen=True, kw_only=True)
class Figure(Chart):
    """`change` says in words how it moved, `direction` whether that is good, bad or within noise.

    `href` leads further, said in `behind` ("Their life cycle"); `customers` to those it counts: None where
    that is everybody its metric counts, empty where they cannot be listed; `results` to those of the survey
    it comes from.
    """

    kind = "range"
    value: Value
    format_value: Format
    low: Value = None
    high: Value = None
    scale: Scale = NPS_SCALE
    change: str = ""
    direction: Direction = "noise"
    spark: Sparkline | None = None
    href: str = ""
    behind: str = ""
    customers: str | None = None
    results: str = ""
    target: str = ""
    target_tone: str = ""

    @property
    def is_empty(self) -> bool:
        return plain(self.value) is None

    @property
    def has_interval(self) -> bool:
        return not self.is_empty and plain(self.low) is not None and plain(self.high) is not None

    @property
    def words(self) -> str:
        value = plain(self.value)
        return _("no data") if value is None else self.format_value(value)

    @property
    def shown(self) -> str:
        """The words as they stand on a page: small where they are not a figure."""
        return format_html("<small>{}</small>", self.words) if self.is_empty else self.words

    @property
    def qualifier(self) -> str:
        """The note, or why there is no figure."""
        return self.empty_words if self.is_empty else self.note

    @property
    def tone(self) -> str:
        return {"better": "good", "worse": "bad", "noise": ""}[self.direction]

    @property
    def picture(self) -> SafeString:
        """The interval on its range and the sparkline, each where there is one."""
        parts = [self.svg()] if self.has_interval else []
        if self.spark and self.spark.is_line and not self.is_empty:
            parts.append(self.spark.svg())
        return format_html_join("", "{}", ((part,) for part in parts))

    @property
    def between(self) -> str:
        """The interval in words."""
        low, high = plain(self.low), plain(self.high)
        if low is None or high is None:
            return ""
        return _("between %(low)s and %(high)s") % {
            "low": self.format_value(low),
            "high": self.format_value(high),
        }

    def table(self) -> Table:
        return Table([self.title, _("Interval")], [[self.words, self.between]])

    def draw(self) -> Drawing:
        scale, middle = self.scale, TRACK / 2
        track: dict[str, Attribute] = {"y": middle - 1, "height": 2, "rx": 1}
        elements = [element("rect", x=0, width="100%", class_="chart-track", **track)]
        if scale.low < 0 < scale.high:
            x = percent(scale.at(0))
            elements.append(element("line", x1=x, x2=x, y1=0, y2=TRACK, class_="chart-zero"))
        low, high = plain(self.low), plain(self.high)
        if low is not None and high is not None:
            start, end = scale.at(low), scale.at(high)
            place: dict[str, Attribute] = {
                "x": percent(start),
                "width": percent(end - start),
                "y": middle - 3,
                "height": 6,
                "rx": 3,
            }
            elements.append(element("rect", class_="chart-interval series-1", **place))
        x = percent(scale.at(plain(self.value) or 0.0))
        elements.append(element("circle", cx=x, cy=middle, r=4, class_="chart-dot series-1"))
        return Drawing(elements=elements, height=TRACK)
