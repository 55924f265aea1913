"""The rules of the loop: written, tried on the last ninety days, live, retired."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.pages import Action, FormPage, Page, StaffRequest
from journeys.domain.loop.preview import preview_rule
from journeys.domain.loop.rule import go_live, move_up, retire, write_rule
from journeys.enums import RuleState
from journeys.forms.loop import GestureTermsForm, RuleForm
from journeys.models import LoopRule
from surveys.domain.gesture import terms

JOINED = ("survey", "segment", "topic", "owner", "team", "template", "second_survey")


class RuleList(Page):
    permission_required = "surveys.view"
    template_name = "journeys/loop_rules.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(rules=LoopRule.objects.select_related(*JOINED), **kwargs)


class RuleDetail(Page):
    """What it would have done, and what it said under each version."""

    permission_required = "surveys.view"
    template_name = "journeys/loop_rule.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rule = get_object_or_404(LoopRule.objects.select_related(*JOINED), pk=self.kwargs["pk"])
        return super().get_context_data(
            rule=rule,
            preview=preview_rule(rule) if rule.state != RuleState.RETIRED else None,
            versions=list(rule.versions.select_related("made_by")),
            **kwargs,
        )


class RuleWrite(FormPage):
    request: StaffRequest
    permission_required = "journeys.rules"
    template_name = "journeys/loop_rule_form.html"
    form_class = RuleForm
    written: LoopRule

    @cached_property
    def rule(self) -> LoopRule | None:
        return get_object_or_404(LoopRule, pk=self.kwargs["pk"]) if "pk" in self.kwargs else None

    def get_initial(self) -> dict[str, Any]:
        return RuleForm.of(self.rule) if self.rule else {}

    def perform(self, form: Any) -> None:
        self.written = write_rule(rule=self.rule, actor_id=self.request.user.pk, **form.terms())

    def get_success_url(self) -> str:
        messages.success(self.request, _("The rule is kept. This is what it would have done."))
        return reverse("journeys:loop-rule", args=[self.written.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(rule=self.rule, **kwargs)


class RuleMove(Action):
    """`to`: live, retired, or up."""

    request: StaffRequest
    permission_required = "journeys.rules"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        rule, to = get_object_or_404(LoopRule, pk=pk), request.POST.get("to", "")
        try:
            if to == RuleState.LIVE:
                go_live(rule=rule, actor_id=request.user.pk)
                messages.success(request, _("The rule is live: answers from now on are followed up by it."))
            elif to == RuleState.RETIRED:
                retire(rule=rule)
                messages.success(request, _("The rule opens nothing more."))
            elif to == "up":
                move_up(rule=rule)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("journeys:loop-rule", pk=pk)
        return redirect("journeys:loop-rules")


class GestureTermsEdit(FormPage):
    """How much of a gesture whoever may make."""

    permission_required = "journeys.rules"
    template_name = "journeys/gesture_terms.html"
    form_class = GestureTermsForm
    success_url = reverse_lazy("journeys:loop-rules")

    def get_initial(self) -> dict[str, Any]:
        row = terms()
        return {name: getattr(row, name) for name in GestureTermsForm.base_fields}

    def perform(self, form: Any) -> None:
        row = terms()
        for name, value in form.cleaned_data.items():
            setattr(row, name, value)
        row.save()
        messages.success(self.request, _("The limits are kept."))
