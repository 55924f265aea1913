"""What customers say when they are asked."""

from django.utils.translation import gettext_lazy as _

from metrics.domain.registry import reading
from metrics.domain.registry.metric import (
    CHOSEN,
    LAST_QUARTER,
    LATEST_ANSWER,
    NO_INTERVAL,
    Bounds,
    Daily,
    Method,
    Metric,
    Split,
    Unit,
    Words,
)

LATEST_IN_QUARTER = _("the latest answer of each customer, of the last 90 days")


def _effort(
    key: str, name: Words, example: Words, thresholds: reading.Thresholds, by: Words, scale: Bounds
) -> Metric:
    """Scales never mix: each has its own figure."""
    return Metric(
        key=key,
        name=name,
        explanation=_("How easy it was for customers to get their problem solved; the higher, the easier."),
        formula=_("sum of the answers on this scale / number of answers"),
        example=example,
        how_to_read=_(
            "Who had to struggle leaves sooner, even when satisfied in the end. Answers on another scale are "
            "another figure, and never added in."
        ),
        unit=Unit.RATIO,
        window=LATEST_IN_QUARTER,
        interval=_("95%, Student’s t"),
        thresholds=thresholds,
        convention=by,
        daily=Daily(method=Method.MEAN, splits=tuple(Split), has_past=True),
        scale=scale,
    )


SPREAD = _("A distribution, of one survey each: no one value.")

