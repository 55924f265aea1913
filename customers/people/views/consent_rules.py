"""Where managers say how long a consent to be phoned holds, and in which words consent is asked for."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from core.pages import FormPage, StaffRequest
from customers.people.domain.consent_term import change_terms
from customers.people.domain.consent_wording import change_wording
from customers.people.forms.consent_rules import TermsForm, WordingsForm


class RulesPage(FormPage):
    """Both forms stand on one page; each has an address of its own."""

    abstract = True
    request: StaffRequest
    template_name = "customers/consent_rules.html"
    success_url = reverse_lazy("customers:consent-rules")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        sent = context["form"]
        context["terms_form"] = sent if isinstance(sent, TermsForm) else TermsForm()
        context["wordings_form"] = sent if isinstance(sent, WordingsForm) else WordingsForm()
        return context


class ConsentRules(RulesPage):
    permission_required = "customers.configure"
    form_class = TermsForm

    def perform(self, form: Any) -> None:
        change_terms(months=form.terms(), actor_id=self.request.user.pk)
        messages.success(self.request, _("The terms hold from now on, for what was said before too."))


class ConsentWordings(RulesPage):
    permission_required = "customers.configure"
    form_class = WordingsForm

    def perform(self, form: Any) -> None:
        with transaction.atomic():
            for name, (purpose, language) in form.keys.items():
                text = form.cleaned_data[name]
                change_wording(purpose=purpose, language=language, text=text, actor_id=self.request.user.pk)
        messages.success(self.request, _("The wordings are in use."))
