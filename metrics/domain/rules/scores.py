"""Fields that read the scores customers gave: how many such answers over a time, and the latest of them.

A score is one of its scale: 5 of 10 is not 5 of 5. Of a named survey, or of a kind of score, it is read as
it was given; of any survey it is brought to the scale of 0 to 10 first.
"""

from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    DecimalField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from metrics.domain.rules import vocabulary
from metrics.domain.rules.history import COUNT_OPS, LOOKUPS, WINDOW, so_often, within
from metrics.domain.rules.line import COMPARISONS, HISTORY, Field, Line, More, RuleInvalid
from metrics.domain.rules.phrases import amount, compared, is_none, narrowed, often, score_band, window
from surveys.models import Answer

SURVEY = More("survey", _("Survey"), "choice", vocabulary.surveys)
KIND = More("score_kind", _("Kind of score"), "choice", vocabulary.scores)
BAND = (More("score_from", _("Score from"), "score"), More("score_to", _("Score to"), "score"))
COMMON = (0, 10)

# With a decimal point: whole numbers are divided without remainder, 5 of 1–7 were 6 and not 6.67.
_COMMON_SCORE = ExpressionWrapper(
    (F("score") - F("scale_min")) * Value(Decimal("10.0")) / (F("scale_max") - F("scale_min")),
    output_field=DecimalField(),
)


def _is_common(line: Line) -> bool:
    return not {SURVEY.key, KIND.key} & line.more.keys()


def _given(line: Line) -> QuerySet[Any]:
    """The answers of one customer that are asked about; what was `given` is the score, all on one scale."""
    given = within(Answer.objects.counted().filter(customer=OuterRef("pk")), "answered_at", line)
    if SURVEY.key in line.more:
        given = given.filter(survey__slug=line.more[SURVEY.key])
    if KIND.key in line.more:
        kind, lowest, highest = vocabulary.SCORES[line.more[KIND.key]]
        given = given.filter(survey__kind=kind, scale_min=lowest, scale_max=highest)
    return given.annotate(given=_COMMON_SCORE if _is_common(line) else F("score"))


def _answered(line: Line) -> Q:
    given = _given(line)
    lowest, highest = (line.more.get(bound.key) for bound in BAND)
    _check_band(line, lowest, highest)
    if lowest is not None:
        given = given.filter(given__gte=lowest)
    if highest is not None:
        given = given.filter(given__lte=highest)
    return so_often(given, line)


def _check_band(line: Line, lowest: int | None, highest: int | None) -> None:
    """Raises RuleInvalid where no score can lie in it."""
    if lowest is not None and highest is not None and lowest > highest:
        raise RuleInvalid(gettext("The lowest score is above the highest."), path=line.path)
    least, most = vocabulary.scale_of(line.more.get(SURVEY.key), line.more.get(KIND.key)) or COMMON
    if any(bound is not None and not least <= bound <= most for bound in (lowest, highest)):
        scale = {"least": least, "most": most}
        raise RuleInvalid(gettext("These scores go from %(least)d to %(most)d.") % scale, path=line.path)


def _answered_words(line: Line) -> str:
    said = (
        gettext("have not answered")
        if is_none(line)
        else gettext("have answered %(often)s") % {"often": often(line)}
    )
    band = score_band(*(line.more.get(bound.key) for bound in BAND))
    return said + band + (_scale_words(line) if band else "") + narrowed(line) + window(line)


def _scale_words(line: Line) -> str:
    return " " + gettext("(all scales brought to 0–10)") if _is_common(line) else ""


def _last_score(line: Line) -> Q:
    """Of the latest answer; who never answered fits no comparison."""
    score = Subquery(_given(line).order_by("-answered_at", "-pk").values("given")[:1])
    fits = LOOKUPS[line.op](score, Value(line.value, output_field=DecimalField()))
    return Q(Coalesce(fits, Value(False), output_field=BooleanField()))


def _last_score_words(line: Line) -> str:
    pattern = gettext("gave %(n)s as the score of their last answer")
    said = pattern % {"n": compared(line.op, amount(line.value))}
    return said + _scale_words(line) + narrowed(line) + window(line)


FIELDS = [
    Field(
        "answers_given",
        _("Answers over a time"),
        HISTORY,
        "count",
        COUNT_OPS,
        _answered,
        _answered_words,
        more=(*WINDOW, SURVEY, KIND, *BAND),
    ),
    Field(
        "last_score",
        _("Score of the last answer"),
        HISTORY,
        "number",
        tuple(COMPARISONS),
        _last_score,
        _last_score_words,
        more=(*WINDOW, SURVEY, KIND),
    ),
]
