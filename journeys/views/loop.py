"""The board of the closed loop, the answers of one column, and whom they are assigned to."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import DomainError, Invalid
from core.keyset import read_page
from core.pages import Action, Page, StaffRequest
from customers.cases.domain.case import change_case
from customers.cases.domain.case_bulk import change_each
from customers.cases.views.case import back
from customers.cases.views.case_list import without_place
from journeys.domain.loop.board import LATEST_FIRST, board, drawn, follow_ups, name_rules
from journeys.forms.loop import AssignForm, BoardFilter
from surveys.enums import Stage


class LoopBoard(Page):
    request: StaffRequest
    permission_required = "surveys.view"
    template_name = "journeys/loop_board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = BoardFilter(self.request.GET)
        return super().get_context_data(
            form=form,
            columns=board(form.wanted(self.request.user.pk)),
            assign_form=AssignForm(),
            asked=without_place(self.request.GET),
            narrowed=bool(self.request.GET),
            **kwargs,
        )


class LoopList(Page):
    """One column as a list, or those who were thanked."""

    request: StaffRequest
    permission_required = "surveys.view"
    template_name = "journeys/loop_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stage = self.kwargs["stage"]
        if stage not in Stage.values:
            raise Http404
        form = BoardFilter(self.request.GET)
        wanted = {**form.wanted(self.request.user.pk), "stage": stage, "thanked": stage == Stage.THANKED}
        asked: Any = {name: self.request.GET.get(name, "") for name in ("after", "before")}
        try:
            page = read_page(drawn(follow_ups(wanted)), LATEST_FIRST, **asked)
        except Invalid as refusal:
            raise BadRequest(str(refusal)) from refusal
        name_rules(page.rows)
        rest = without_place(self.request.GET)
        return super().get_context_data(
            form=form,
            rows=page.rows,
            previous=page.previous and f"?{rest}{page.previous}",
            next=page.next and f"?{rest}{page.next}",
            assign_form=AssignForm(),
            narrowed=bool(rest),
            **(kwargs | {"stage": Stage(stage)}),
        )


class LoopAssignment(Action):
    """The cases of the ticked answers, to somebody or to a team."""

    request: StaffRequest
    permission_required = "customers.handle_cases"

    def post(self, request: StaffRequest) -> HttpResponse:
        form = AssignForm(request.POST)
        ids = [int(each) for each in request.POST.getlist("case") if each.isdecimal() and len(each) < 19]
        if not form.is_valid():
            messages.error(request, " ".join(str(each[0]) for each in form.errors.values()))
            return back(request, "/loop/")
        chosen = {"owner_id": form.cleaned_data["owner"], "team_id": form.cleaned_data["team"]}
        changes: dict[str, Any] = {name: value for name, value in chosen.items() if value}
        try:
            results = change_each(
                case_ids=ids, change=lambda case: change_case(case=case, actor_id=request.user.pk, **changes)
            )
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("journeys:loop-board")
        done = sum(not result.refusal for result in results)
        messages.success(
            request, ngettext("%(n)d case assigned.", "%(n)d cases assigned.", done) % {"n": done}
        )
        for result in results:
            if result.refusal:
                messages.error(
                    request, _("Case %(case)s: %(why)s") % {"case": result.case, "why": result.refusal}
                )
        return back(request, "/loop/")
