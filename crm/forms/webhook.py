"""A new webhook: where to, and what it is told of."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.domain.webhook import KINDS


class WebhookForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Who listens: the data team, a chat…"))
    url = forms.CharField(label=_("Address"), max_length=500, help_text=_("It begins with https://."))
    kinds = forms.MultipleChoiceField(
        label=_("Told when"), choices=list(KINDS.items()), widget=forms.CheckboxSelectMultiple
    )
