"""One metric over time, and what it should be."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.pages import Action, StaffRequest
from metrics.domain.days import today
from metrics.domain.snapshot.counted import counted_on
from metrics.domain.snapshot.target import TONES, outcome_words, set_target
from metrics.domain.snapshot.words import interval_words, shown_words, value_words
from metrics.forms.trend import TargetForm, TrendFilter
from metrics.reports.trend import asked_development
from metrics.views.report import ReportPage


class Trends(ReportPage):
    template_name = "metrics/trends.html"
    permission_required = "metrics.view"
    report_key = "trends"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **trend_context(TrendFilter(self.request.GET)),
            narrowed=bool(self.request.GET),
            **kwargs,
        )


def trend_context(form: TrendFilter, target_form: TargetForm | None = None) -> dict[str, Any]:
    found = asked_development(form)
    words, last, outcome = value_words(found.metric), found.last, found.outcome
    return {
        "form": form,
        "found": found,
        "last": last,
        "customers_url": counted_on(found.metric, found.of.text, last.day if last else None),
        "shown": shown_words(found.metric, last),
        "between": interval_words(found.metric, last),
        "reading": found.metric.reading(last.value) if last and last.value is not None else None,
        "target": words(found.target) if found.target is not None else "",
        "outcome": outcome and outcome_words(outcome),
        "tone": outcome and TONES[outcome],
        "targets": [(it, words(it.value) if it.value is not None else "") for it in found.targets],
        "target_form": target_form or TargetForm(metric=found.metric, today=form.today),
    }


class TargetSet(Action):
    """The metric and whose it is stand in the address, as on the page."""

    permission_required = "metrics.target"

    def post(self, request: StaffRequest) -> HttpResponse:
        asked = TrendFilter(request.GET)
        form = TargetForm(request.POST, metric=asked.chosen, today=today())
        if asked.is_valid() and form.is_valid():
            try:
                self._set(asked, form)
            except DomainError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        if not asked.is_valid() or form.errors:
            return self._again(asked, form)
        messages.success(request, _("The target is set."))
        return redirect(f"{reverse('metrics:trends')}?{TrendFilter.kept(request.GET)}")

    def _set(self, asked: TrendFilter, form: TargetForm) -> None:
        set_target(
            metric=asked.chosen.key,
            scope=asked.of.scope,
            value=form.wanted,
            since=form.cleaned_data["since"],
            actor_id=self.request.user.pk,
        )

    def _again(self, asked: TrendFilter, form: TargetForm) -> HttpResponse:
        context = Trends(request=self.request, kwargs={}).get_context_data() | trend_context(asked, form)
        return render(self.request, "metrics/trends.html", context, status=422)
