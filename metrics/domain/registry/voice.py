"""What customers say when they are asked."""

from django.utils.translation import gettext_lazy as _

from metrics.domain.registry.metric import LAST_QUARTER, LATEST_ANSWER, Metric, Threshold, Unit

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
        interval=_("95 %, adjusted Wald (three answers added)"),
        thresholds=(
            Threshold(-100, _("more critics than recommenders"), "bad"),
            Threshold(0, _("balanced"), "warn"),
            Threshold(30, _("good"), "good"),
            Threshold(70, _("excellent"), "good"),
        ),
    ),
    Metric(
        key="response_rate",
        name=_("Response rate"),
        explanation=_("How many of those who were asked have answered."),
        formula=_("answered / invitations sent"),
        example=_("180 answers to 1,000 invitations: 18 %."),
        how_to_read=_(
            "A low rate does not make a score wrong, but those who answer may differ from those who "
            "do not. Invitations of the last "
            "days still come in."
        ),
        unit=Unit.SHARE,
        window=LAST_QUARTER,
        interval=_("95 %, Wilson"),
    ),
)
