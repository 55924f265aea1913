"""A picture for each further question: what fits its kind, with intervals where something is estimated."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.template_tags import number, percent
from metrics.domain.charts import (
    Chart,
    Column,
    ColumnChart,
    Dot,
    DotChart,
    Part,
    ShareChart,
    ShareRow,
)
from metrics.domain.formulas.nps import group_of
from metrics.domain.results.address import behind
from metrics.domain.results.kano import SERIES, categories_listed, category_name, kano_of_pair
from metrics.domain.results.read import Wanted
from metrics.domain.results.reply import Asked
from metrics.domain.results.told import SHARES, Told
from surveys.enums import QuestionKind, SurveyKind
from surveys.models import Question, Reply, Survey

SERIES_THERE_ARE = 6
WORDS_SHOWN = 3


def picture_of(asked: Asked, wanted: Wanted) -> Chart | None:
    """None for free text: its words are shown."""
    match asked.question.kind:
        case QuestionKind.NPS | QuestionKind.CSAT | QuestionKind.CES:
            return _scores(asked, wanted)
        case QuestionKind.YESNO | QuestionKind.CHOICE | QuestionKind.CHOICES:
            return _choices(asked, wanted)
        case QuestionKind.MATRIX:
            return _matrix(asked, wanted)
        case QuestionKind.KANO:
            return _kano(asked, wanted)
    return None


def reply_address(asked: Asked, wanted: Wanted, value: str = "", *, row: str = "", listed: object) -> str:
    """Who said this to the question; without a value, who said anything to it. Empty where we know none."""
    return behind("replies", wanted, question=asked.question.key, row=row, value=value) if listed else ""


def _key(asked: Asked) -> str:
    return f"question-{asked.question.key}"


def _n(asked: Asked) -> str:
    return f"n\u00a0= {number(asked.n)}"


def _empty() -> str:
    return _("Nobody answered this question in these days")


def _scores(asked: Asked, wanted: Wanted) -> ColumnChart:
    [row] = asked.rows
    is_score = asked.question.kind == QuestionKind.NPS
    return ColumnChart(
        key=_key(asked),
        title=asked.question.text,
        columns=[
            Column(
                label=value,
                value=row.counts.get(value, 0),
                detail=percent(share.value, 1) if (share := row.share(value)) else "",
                css_class=(group_of(int(value)) or "series-1") if is_score else "series-1",
                href=reply_address(asked, wanted, value, listed=row.listed.get(value)),
            )
            for value, _words in asked.options
        ],
        label_header=_("Score"),
        value_header=_("Answers"),
        detail_header=_("Share"),
        format_value=number,
        note=_estimated(asked),
        empty_text=_empty(),
    )


def _estimated(asked: Asked) -> str:
    """The score with its interval and n, as the scored question of such a survey has it."""
    question = asked.question
    if not asked.n:
        return ""
    as_survey = Survey(
        kind=SurveyKind(asked.score_kind),
        scale_min=question.scale_min or 0,
        scale_max=question.scale_max or 1,
    )
    told = Told(as_survey)
    found = told.between(asked.rows[0].scored(asked.score_kind))
    if found["value"] is None:
        return ""
    words = f"{told.name} {told.write(found['value'])}"
    if found["low"] is not None and found["high"] is not None:
        limits = {end: told.write(found[end]) for end in ("low", "high")}
        words = f"{words} ({_('%(low)s to %(high)s') % limits})"
    return f"{words}, {_n(asked)}"


def _choices(asked: Asked, wanted: Wanted) -> DotChart:
    [row] = asked.rows
    dots = []
    for value, words in asked.options:
        share = row.share(value)
        limits = {"value": share.value, "low": share.low, "high": share.high} if share else {"value": None}
        n = row.counts.get(value, 0)
        href = reply_address(asked, wanted, value, listed=row.listed.get(value))
        dots.append(Dot(label=words, detail=number(n), href=href, **limits))
    several = asked.question.kind == QuestionKind.CHOICES
    return DotChart(
        key=_key(asked),
        title=asked.question.text,
        dots=dots,
        label_header=_("Choice"),
        value_header=_("Share"),
        detail_header=_("Answers"),
        format_value=percent,
        scale=SHARES,
        note=f"{_n(asked)}. {_('Several could be chosen.')}" if several else _n(asked),
        empty_text=_empty(),
    )


def _matrix(asked: Asked, wanted: Wanted) -> ShareChart:
    return ShareChart(
        key=_key(asked),
        title=asked.question.text,
        parts=[
            Part(label=words, css_class=f"series-{at % SERIES_THERE_ARE + 1}")
            for at, (_value, words) in enumerate(asked.options)
        ],
        rows=[
            ShareRow(
                label=row.label,
                amounts=[row.counts.get(value, 0) for value, _words in asked.options],
                hrefs=[
                    reply_address(asked, wanted, value, row=row.key, listed=row.listed.get(value))
                    for value, _words in asked.options
                ],
                detail=f"n\u00a0= {number(row.n)}",
            )
            for row in asked.rows
        ],
        label_header=_("Line"),
        format_amount=number,
        format_share=percent,
        note=_n(asked),
        empty_text=_empty(),
    )


def _kano(asked: Asked, wanted: Wanted) -> ShareChart:
    found = kano_of_pair(asked)
    counts = found.counts if found else {}
    listed = categories_listed(asked)
    return ShareChart(
        key=_key(asked),
        title=asked.question.text,
        parts=[
            Part(label=category_name(category), css_class=f"series-{series}")
            for category, series in SERIES.items()
        ],
        rows=[
            ShareRow(
                label=_("What it is to customers"),
                amounts=[counts.get(category, 0) for category in SERIES],
                hrefs=[
                    reply_address(asked, wanted, category, listed=category in listed) for category in SERIES
                ],
            )
        ],
        label_header=_("Pair of questions"),
        format_amount=number,
        format_share=percent,
        note=_n(asked),
        empty_text=_empty(),
    )


def kano_address(wanted: Wanted) -> str:
    asked = {"survey": wanted.survey.slug, "since": str(wanted.since), "until": str(wanted.until)}
    asked |= {"segment": wanted.segment_slug, "channel": wanted.channel, "language": wanted.language}
    return f"{reverse('metrics:kano')}?{urlencode({name: value for name, value in asked.items() if value})}"


def words_of(question: Question) -> QuerySet[Reply]:
    """The latest of what was written to a question, of answers that count."""
    written = Reply.objects.filter(question=question, answer__counts=True).exclude(text="")
    return written.select_related("answer__customer").order_by("-pk")[:WORDS_SHOWN]
