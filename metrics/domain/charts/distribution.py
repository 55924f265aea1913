"""The answers behind an NPS: eleven columns, the three groups named and counted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from metrics.domain.charts.chart import Chart, Drawing, Format, Table
from metrics.domain.charts.columns import Column, ColumnChart
from metrics.domain.charts.plot import BELOW, HEIGHT
from metrics.domain.charts.svg import element, percent
from metrics.domain.formulas.nps import SCORES, group_of, nps_counts


@dataclass(frozen=True, kw_only=True)
class NpsDistribution(Chart):
    """`answers` counts the answers per score 0–10; others are left to the caller to mention."""

    kind = "columns"
    answers: Mapping[int, int]
    format_amount: Format
    format_share: Format

    @property
    def total(self) -> int:
        return sum(self.answers.get(score, 0) for score in SCORES)

    @property
    def is_empty(self) -> bool:
        return not self.total

    def table(self) -> Table:
        names = _group_names()
        headers = [_("Score"), _("Group"), _("Answers"), _("Share")]
        return Table(headers, [[str(s), names[group_of(s) or ""], *self._cells(s)] for s in SCORES])

    def _cells(self, score: int) -> tuple[str, str]:
        amount = self.answers.get(score, 0)
        return self.format_amount(amount), self.format_share(amount / self.total) if self.total else "–"

    def draw(self) -> Drawing:
        return self._columns().draw()

    def _columns(self) -> "_GroupedColumns":
        counts = nps_counts(self.answers)
        amounts = {
            "detractors": counts.detractors,
            "passives": counts.passives,
            "promoters": counts.promoters,
        }
        return _GroupedColumns(
            key=self.key,
            title=self.title,
            label_header=_("Score"),
            value_header=_("Share"),
            format_value=self.format_share,
            columns=[
                Column(
                    label=str(score),
                    value=self.answers.get(score, 0) / self.total,
                    detail=_group_names()[group_of(score) or ""],
                    css_class=group_of(score) or "",
                )
                for score in SCORES
            ],
            groups={name: self.format_share(amount / self.total) for name, amount in amounts.items()},
        )


@dataclass(frozen=True, kw_only=True)
class _GroupedColumns(ColumnChart):
    groups: Mapping[str, str] = field(default_factory=dict)
    room_below = 40

    @property
    def direct(self) -> bool:
        return True

    def below(self) -> Iterator[Element]:
        """Under the scores a line as wide as each group, its name and its share: never by colour alone."""
        band, names = 100 / len(SCORES), _group_names()
        for group, share in self.groups.items():
            members = [score for score in SCORES if group_of(score) == group]
            start, end = band * members[0], band * (members[-1] + 1)
            ends = {"x1": percent(start + 1), "x2": percent(end - 1)}
            y, middle = HEIGHT + BELOW + 2, percent((start + end) / 2)
            yield element("line", y1=y, y2=y, class_=f"chart-bracket {group}", **ends)
            place = {"x": middle, "text_anchor": "middle"}
            yield element("text", text=names[group], y=y + 16, class_="chart-axis", **place)
            yield element("text", text=share, y=y + 33, class_="chart-value", **place)


def _group_names() -> dict[str, str]:
    return {"detractors": _("Detractors"), "passives": _("Passives"), "promoters": _("Promoters")}
