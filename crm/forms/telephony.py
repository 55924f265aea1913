"""Connect a phone system."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import ServiceAccount


class PhoneSystemForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=ServiceAccount._meta.get_field("name").max_length,
        help_text=_("Which phone system speaks: a service account of this name is opened for it."),
    )
