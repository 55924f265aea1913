"""An answer that is followed up: what was said, its case, what was given to make good."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from core.errors import DomainError
from core.pages import Action, Page, StaffRequest
from journeys.forms.loop import DeedForm, GestureForm
from journeys.models import LoopRule, LoopRuleVersion
from surveys.domain.follow_up import note_deed
from surveys.domain.gesture import make_gesture, terms, undo_gesture
from surveys.domain.heard import replies_of
from surveys.models import FollowUp, Gesture

MANAGES = "journeys.rules"


def found(pk: int) -> FollowUp:
    rows = FollowUp.objects.select_related(
        "customer", "answer__survey", "case__owner", "case__team", "second_answer__survey", "second_survey"
    )
    return get_object_or_404(rows, pk=pk)


class FollowUpDetail(Page):
    permission_required = "surveys.view"
    template_name = "journeys/follow_up.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = found(self.kwargs["pk"])
        known = LoopRuleVersion.objects.filter(rule=row.rule, number=row.rule_version)
        return super().get_context_data(
            row=row,
            rule=LoopRule.objects.filter(pk=row.rule).first(),
            version=known.first(),
            replies=replies_of(row.answer),
            gestures=row.gestures.select_related("made_by").order_by("pk"),
            gesture_form=kwargs.pop("gesture_form", None) or GestureForm(),
            deed_form=DeedForm(),
            **kwargs,
        )


class CustomerAnswer(Page):
    """Beside the call form: the answer that opened a case of this customer."""

    permission_required = "surveys.view"
    template_name = "journeys/_customer_answer.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        open_ones = FollowUp.objects.filter(customer=self.kwargs["pk"], case__closed_at=None)
        rows = open_ones.exclude(case=None).select_related("answer__survey", "case").order_by("-pk")[:2]
        said = [(row, replies_of(row.answer)) for row in rows]
        return super().get_context_data(said=said, **kwargs)


class GestureMake(FollowUpDetail):
    request: StaffRequest
    permission_required = "customers.spend_points"
    http_method_names = ["post"]

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        form, row = GestureForm(request.POST), found(pk)
        if form.is_valid():
            data = form.cleaned_data | {"points": form.cleaned_data["points"] or 0}
            try:
                make_gesture(follow_up=row, limit=self._limit(), actor_id=request.user.pk, **data)
                return redirect("journeys:follow-up", pk=pk)
            except DomainError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return self.render_to_response(self.get_context_data(gesture_form=form), status=422)

    def _limit(self) -> Decimal:
        row = terms()
        return row.manager_most if self.request.user.has_perm(MANAGES) else row.agent_most


class GestureUndo(Action):
    request: StaffRequest
    permission_required = "customers.spend_points"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        gesture = get_object_or_404(Gesture, pk=pk)
        if gesture.made_by_id != request.user.pk and not request.user.has_perm(MANAGES):
            raise PermissionDenied
        try:
            undo_gesture(gesture=gesture, actor_id=request.user.pk)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("journeys:follow-up", pk=gesture.follow_up_id)


class DeedNote(Action):
    request: StaffRequest
    permission_required = "customers.handle_cases"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        try:
            note_deed(follow_up=found(pk), deed=request.POST.get("deed", ""), actor_id=request.user.pk)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("journeys:follow-up", pk=pk)
