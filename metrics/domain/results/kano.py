"""What features are to customers: Kano's categories, their places on the plane, and the pyramid of needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from core.template_tags import number
from metrics.domain.charts import Layer, PlaneChart, PlanePoint, PyramidChart
from metrics.domain.formulas.kano import FEELINGS, Category, Kano, kano
from metrics.domain.results.address import behind
from metrics.domain.results.read import Wanted
from metrics.domain.results.reply import Asked, said_to
from surveys.enums import QuestionKind
from surveys.models import Question, Survey

PYRAMID: tuple[Category, ...] = ("A", "O", "M")
"""From the top down: what delights, what satisfies the more there is of it, what is taken for granted."""
BESIDE: tuple[Category, ...] = ("I", "R", "Q")
SERIES: dict[Category, int] = {"A": 2, "O": 1, "M": 3, "I": 6, "R": 4, "Q": 5}


def category_name(category: Category) -> str:
    return {
        "A": _("Delighter"),
        "O": _("Performance"),
        "M": _("Basic need"),
        "I": _("Indifferent"),
        "R": _("Not wanted"),
        "Q": _("Contradictory"),
    }[category]


@dataclass(frozen=True)
class Feature:
    """A Kano pair with its answers; `number` is how the pictures call it."""

    number: int
    wanted: Wanted
    asked: Asked
    found: Kano

    @property
    def survey(self) -> Survey:
        return self.wanted.survey

    @property
    def href(self) -> str:
        """Who answered it, where anybody we know did."""
        key = self.asked.question.key
        return behind("replies", self.wanted, question=key) if self.asked.is_listed else ""

    @property
    def label(self) -> str:
        return self.asked.question.text

    @property
    def verdict(self) -> str:
        name, rival = category_name(self.found.category), self.found.rival
        if rival is None:
            return name if self.found.is_clear else _("%(category)s (too few to tell)") % {"category": name}
        return _("%(category)s or %(other)s: too close to tell") % {
            "category": name,
            "other": category_name(rival),
        }

    @property
    def shares(self) -> list[tuple[str, int, float]]:
        """Category, answers and share, in the order of the pyramid and beside it."""
        counts = self.found.counts
        return [
            (category_name(category), counts.get(category, 0), counts.get(category, 0) / self.found.n)
            for category in (*PYRAMID, *BESIDE)
        ]

    @property
    def given(self) -> list[tuple[str, float, str]]:
        """Category, share, and where those who said so are listed."""
        listed, key = categories_listed(self.asked), self.asked.question.key
        counts = ((category, self.found.counts.get(category, 0)) for category in (*PYRAMID, *BESIDE))
        return [
            (
                category_name(category),
                n / self.found.n,
                behind("replies", self.wanted, question=key, value=category) if category in listed else "",
            )
            for category, n in counts
            if n
        ]

    @property
    def worse_ends(self) -> tuple[float, float] | None:
        """The interval of `worse`, which is a share below zero."""
        share = self.found.worse_share
        return (-share.high, -share.low) if share else None

    @property
    def weight(self) -> float:
        """How much it matters within its layer: by being there, by being lacking, or by both."""
        better, worse = self.found.better or 0.0, -(self.found.worse or 0.0)
        return {"A": better, "M": worse}.get(self.found.category, better + worse)


@dataclass(frozen=True)
class Needs:
    features: Sequence[Feature]

    def of(self, category: Category) -> list[Feature]:
        rows = [each for each in self.features if each.found.category == category]
        return sorted(rows, key=lambda each: (-each.weight, each.number))

    @cached_property
    def layers(self) -> list[tuple[str, str, list[Feature]]]:
        """From the top down: what it is, how to read it, and the features in it."""
        return [
            (_("Delighters"), _("Nobody misses them, but whoever gets them is delighted."), self.of("A")),
            (_("Performance"), _("The more, the more satisfied; the less, the less."), self.of("O")),
            (
                _("Basic needs"),
                _("Taken for granted: nobody praises them, everybody misses them."),
                self.of("M"),
            ),
        ]

    @cached_property
    def beside(self) -> list[Feature]:
        return [feature for category in BESIDE for feature in self.of(category)]


def needs(wanted: Wanted | None, surveys: Sequence[Survey]) -> Needs:
    """Two queries a survey that asks such a pair."""
    if wanted is None:
        return Needs([])
    found: list[tuple[Wanted, Asked, Kano]] = []
    for survey in surveys:
        pairs = Question.objects.filter(
            version__survey=survey, version__published_at__isnull=False, kind=QuestionKind.KANO
        )
        of = replace(wanted, survey=survey)
        for asked in said_to(pairs.order_by("version__number", "position"), of):
            if known := kano_of_pair(asked):
                found.append((of, asked, known))
    return Needs([Feature(n, *each) for n, each in enumerate(found, start=1)])


def kano_of_pair(asked: Asked) -> Kano | None:
    """From how often each pair of feelings was given: "1|5" likes it, and would dislike its lack."""
    return _kano_of(asked.rows[0].counts if asked.rows else {})


def categories_listed(asked: Asked) -> set[str]:
    """Those that somebody we know is in."""
    [row] = asked.rows
    found = _kano_of({value: n for value, n in row.listed.items() if value})
    return {category for category, n in found.counts.items() if n} if found else set()


def _kano_of(pairs: Mapping[str, int]) -> Kano | None:
    counts = {}
    for value, n in pairs.items():
        functional, dysfunctional = (FEELINGS[int(each) - 1] for each in value.split("|"))
        counts[functional, dysfunctional] = n
    return kano(counts)


def surveys_with_pairs() -> list[Survey]:
    asked = Question.objects.filter(kind=QuestionKind.KANO, version__published_at__isnull=False)
    return list(Survey.objects.filter(pk__in=asked.values("version__survey")))


# ── Pictures ─────────────────────────────────────────────────────────────────────────────────────────────


def plane_chart(found: Needs) -> PlaneChart:
    return PlaneChart(
        key="kano-plane",
        title=_("What having it brings, what lacking it costs"),
        points=[point for feature in found.features if (point := _point(feature))],
        quarters=(_("Delighters"), _("Performance"), _("Indifferent"), _("Basic needs")),
        label_header=_("Feature"),
        x_header=_("Displeased without it"),
        y_header=_("Pleased with it"),
        detail_header=_("What it is to customers"),
        format_value=_two_digits,
        note=_("The bars are 95% intervals (Wilson) of both coefficients."),
        empty_text=_("Nobody answered such a pair in these days"),
    )


def _two_digits(value: float) -> str:
    return number(value, 2)


def _point(feature: Feature) -> PlanePoint | None:
    """None where nobody's answer falls into a category that the coefficients count."""
    better, worse = feature.found.better_share, feature.found.worse_share
    if better is None or worse is None:
        return None
    return PlanePoint(
        number=feature.number,
        label=feature.label,
        x=worse.value,
        y=better.value,
        x_between=(worse.low, worse.high),
        y_between=(better.low, better.high),
        detail=f"{feature.verdict}, n\u00a0= {number(feature.found.n)}",
        series=SERIES[feature.found.category],
    )


def pyramid_chart(found: Needs) -> PyramidChart:
    return PyramidChart(
        key="needs",
        title=_("Pyramid of needs"),
        layers=[
            Layer(
                label=name,
                items=[(feature.number, feature.label) for feature in features],
                series=SERIES[category],
            )
            for category, (name, _words, features) in zip(PYRAMID, found.layers, strict=True)
        ],
        label_header=_("Layer"),
        items_header=_("Features"),
        note=_("From the bottom up: without the basic needs nothing above them counts."),
        empty_text=_("Nobody answered such a pair in these days"),
    )
