"""When a report comes by email, and to whom."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from customers.forms.holder import staff_choices
from customers.people.forms.customer import time_zones
from journeys.enums import Rhythm

WEEKDAYS = [
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
]


class SubscriptionForm(forms.Form):
    """`subscriber` is asked of those who may send a report to colleagues."""

    subscriber = forms.TypedChoiceField(label=_("Send it to"), coerce=int, choices=staff_choices)
    rhythm = forms.ChoiceField(label=_("How often"), choices=Rhythm.choices, initial=Rhythm.WEEKLY)
    weekday = forms.TypedChoiceField(label=_("Weekday"), coerce=int, choices=WEEKDAYS, initial=1)
    month_day = forms.IntegerField(
        label=_("Day of the month"),
        min_value=1,
        max_value=28,
        initial=1,
        help_text=_("Where it comes every month."),
    )
    hour = forms.TypedChoiceField(
        label=_("Hour"), coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)], initial=8
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones, initial=settings.TIME_ZONE)

    def __init__(self, *args: Any, may_send: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_send:
            del self.fields["subscriber"]

    @property
    def agreed(self) -> dict[str, Any]:
        clean = self.cleaned_data
        monthly = clean["rhythm"] == Rhythm.MONTHLY
        return {
            "rhythm": clean["rhythm"],
            "day": clean["month_day"] if monthly else clean["weekday"],
            "hour": clean["hour"],
            "time_zone": clean["time_zone"],
        }
