"""How often and when we write: one page, one budget for everything."""

from typing import Any

from django.contrib import messages
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from core.pages import FormPage
from journeys.domain.contact_policy import change_contact_policy
from journeys.forms.contact_policy import ContactPolicyForm
from journeys.models import ContactPolicy


class ContactRules(FormPage):
    permission_required = "customers.configure"
    template_name = "journeys/contact_rules.html"
    form_class = ContactPolicyForm
    success_url = reverse_lazy("journeys:contact-rules")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": ContactPolicy.current()}

    def perform(self, form: Any) -> None:
        change_contact_policy(**form.cleaned_data)
        messages.success(self.request, _("Saved. It counts for whatever leaves from now on."))
