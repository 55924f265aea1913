"""Connect the phone system: what to paste where, and whether anything arrives."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from core.pages import FormPage, private
from crm.domain.service_account import open_service_account
from crm.domain.signature import signing_secret
from crm.forms.telephony import PhoneSystemForm
from crm.models import ServiceAccount, User
from customers.contact.domain.phone_call import latest_calls

RIGHT = "customers.announce_calls"
VALID = timedelta(days=3 * 365)
SHOWN = 5


class Telephony(FormPage):
    template_name = "crm/telephony.html"
    permission_required = "crm.staff"
    form_class = PhoneSystemForm
    success_url = reverse_lazy("crm:telephony")
    opened: tuple[ServiceAccount, str] | None = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = ServiceAccount.objects.filter(scopes__contains=[RIGHT], expires_at__gt=timezone.now())
        staff = User.objects.filter(is_active=True).order_by("extension", "name", "pk")
        return super().get_context_data(
            pop_url=settings.BASE_URL + reverse("customers:pop"),
            api_url=settings.BASE_URL + reverse("api-phone-calls-list"),
            accounts=accounts,
            reachable=staff.exclude(extension=""),
            unreachable=staff.filter(extension="").count(),
            calls=latest_calls()[:SHOWN],
            **kwargs,
        )

    def perform(self, form: Any) -> None:
        self.opened = open_service_account(
            name=form.cleaned_data["name"],
            scopes=[RIGHT],
            expires_at=timezone.now() + VALID,
            actor_id=self.request.user.pk,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        """Token and secret are in this answer and nowhere else."""
        response = super().form_valid(form)
        if self.opened:
            account, token = self.opened
            shown = {"account": account, "token": token, "secret": signing_secret(account)}
            response = self.render_to_response(self.get_context_data(form=PhoneSystemForm(), **shown))
            private(response)
        return response
