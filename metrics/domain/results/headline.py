"""The strip at the head of the results: the score and how it moved, and who answered."""

from dataclasses import replace

from django.utils.translation import gettext as _

from core.template_tags import number, percent
from metrics.domain import registry
from metrics.domain.charts import Figure, Scale
from metrics.domain.charts.figure import Direction
from metrics.domain.headline import Headline
from metrics.domain.registry import Unit
from metrics.domain.results.address import behind
from metrics.domain.results.read import Results
from metrics.domain.results.score import BESIDE, estimate_of
from metrics.domain.results.told import CHOSEN_DAYS, SHARES, Period, Told
from metrics.domain.snapshot.words import value_words
from surveys.enums import SurveyKind


def headline(found: Results, period: Period = CHOSEN_DAYS) -> list[Headline]:
    told = Told(found.wanted.survey)
    asked = replace(registry.get("response_rate"), window=period.window)
    return [
        Headline(_score(found, told, period), _of_answers(told, period)),
        *_beside(found, told, period),
        Headline(_response(found, period), asked),
    ]


def _beside(found: Results, told: Told, period: Period) -> list[Headline]:
    """Of the same answers: the mean beside the satisfied, the share of 5–7 beside the mean effort."""
    other = BESIDE.get(told.metric)
    if other is None:
        return []
    metric, read = registry.get(other), estimate_of(other, found.whole.scored.counts)
    figure = Figure(
        key="beside",
        title=str(metric.name),
        value=read.value,
        low=read.low,
        high=read.high,
        scale=SHARES if metric.unit == Unit.SHARE else Scale(*metric.bounds),
        format_value=value_words(metric),
        note=_of_whom(found),
        empty_text=str(period.nobody_answered),
        customers=behind("scores", found.wanted, side="all"),
    )
    return [Headline(figure, replace(metric, window=period.window))]


def _of_answers(told: Told, period: Period) -> registry.Metric:
    """The results of a survey count more than the latest answer of each: what was not soon replaced."""
    metric = registry.get(told.metric)
    if told.survey.kind == SurveyKind.SOLVED:
        return replace(metric, window=period.window)
    which = registry.get("scores").how_to_read
    return replace(metric, window=period.window, how_to_read=f"{which} {metric.how_to_read}")


def _score(found: Results, told: Told, period: Period) -> Figure:
    scored, moved, wanted = found.whole.scored, found.change, found.wanted
    return Figure(
        key="score",
        title=told.name,
        **told.between(scored),
        scale=told.scale,
        format_value=told.write,
        note=_of_whom(found),
        empty_text=str(period.nobody_answered),
        change=_moved(found, told),
        direction=_direction(moved.difference, moved.is_real) if moved else "noise",
        customers=behind("scores", wanted, side="all"),
    )


def _of_whom(found: Results) -> str:
    whole = found.whole
    if not whole.scored.n:
        return ""
    n = f"n\u00a0= {number(whole.scored.n)}"
    if not whole.openly_scored:
        return n
    openly = _("%(n)s of these by anonymous links") % {"n": number(whole.openly_scored)}
    return f"{n}, {openly}"


def _moved(found: Results, told: Told) -> str:
    moved = found.change
    if moved is None:
        return ""
    words = {"difference": told.difference(moved.difference)}
    if found.whole.openly_scored or found.before.openly_scored:
        words["difference"] = _("%(difference)s, anonymous links aside,") % words
    if not moved.is_real:
        return _("%(difference)s against the period before: within the noise") % words
    return _("%(difference)s against the period before: a real change") % words


def _direction(difference: float, is_real: bool | None) -> Direction:
    return "noise" if not is_real else "better" if difference > 0 else "worse"


def _response(found: Results, period: Period) -> Figure:
    share = found.whole.response
    return Figure(
        key="response",
        title=_("Response rate"),
        value=share.value if share else None,
        low=share.low if share else None,
        high=share.high if share else None,
        scale=SHARES,
        format_value=percent,
        note=f"n\u00a0= {number(share.n)}" if share else "",
        empty_text=str(period.nobody_asked),
        customers=behind("response_rate", found.wanted),
    )
