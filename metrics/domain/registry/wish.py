"""What customers say in words of their own, and what they would have us do."""

from django.utils.translation import gettext_lazy as _

from metrics.domain.registry import reading
from metrics.domain.registry.metric import (
    CHOSEN,
    LAST_QUARTER,
    Bounds,
    Daily,
    Method,
    Metric,
    Split,
    Unit,
    Words,
)

OF_COMMENTS = _("A comment is of no team: who is asked after a contact may speak of anything.")


def _tone(key: str, name: Words, explanation: Words, formula: Words, example: Words, *, good: bool) -> Metric:
    return Metric(
        key=key,
        name=name,
        explanation=explanation,
        formula=formula,
        example=example,
        how_to_read=_(
            "Read by a machine with two word lists, and corrected by hand where somebody read better: irony "
            "and dialect escape it. Who writes is not who answers: read it beside the scores."
        ),
        unit=Unit.SHARE,
        window=LAST_QUARTER,
        higher_is_better=good,
        interval=_("95%, Wilson"),
        daily=Daily(
            method=Method.SHARE, splits=(Split.SEGMENT, Split.CHANNEL), unsplit=OF_COMMENTS, has_past=True
        ),
    )


def _kano(
    key: str,
    name: Words,
    explanation: Words,
    formula: Words,
    example: Words,
    thresholds: reading.Thresholds,
    scale: Bounds,
) -> Metric:
    return Metric(
        key=key,
        name=name,
        explanation=explanation,
        formula=formula,
        example=example,
        how_to_read=_(
            "Asked in pairs: how would you feel with it, how without it? Features that nobody wants, and "
            "contradictory answers, do not count. It says what a feature does, not what it costs."
        ),
        unit=Unit.RATIO,
        window=CHOSEN,
        higher_is_better=None,
        interval=_("95%, Wilson"),
        thresholds=thresholds,
        convention=reading.KANO_BY,
        scale=scale,
        not_daily=_(
            "Of one feature each, and only while a survey asks about it: it stands with its results."
        ),
        unlisted=_("The replies to the question are listed with the results of its survey."),
    )


METRICS = (
    _tone(
        "tone_positive",
        _("Positive comments"),
        _("Of what customers said in their own words, how much is praise."),
        _("comments with a positive tone / comments whose tone was read"),
        _("Of 40 comments 12 are positive: 12 / 40 = 30%."),
        good=True,
    ),
    _tone(
        "tone_negative",
        _("Negative comments"),
        _("Of what customers said in their own words, how much is blame."),
        _("comments with a negative tone / comments whose tone was read"),
        _("Of 40 comments 10 are negative: 10 / 40 = 25%."),
        good=False,
    ),
    Metric(
        key="theme_share",
        name=_("Share of a theme"),
        explanation=_("Of what customers said in their own words, how much speaks of a theme."),
        formula=_("comments that speak of the theme / comments"),
        example=_("Of 40 comments 12 speak of the price: 12 / 40 = 30%."),
        how_to_read=_(
            "One comment may speak of several themes, so the shares add up to more than 100%. Who writes a "
            "comment may differ from who does not."
        ),
        unit=Unit.SHARE,
        not_daily=_(
            "Of one theme each: its page counts every theme day by day, and tells what is more often said."
        ),
        window=_("the last 30, 90 or 365 days, as chosen on the page"),
        higher_is_better=None,
        interval=_("95%, Wilson"),
    ),
    _kano(
        "kano_better",
        _("Pleased with it (Kano)"),
        _("How much having a feature would please customers, from 0 to 1."),
        _("(delighters + performance) / (delighters + performance + basic + indifferent)"),
        _("10 delighters, 20 performance, 15 basic, 5 indifferent: 30 / 50 = 0.6."),
        reading.PLEASES,
        (0, 1),
    ),
    _kano(
        "kano_worse",
        _("Displeased without it (Kano)"),
        _("How much the lack of a feature would displease customers, from −1 to 0."),
        _("−(performance + basic) / (delighters + performance + basic + indifferent)"),
        _("10 delighters, 20 performance, 15 basic, 5 indifferent: −35 / 50 = −0.7."),
        reading.DISPLEASES,
        (-1, 0),
    ),
)
