"""The page of a case, and the pages to open and change one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError
from core.pages import Action, FormPage, Page, StaffRequest
from customers.cases.domain.case import change_case, marks_of, open_case
from customers.cases.domain.case_move import answer_case, move_case, ways_from
from customers.cases.domain.case_queries import contacts_about, history_of
from customers.cases.forms.case import CaseForm, CaseMoveForm
from customers.cases.forms.promise import PromiseForm
from customers.domain.timeline import Page as HistoryPage
from customers.enums import CaseState
from customers.models import Case, Customer
from customers.views.timeline import entries_of


def case_or_404(pk: int) -> Case:
    rows = Case.objects.select_related("customer", "topic", "owner", "team", "opened_by")
    return get_object_or_404(rows, pk=pk)


class CaseDetail(Page):
    permission_required = "customers.view"
    template_name = "customers/case_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case = case_or_404(self.kwargs["pk"])
        mine = {"agent": self.request.user.pk, "team": case.team_id}
        return super().get_context_data(
            case=case,
            customer=case.customer,
            owner_mark=marks_of(case)["owner_id"],
            entries=entries_of(HistoryPage(list(history_of(case)), None, None)),
            contacts=list(contacts_about(case)[:20]),
            promises=list(case.promises.select_related("agent", "team").order_by("-pk")[:20]),
            ways=[way for way in ways_from(case.state) if way != CaseState.CLOSED],
            move_form=CaseMoveForm(),
            promise_form=PromiseForm(initial=mine),
            **kwargs,
        )


class CaseCreate(FormPage):
    request: StaffRequest
    permission_required = "customers.handle_cases"
    template_name = "customers/case_form.html"
    form_class = CaseForm
    opened: Case

    @cached_property
    def customer(self) -> Customer:
        return get_object_or_404(Customer, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return {"owner": self.request.user.pk, "team": self.request.user.team_id}

    def perform(self, form: Any) -> None:
        key = f"form:{form.cleaned_data['key']}"
        self.opened = open_case(
            customer=self.customer, key=key, actor_id=self.request.user.pk, **form.arguments()
        )

    def get_success_url(self) -> str:
        messages.success(self.request, _("The case is open."))
        return reverse("customers:case-detail", args=[self.opened.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(customer=self.customer, **kwargs)


class CaseEdit(FormPage):
    request: StaffRequest
    permission_required = "customers.handle_cases"
    template_name = "customers/case_form.html"
    form_class = CaseForm

    @cached_property
    def case(self) -> Case:
        return case_or_404(self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"case": self.case}

    def get_initial(self) -> dict[str, Any]:
        names = ("kind", "subject", "description", "priority")
        stored = {name: getattr(self.case, name) for name in names}
        return {
            **stored,
            "topic": self.case.topic_id,
            "owner": self.case.owner_id,
            "team": self.case.team_id,
            "seen": marks_of(self.case),
        }

    def perform(self, form: Any) -> None:
        """Two people editing: what only one of them changed is kept of both."""
        actor_id, seen = self.request.user.pk, form.cleaned_data["seen"]
        try:
            change_case(case=self.case, actor_id=actor_id, seen=seen, **form.arguments())
        except Conflict:
            self.case.refresh_from_db()
            form.see(self.case)
            raise

    def get_success_url(self) -> str:
        messages.success(self.request, _("The changes are saved."))
        return reverse("customers:case-detail", args=[self.case.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(customer=self.case.customer, case=self.case, **kwargs)


class CaseMove(Action):
    """Into another state, from the page of the case or from the board."""

    request: StaffRequest
    permission_required = "customers.handle_cases"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        case, form = case_or_404(pk), CaseMoveForm(request.POST)
        try:
            self._move(case, form)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return back(request, reverse("customers:case-detail", args=[pk]))

    def _move(self, case: Case, form: CaseMoveForm) -> None:
        if not form.is_valid():
            messages.error(self.request, " ".join(str(each[0]) for each in form.errors.values()))
            return
        move_case(case=case, actor_id=self.request.user.pk, **form.cleaned_data)
        words = {"number": case.pk, "state": case.get_state_display()}
        messages.success(self.request, _("Case %(number)d: %(state)s.") % words)


class CaseTake(Action):
    """Mine from now on, unless somebody took it since I saw whose it was."""

    request: StaffRequest
    permission_required = "customers.handle_cases"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        mark = request.POST.get("owner")
        seen = {"owner_id": mark} if mark else None
        try:
            change_case(case=case_or_404(pk), actor_id=request.user.pk, seen=seen, owner_id=request.user.pk)
            messages.success(request, _("The case is yours."))
        except Conflict as taken:
            messages.error(request, str(taken))
        return back(request, reverse("customers:case-detail", args=[pk]))


class CaseAnswer(Action):
    """The customer was answered, on a way that is not logged here."""

    request: StaffRequest
    permission_required = "customers.handle_cases"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        answer_case(case=case_or_404(pk), actor_id=request.user.pk)
        return back(request, reverse("customers:case-detail", args=[pk]))


def back(request: StaffRequest, otherwise: str) -> HttpResponse:
    """To the page of ours the button stood on."""
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return redirect(asked if is_ours else otherwise)
