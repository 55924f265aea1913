"""How well customers are known."""

from django.utils.translation import gettext_lazy as _

from metrics.domain.registry.metric import NO_INTERVAL, NOW, OF_CUSTOMERS, Daily, Method, Metric, Split, Unit

METRICS = (
    Metric(
        key="profile_completeness",
        name=_("Profile completeness"),
        explanation=_("How much of what counts is known about a customer, on average."),
        formula=_("mean over customers of: weight of the fields known / weight of all that count"),
        example=_("Name, phone and email known, all else missing: 60 of 100, that is 60%."),
        how_to_read=_(
            "Name, phone and email weigh 20 each, city and birthday 10, the rest 5. Whose data was erased "
            "does not count."
        ),
        unit=Unit.SHARE,
        window=NOW,
        interval=NO_INTERVAL,
        daily=Daily(method=Method.RATIO, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS),
    ),
)
