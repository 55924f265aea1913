"""Where managers set deadlines and opening hours."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.pages import Action, FormPage, StaffRequest
from customers.cases.domain.business_calendar import public_holidays, remove_calendar, save_calendar
from customers.cases.domain.deadline import change_deadlines
from customers.cases.forms.case_rules import CalendarForm, DeadlinesForm
from customers.models import BusinessCalendar


class CaseRules(FormPage):
    """Deadlines can be changed here; calendars are listed."""

    request: StaffRequest
    permission_required = "customers.configure"
    template_name = "customers/case_rules.html"
    form_class = DeadlinesForm
    success_url = reverse_lazy("customers:case-rules")

    def perform(self, form: Any) -> None:
        change_deadlines(hours=form.hours(), actor_id=self.request.user.pk)
        messages.success(self.request, _("The deadlines hold for every case opened from now on."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        calendars = BusinessCalendar.objects.prefetch_related("team_calendars__team", "hours")
        return super().get_context_data(calendars=calendars, **kwargs)


class CalendarSave(FormPage):
    """A new calendar, or one there is."""

    request: StaffRequest
    permission_required = "customers.configure"
    template_name = "customers/calendar_form.html"
    form_class = CalendarForm
    success_url = reverse_lazy("customers:case-rules")

    @cached_property
    def calendar(self) -> BusinessCalendar | None:
        return get_object_or_404(BusinessCalendar, pk=self.kwargs["pk"]) if "pk" in self.kwargs else None

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"calendar": self.calendar}

    def perform(self, form: Any) -> None:
        save_calendar(calendar=self.calendar, actor_id=self.request.user.pk, **form.arguments())
        messages.success(self.request, _("The calendar is saved."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        country = self.calendar.country if self.calendar else ""
        return super().get_context_data(calendar=self.calendar, holidays=holidays_ahead(country), **kwargs)


class CalendarRemove(Action):
    request: StaffRequest
    permission_required = "customers.configure"

    def post(self, request: StaffRequest, pk: int) -> HttpResponseRedirect:
        try:
            remove_calendar(calendar=get_object_or_404(BusinessCalendar, pk=pk), actor_id=request.user.pk)
            messages.success(request, _("The calendar is gone; its teams keep the hours of the house."))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("customers:case-rules")


def holidays_ahead(country: str) -> list[tuple[date, str]]:
    """The public holidays of the next twelve months, by their name in the reader's language."""
    today = timezone.localdate()
    end = today.replace(year=today.year + 1, day=min(today.day, 28))
    known: Any = public_holidays(country, get_language())
    return [(day, str(known.get(day))) for day in known[today:end]] if country else []
