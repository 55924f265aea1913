"""When a report comes by email, in words."""

from babel.dates import get_day_names
from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.formats import babel_locale
from journeys.enums import Rhythm
from journeys.models import ReportSubscription

register = template.Library()


@register.filter
def when_it_comes(subscription: ReportSubscription) -> str:
    """`every Monday at 08:00 (Europe/Paris)`."""
    words = {"hour": f"{subscription.hour:02}:00", "zone": subscription.time_zone.replace("_", " ")}
    if subscription.rhythm == Rhythm.WEEKLY:
        names = get_day_names("wide", locale=babel_locale(get_language() or "en"))
        words["day"] = names[subscription.day - 1]
        return _("every %(day)s at %(hour)s (%(zone)s)") % words
    words["day"] = str(subscription.day)
    return _("on day %(day)s of each month at %(hour)s (%(zone)s)") % words
