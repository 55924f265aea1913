"""The machines that may speak to us."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from core.pages import Action, FormPage, Page, StaffRequest, private
from crm.domain.service_account import open_service_account, revoke_service_account
from crm.forms.service_account import ServiceAccountForm
from crm.models import ServiceAccount


class ServiceAccountList(Page):
    template_name = "crm/service_account_list.html"
    permission_required = "crm.staff"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(accounts=ServiceAccount.objects.all(), **kwargs)


class ServiceAccountCreate(FormPage):
    template_name = "crm/service_account_form.html"
    permission_required = "crm.staff"
    form_class = ServiceAccountForm
    success_url = reverse_lazy("crm:service-account-list")
    opened: tuple[ServiceAccount, str] | None = None

    def perform(self, form: Any) -> None:
        data = form.cleaned_data
        self.opened = open_service_account(
            name=data["name"],
            scopes=data["scopes"],
            expires_at=data["expires_on"],
            actor_id=self.request.user.pk,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        """The token is in this answer and nowhere else."""
        response = super().form_valid(form)
        if self.opened:
            account, token = self.opened
            response = self.render_to_response(self.get_context_data(account=account, token=token))
            private(response)
        return response


class ServiceAccountRevoke(Action):
    permission_required = "crm.staff"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        revoke_service_account(account=get_object_or_404(ServiceAccount, pk=pk), actor_id=request.user.pk)
        messages.success(request, _("The account is closed: its token opens nothing any more."))
        return redirect("crm:service-account-list")
