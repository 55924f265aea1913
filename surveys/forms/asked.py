"""Within which days somebody was asked."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.cases.forms.promise import day_field

USUAL = timedelta(days=89)


class AskedFilter(forms.Form):
    """The last ninety days where none are named."""

    since = day_field(_("From"))
    until = day_field(_("To"))

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        until = asked.get("until") or timezone.localdate()
        since = asked.get("since") or until - USUAL
        if since > until:
            self.add_error("until", _("The end lies before the beginning."))
        return {"since": since, "until": until}