METRICS = (
    Metric(
        key="nps",
        name=_("NPS"),
        explanation=_(
            "How many more customers would recommend you than advise against you, asked on a scale "
            "from 0 to 10."
        ),
        formula=_("100 × (share of 9–10 − share of 0–6), from −100 to 100"),
        example=_("Of 100 answers 65 are 9–10 and 15 are 0–6: 65 − 15 = 50."),
        how_to_read=_(
            "Above 0 recommenders outnumber critics. The interval says how far chance alone may carry "
            "it: two scores whose "
            "difference lies within the noise are the same score. Answers of 7–8 count in the total "
            "only."
        ),
        unit=Unit.SCORE,
        window=LATEST_ANSWER,
        interval=_("95%, adjusted Wald (three answers added)"),
        thresholds=reading.RECOMMENDED,
        convention=reading.RECOMMENDED_BY,
        daily=Daily(method=Method.NPS, splits=tuple(Split), has_past=True),
    ),
    Metric(
        key="response_rate",
        name=_("Response rate"),
        explanation=_("How many of those who were asked have answered."),
        formula=_("answered / invitations sent"),
        example=_("180 answers to 1,000 invitations: 18%."),
        how_to_read=_(
            "A low rate does not make a score wrong, but those who answer may differ from those who "
            "do not. Invitations of the last "
            "days still come in."
        ),
        unit=Unit.SHARE,
        window=LAST_QUARTER,
        interval=_("95%, Wilson"),
        thresholds=reading.ANSWERED,
        convention=reading.ANSWERED_BY,
        daily=Daily(method=Method.SHARE, splits=tuple(Split), has_past=True),
    ),
    Metric(
        key="answers",
        name=_("Answers to a survey"),
        explanation=_("How many answers to a survey count, from all the time it has been asked."),
        formula=_("answers, those left in doubt or left out taken off"),
        example=_("13 answers came, 1 of them is in doubt: 12."),
        how_to_read=_(
            "Who answered twice counts twice, and who answered by an anonymous link counts too. The results "
            "of the survey are stricter: of each customer the latest answer of 30 days."
        ),
        not_daily=_("Of one survey each, counted whenever the list of surveys is opened."),
        unit=Unit.COUNT,
        window=_("since the survey was first asked"),
        higher_is_better=None,
        interval=NO_INTERVAL,
    ),
    Metric(
        key="scores",
        name=_("Scores given to a survey"),
        explanation=_("Of those who answered a survey, how many gave this score."),
        formula=_("answers with this score / answers"),
        example=_("Of 200 answers 30 are a 9: 15%."),
        how_to_read=_(
            "An answer that the same customer replaced within 30 days does not count, nor one on a scale "
            "that the survey has no more."
        ),
        not_daily=SPREAD,
        unit=Unit.SHARE,
        window=CHOSEN,
        higher_is_better=None,
        interval=NO_INTERVAL,
    ),
    Metric(
        key="replies",
        name=_("Replies to a further question"),
        explanation=_("Of those who replied to a further question of a survey, how many said this."),
        formula=_("replies that say this / replies to the question"),
        example=_("Of 40 replies 10 name the delivery: 25%."),
        how_to_read=_(
            "Where several answers may be chosen, the shares add up to more than 100%. A reply that the "
            "same customer replaced within 30 days does not count."
        ),
        not_daily=SPREAD,
        unit=Unit.SHARE,
        window=CHOSEN,
        higher_is_better=None,
        interval=_("95%, Wilson"),
    ),
    Metric(
        key="csat",
        name=_("Satisfied customers (CSAT)"),
        explanation=_("Of those who said how satisfied they were, from 1 to 5, how many gave 4 or 5."),
        formula=_("answers of 4 or 5 / answers from 1 to 5"),
        example=_("Of 20 answers 16 are 4 or 5: 16 / 20 = 80%."),
        how_to_read=_(
            "It tells of single occasions, NPS of the whole relation. The mean score would be another "
            "figure: it hides how many were disappointed."
        ),
        unit=Unit.SHARE,
        window=LATEST_IN_QUARTER,
        interval=_("95%, Wilson"),
        thresholds=reading.SATISFIED,
        convention=reading.SATISFIED_BY,
        daily=Daily(method=Method.SHARE, splits=tuple(Split), has_past=True),
    ),
    Metric(
        key="csat_mean",
        name=_("Mean satisfaction, 1 to 5"),
        explanation=_("How satisfied customers are on average, from 1 to 5."),
        formula=_("sum of the answers from 1 to 5 / number of answers"),
        example=_("Four answers of 5, 5, 4 and 2: 16 / 4 = 4."),
        how_to_read=_(
            "Another figure than the satisfied customers: the same mean may come of many fours or of fives "
            "and ones. Steps of a scale are not equally far apart for everybody."
        ),
        unit=Unit.RATIO,
        window=LATEST_IN_QUARTER,
        interval=_("95%, Student’s t"),
        thresholds=reading.MEAN_SATISFIED,
        convention=reading.MEAN_SATISFIED_BY,
        daily=Daily(method=Method.MEAN, splits=tuple(Split), has_past=True),
        scale=(1, 5),
    ),
    _effort(
        "ces",
        _("Effort (CES), 0 to 7"),
        _("Five answers of 7, 6, 5, 4 and 4: 26 / 5 = 5.2, good."),
        reading.EASE,
        reading.EASE_BY,
        scale=(0, 7),
    ),
    _effort(
        "ces_1_7",
        _("Effort (CES), 1 to 7"),
        _("Four answers of 7, 6, 6 and 3: 22 / 4 = 5.5."),
        reading.AGREED,
        reading.AGREED_BY,
        scale=(1, 7),
    ),
    Metric(
        key="ces_easy",
        name=_("Found it easy (CES 1 to 7), 5 to 7"),
        explanation=_("Of those who said how easy it was, from 1 to 7, how many gave 5, 6 or 7."),
        formula=_("answers from 5 to 7 / answers from 1 to 7"),
        example=_("Of 20 answers 15 are 5, 6 or 7: 15 / 20 = 75%."),
        how_to_read=_(
            "Stands beside the mean on the same scale, and tells how many had an easy time. Answers on the "
            "scale from 0 to 7 are not in it."
        ),
        unit=Unit.SHARE,
        window=LATEST_IN_QUARTER,
        interval=_("95%, Wilson"),
        daily=Daily(method=Method.SHARE, splits=tuple(Split), has_past=True),
    ),
)
