"""How customers are served."""

from django.utils.translation import gettext_lazy as _

from metrics.domain.registry.metric import Metric, Unit

METRICS = (
    Metric(
        key="first_contact_resolution",
        name=_("First-contact resolution, observed, 7 days"),
        explanation=_(
            "Of the issues customers came with, how many needed no second contact. Seen from the contacts "
            "themselves, over any channel: nobody says it."
        ),
        formula=_("issues without a further contact about the same reason within 7 days / issues"),
        example=_(
            "A call about a delivery on 1 March and an email about it on 4 March: one issue, not solved at "
            "first contact. A call about an invoice on 2 March and nothing until 9 March: one, solved. "
            "1 / 2 = 50 %."
        ),
        how_to_read=_(
            "An issue opens with a contact that none about the same reason preceded within 7 days. It counts "
            "once its 7 days are over, so the last week is missing. Contacts without a reason do not count. "
            "Customers who gave up look solved: read it beside their satisfaction."
        ),
        unit=Unit.SHARE,
        window=_("90 days, up to 8 days ago"),
        interval=_("95 %, Wilson"),
    ),
)
