"""A new service account: what it may do, and until when."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.policy import RIGHTS

OF_PEOPLE = {"crm.staff", "crm.operate", "crm.profile"}
SCOPES = [(right, words) for right, words in RIGHTS.items() if right not in OF_PEOPLE]
LONGEST = timedelta(days=3 * 366)


def _in_a_year() -> str:
    return (timezone.localdate() + timedelta(days=365)).isoformat()


class ServiceAccountForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Who speaks: the shop, the phone system…")
    )
    expires_on = forms.DateField(
        label=_("Valid until"),
        initial=_in_a_year,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=SCOPES, widget=forms.CheckboxSelectMultiple
    )

    def clean_expires_on(self) -> datetime:
        """The end of that day."""
        day = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if not today <= day <= today + LONGEST:
            raise forms.ValidationError(_("Choose a day from today on, within three years."))
        return timezone.make_aware(datetime.combine(day, time.max))
