"""Goals: the list, one goal with its way, and what can be done with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.errors import DomainError, Invalid
from core.pages import Action, FormPage, Page, StaffRequest
from metrics.domain.action_queries import actions
from metrics.domain.days import today
from metrics.domain.goal import change_goal, drop_goal, set_goal
from metrics.domain.goal_pictures import way_of
from metrics.domain.goal_progress import progress_of
from metrics.domain.goal_queries import GoalLine, goal_lines, goals
from metrics.forms.goal import GoalChangeForm, GoalDropForm, GoalFilter, GoalForm
from metrics.models import Goal

ACTIONS = 50


def goal_or_404(pk: int) -> Goal:
    return get_object_or_404(goals().select_related("set_by"), pk=pk)


class GoalList(Page):
    request: StaffRequest
    permission_required = "metrics.view"
    template_name = "metrics/goal_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = GoalFilter(self.request.GET)
        lines = goal_lines(form.wanted(self.request.user.pk), day=today())
        return super().get_context_data(form=form, lines=lines, narrowed=bool(self.request.GET), **kwargs)


class GoalDetail(Page):
    permission_required = "metrics.view"
    template_name = "metrics/goal_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        goal, day = goal_or_404(self.kwargs["pk"]), today()
        [progress] = progress_of([goal], day=day)
        return super().get_context_data(
            goal=goal,
            line=GoalLine(progress),
            metric=progress.metric,
            chart=way_of(progress),
            actions=list(actions().filter(goal=goal).order_by("due_on", "pk")[:ACTIONS]),
            drop_form=GoalDropForm(),
            today=day,
            **kwargs,
        )


class GoalCreate(FormPage):
    request: StaffRequest
    permission_required = "metrics.plan"
    template_name = "metrics/goal_form.html"
    form_class = GoalForm

    def get_initial(self) -> dict[str, Any]:
        asked = {name: self.request.GET.get(name, "") for name in ("metric", "scope")}
        return {"owner": self.request.user.pk, **asked}

    def perform(self, form: Any) -> None:
        self.goal = set_goal(**form.arguments(), actor_id=self.request.user.pk)
        messages.success(self.request, _("The goal is set."))

    def get_success_url(self) -> str:
        return reverse("metrics:goal-detail", args=[self.goal.pk])


class GoalEdit(FormPage):
    permission_required = "metrics.plan"
    template_name = "metrics/goal_form.html"
    form_class = GoalChangeForm

    @cached_property
    def goal(self) -> Goal:
        return goal_or_404(self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"goal": self.goal}

    def get_initial(self) -> dict[str, Any]:
        return {"due_on": self.goal.due_on, "owner": self.goal.owner_id, "why": self.goal.why}

    def perform(self, form: Any) -> None:
        change_goal(goal=self.goal, **form.arguments())
        messages.success(self.request, _("The changes are saved."))

    def get_success_url(self) -> str:
        return reverse("metrics:goal-detail", args=[self.goal.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(goal=self.goal, **kwargs)


class GoalDrop(Action):
    permission_required = "metrics.plan"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        goal, form = goal_or_404(pk), GoalDropForm(request.POST)
        try:
            if not form.is_valid():
                raise Invalid(_("Say why it is given up."))
            drop_goal(goal=goal, why=form.cleaned_data["why"])
            messages.success(request, _("The goal is given up."))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("metrics:goal-detail", pk)
