"""Cases as a list, as a board by state, and one change for many of them."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from core.errors import DomainError
from core.keyset import page_of, without_place
from core.pages import Page, StaffRequest
from customers.cases.domain.case import change_case
from customers.cases.domain.case_bulk import change_each
from customers.cases.domain.case_move import move_case
from customers.cases.domain.case_queries import board, cases, matching_cases, ordering_of
from customers.cases.forms.case import ASSIGN, CLOSE, BulkForm, CaseFilter, CaseMoveForm
from customers.enums import CaseState
from customers.models import Case

CARDS = 30
STATE_TONES = {"open": "info", "reopened": "warn", "waiting": "", "closed": "good"}


class CaseList(Page):
    request: StaffRequest
    permission_required = "customers.view"
    template_name = "customers/case_list.html"
    bulk_form: BulkForm | None = None
    ticked: Sequence[int] = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = CaseFilter(self.request.GET)
        wanted = form.wanted(self.request.user.pk)
        page = page_of(self.request.GET, matching_cases(cases(), wanted), ordering_of(wanted))
        return super().get_context_data(
            form=form,
            bulk_form=self.bulk_form or BulkForm(),
            ticked=self.ticked,
            cases=page.rows,
            previous=page.previous,
            next=page.next,
            narrowed=bool(without_place(self.request.GET)),
            **kwargs,
        )


class CaseBoard(Page):
    request: StaffRequest
    permission_required = "customers.view"
    template_name = "customers/case_board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = CaseFilter(self.request.GET)
        del form.fields["state"]
        wanted = form.wanted(self.request.user.pk) | {"late": False}
        del form.fields["late"]
        columns = board(wanted, size=CARDS)
        return super().get_context_data(
            form=form,
            columns=columns,
            move_form=CaseMoveForm(),
            narrowed=bool(self.request.GET),
            **kwargs,
        )


class CaseBulk(CaseList):
    """Assign, change the priority of, or close what is ticked; the answer says what became of each.

    Refused, the list comes back as it was ticked.
    """

    permission_required = "customers.handle_cases"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(f"{reverse('customers:case-list')}?{request.GET.urlencode()}")

    def post(self, request: StaffRequest) -> HttpResponse:
        form = BulkForm(request.POST)
        ids = [int(each) for each in request.POST.getlist("case") if each.isdecimal() and len(each) < 19]
        if not form.is_valid():
            return self._refuse(form, ids)
        try:
            results = change_each(case_ids=ids, change=self._change(form.cleaned_data))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return self._refuse(form, ids)
        done = sum(not result.refusal for result in results)
        context = {"results": results, "done": done, "refused": len(results) - done}
        return render(request, "customers/case_changes.html", context)

    def _refuse(self, form: BulkForm, ids: Sequence[int]) -> HttpResponse:
        self.bulk_form, self.ticked = form, ids
        words = " ".join(str(errors[0]) for errors in form.errors.values())
        return self.render_to_response(self.get_context_data(refusal=words), status=422)

    def _change(self, data: dict[str, Any]) -> Callable[[Case], object]:
        actor_id = self.request.user.pk
        if data["action"] == CLOSE:
            closing = {"to": CaseState.CLOSED, "outcome": data["outcome"], "note": data["note"]}
            return lambda case: move_case(case=case, actor_id=actor_id, **closing)
        changes: dict[str, Any] = {"priority": data["priority"]}
        if data["action"] == ASSIGN:
            chosen = {"owner_id": data["owner"], "team_id": data["team"]}
            changes = {name: value for name, value in chosen.items() if value}
        return lambda case: change_case(case=case, actor_id=actor_id, **changes)
