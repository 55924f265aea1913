"""The results of a survey as they are shown: the strip at the head, pictures, names of the lines."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import formats
from core.template_tags import number, percent
from customers.enums import Channel
from customers.models import Brand, Product
from metrics.domain.charts import (
    Column,
    ColumnChart,
    Dot,
    DotChart,
    Point,
    Trend,
)
from metrics.domain.days import today
from metrics.domain.formulas.nps import group_of
from metrics.domain.results.address import KEPT_A_WHILE, behind, behind_lines
from metrics.domain.results.count import SPLIT_DAYS
from metrics.domain.results.read import Key, Results, Sums, Wanted
from metrics.domain.results.score import Scored
from metrics.domain.results.told import CHOSEN_DAYS, Period, Told
from metrics.enums import ResultSplit
from metrics.models import Segment
from surveys.enums import AskedOver, SurveyKind

DAILY, WEEKLY = 31, 200
"""Up to so many days a point of the trend is a day, then a week; beyond, a month."""


def distribution_chart(found: Results, period: Period = CHOSEN_DAYS) -> ColumnChart:
    survey, counts, listed = found.wanted.survey, found.whole.counts, found.of_customers
    n = found.whole.scored.n
    left_out = [
        words % {"n": number(amount)}
        for words, amount in (
            (_("%(n)s replaced by a later answer of the same customer"), found.whole.replaced),
            (_("%(n)s on another scale"), found.whole.elsewhere),
        )
        if amount
    ]
    return ColumnChart(
        key="distribution",
        title=_("How often each score was given"),
        columns=[
            Column(
                label=str(score),
                value=counts[score],
                detail=percent(counts[score] / n, 1) if n else "",
                css_class=_colour(survey.kind, score),
                href=behind("scores", found.wanted, value=str(score)) if listed[score] else "",
            )
            for score in survey.scale
        ],
        label_header=_("Score"),
        value_header=_("Answers"),
        detail_header=_("Share"),
        format_value=number,
        note=_("Not counted: %(parts)s.") % {"parts": ", ".join(left_out)} if left_out else "",
        empty_text=str(period.nobody_answered),
    )


def _colour(kind: str, score: int) -> str:
    return (group_of(score) or "series-1") if kind == SurveyKind.NPS else "series-1"


def trend_chart(found: Results) -> Trend:
    told, wanted = Told(found.wanted.survey), found.wanted
    points_of: list[Point] = []
    for start, end in stretches(wanted.since, wanted.until):
        scored = _added(wanted.survey.kind, found.days, start, end)
        form = "d MMM" if wanted.until - wanted.since < timedelta(WEEKLY) else "MMM yy"
        label = formats.date_as(start, form, language=get_language() or "en")
        points_of.append(Point(label=label, **told.between(scored)))
    return Trend(
        key="trend",
        title=_("%(score)s over time") % {"score": told.name},
        points=points_of,
        label_header=_("From"),
        value_header=told.name,
        format_value=told.write,
        from_zero=False,
        bounds=(told.scale.low, told.scale.high),
        note=_("With the 95% interval: where the bands overlap widely, nothing moved."),
        empty_text=_("No answer in these days"),
    )


def stretches(since: date, until: date) -> list[tuple[date, date]]:
    """Days, weeks that end with the last day, or months."""
    days = (until - since).days + 1
    if days > WEEKLY:
        starts, start = [], since
        while start <= until:
            starts.append(start)
            start = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    else:
        step = 1 if days <= DAILY else 7
        starts = [until - timedelta(days=back) for back in range(step - 1, days, step)][::-1]
        if not starts or starts[0] > since:
            starts.insert(0, since)
    ends = [start - timedelta(days=1) for start in starts[1:]]
    return list(zip(starts, [*ends, until], strict=True))


def _added(kind: str, days: Mapping[date, Sums], start: date, end: date) -> Scored:
    rows = [sums.counts for day, sums in days.items() if start <= day <= end]
    return Scored(kind, [sum(column) for column in zip(*rows, strict=True)] if rows else [0])


def split_chart(found: Results, names: Mapping[Key, str]) -> DotChart:
    told = Told(found.wanted.survey)
    addresses = behind_lines(found)
    return DotChart(
        key="split-chart",
        title=str(found.split.label),
        dots=[
            Dot(
                label=names.get(line.key, "–"),
                detail=f"n\u00a0= {number(line.sums.scored.n)}",
                href=addresses.get(line.key, ""),
                **told.between(line.sums.scored),
            )
            for line in found.lines[:20]
        ],
        label_header=str(found.split.label),
        value_header=told.name,
        detail_header=_("Answers"),
        format_value=told.write,
        scale=told.scale,
        note=_split_note(found),
        empty_text=_("No answer in these days"),
    )


def _split_note(found: Results) -> str:
    notes = []
    if found.split == ResultSplit.SEGMENT:
        notes.append(_("Who is in a segment today; a customer may be in several."))
    if found.split in {ResultSplit.AGENT, ResultSplit.PRODUCT}:
        notes.append(_("Each answer counts: it is about another contact or order."))
        if found.wanted.segment:
            notes.append(_("Of all segments."))
    if found.split in KEPT_A_WHILE and found.wanted.kept_since:
        notes.append(kept_words(found.wanted))
    return " ".join(notes)


def kept_words(wanted: Wanted) -> str:
    """Where less is kept than was asked for; empty where all of it is."""
    if wanted.kept_since is None:
        return ""
    first = formats.day(wanted.kept_since, today=today(), language=get_language() or "en")
    return _("By segment, agent and product, results are kept for %(n)s days: here since %(day)s.") % {
        "n": number(SPLIT_DAYS.days),
        "day": first,
    }


def names_of(found: Results) -> dict[Key, str]:
    """What the lines are called."""
    keys = [line.key for line in found.lines]
    match found.split:
        case ResultSplit.SEGMENT:
            return {each.pk: each.name for each in Segment.objects.filter(pk__in=keys)}
        case ResultSplit.CHANNEL:
            return {"": _("About no contact"), **{key: str(label) for key, label in Channel.choices}}
        case ResultSplit.OVER:
            return {key: str(label) for key, label in AskedOver.choices}
        case ResultSplit.AGENT:
            people = get_user_model()._default_manager.filter(pk__in=keys)
            return dict(people.values_list("pk", "name"))
        case ResultSplit.PRODUCT:
            return {each.pk: str(each) for each in Product.objects.filter(pk__in=keys)}
        case ResultSplit.LANGUAGE:
            return {key: str(label) for key, label in settings.LANGUAGES}
        case ResultSplit.BRAND:
            brands = Brand.objects.filter(pk__in=keys)
            return {0: settings.HOUSE_NAME, **dict(brands.values_list("pk", "name"))}
        case _:
            return {
                key: _("Version %(number)s") % {"number": key} if key else _("No version") for key in keys
            }
