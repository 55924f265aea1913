"""The action plan: the list, one action, and what can be done with it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.errors import DomainError, Invalid
from core.keyset import page_of, without_place
from core.pages import Action as Button
from core.pages import FormPage, Page, StaffRequest
from metrics.domain import registry
from metrics.domain.action import (
    Plan,
    change_action,
    comment_action,
    may_move,
    measured_return,
    move_action,
    plan_action,
    return_of,
)
from metrics.domain.action_journey import journeys
from metrics.domain.action_queries import (
    actions,
    counts_by_state,
    matching_actions,
    ordering_of,
    others_of,
    sharing_journeys,
)
from metrics.domain.capability.questions import QUESTIONS
from metrics.domain.effect import effects
from metrics.domain.effect_pictures import return_headline
from metrics.domain.return_terms import Terms
from metrics.enums import ActionState
from metrics.forms.action import ActionCommentForm, ActionFilter, ActionForm, ActionMoveForm
from metrics.models import Action

COMMENTS = 50


class ActionList(Page):
    request: StaffRequest
    permission_required = "metrics.view"
    template_name = "metrics/action_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ActionFilter(self.request.GET)
        wanted = form.wanted(self.request.user.pk)
        page = page_of(self.request.GET, matching_actions(actions(), wanted), ordering_of(wanted))
        return super().get_context_data(
            form=form,
            actions=page.rows,
            previous=page.previous,
            next=page.next,
            narrowed=bool(without_place(self.request.GET)),
            counts=[(state, counts.get(state, 0)) for counts in [counts_by_state()] for state in ActionState],
            today=timezone.localdate(),
            **kwargs,
        )


def action_or_404(pk: int) -> Action:
    rows = actions().select_related("gain_by", "created_by", "weakness")
    return get_object_or_404(rows, pk=pk)


class ActionDetail(Page):
    request: StaffRequest
    permission_required = "metrics.view"
    template_name = "metrics/action_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        action, user = action_or_404(self.kwargs["pk"]), self.request.user
        others = others_of(action, sharing_journeys(with_action=action)) if action.journey else []
        measured = measured_return(action, effects(), Terms.now(), others) if action.journey else None
        return super().get_context_data(
            action=action,
            journey=journeys().get(action.journey) if action.journey else None,
            question=QUESTIONS.get(action.weakness.question) if action.weakness else None,
            payback=return_of(action),
            measured=measured,
            others=others,
            return_figure=return_headline(measured).figure if measured else None,
            metric=registry.get("journey_lift"),
            extra=registry.get("extra_margin"),
            comments=list(action.comments.select_related("author").order_by("-pk")[:COMMENTS]),
            comment_form=ActionCommentForm(),
            ways=[state for state in ActionState if state != action.state],
            may_move=may_move(action, user.pk) or user.has_perm("metrics.plan"),
            today=timezone.localdate(),
            **kwargs,
        )


class ActionCreate(FormPage):
    request: StaffRequest
    permission_required = "metrics.plan"
    template_name = "metrics/action_form.html"
    form_class = ActionForm

    def get_initial(self) -> dict[str, Any]:
        asked = {name: self.request.GET.get(name, "") for name in ("segment", "goal", "journey")}
        return {"owner": self.request.user.pk, **asked}

    def perform(self, form: Any) -> None:
        self.action = plan_action(plan=form.plan(), actor_id=self.request.user.pk)
        messages.success(self.request, _("It is in the action plan."))

    def get_success_url(self) -> str:
        return reverse("metrics:action-detail", args=[self.action.pk])


class ActionEdit(FormPage):
    request: StaffRequest
    permission_required = "metrics.plan"
    template_name = "metrics/action_form.html"
    form_class = ActionForm

    @cached_property
    def action(self) -> Action:
        return action_or_404(self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"action": self.action}

    def get_initial(self) -> dict[str, Any]:
        stored = vars(Plan.of(self.action))
        segment = self.action.segment.slug if self.action.segment else ""
        chosen = {"owner": self.action.owner_id, "segment": segment, "goal": self.action.goal_id}
        return stored | chosen

    def perform(self, form: Any) -> None:
        change_action(action=self.action, plan=form.plan(), actor_id=self.request.user.pk)
        messages.success(self.request, _("The changes are saved."))

    def get_success_url(self) -> str:
        return reverse("metrics:action-detail", args=[self.action.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(action=self.action, **kwargs)


class OwnAction(Button):
    """Who keeps the plan may, and who owns this action."""

    abstract = True
    permission_required = "metrics.view"

    def action_of(self, request: StaffRequest, pk: int) -> Action:
        action = action_or_404(pk)
        if not (may_move(action, request.user.pk) or request.user.has_perm("metrics.plan")):
            raise PermissionDenied
        return action


class ActionMove(OwnAction):
    permission_required = "metrics.view"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        action, form = self.action_of(request, pk), ActionMoveForm(request.POST)
        if form.is_valid():
            move_action(action=action, state=form.cleaned_data["state"])
            messages.success(request, _("The action: %(state)s.") % {"state": action.get_state_display()})
        else:
            messages.error(request, _("There is no such state."))
        return redirect("metrics:action-detail", pk)


class ActionCommentAdd(OwnAction):
    permission_required = "metrics.view"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        action, form = self.action_of(request, pk), ActionCommentForm(request.POST)
        try:
            if not form.is_valid():
                raise Invalid(_("Write something, 1,000 characters at most."))
            comment_action(action=action, text=form.cleaned_data["text"], actor_id=request.user.pk)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("metrics:action-detail", pk)
