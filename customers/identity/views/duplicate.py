"""Possible duplicates: warned of while typing, reviewed in a list."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from core.pages import Action, Page, StaffRequest
from customers.enums import DuplicateState
from customers.identity.domain.duplicate import after_place, dismiss_duplicate, duplicates, reopen_duplicate
from customers.identity.forms.duplicate import DuplicateFilter
from customers.models import Duplicate

PER_PAGE = 50


class DuplicateList(Page):
    """The surest first."""

    permission_required = "customers.view"
    template_name = "customers/duplicate_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = DuplicateFilter({"state": DuplicateState.FOUND} | self.request.GET.dict())
        wanted = form.cleaned_data if form.is_valid() else {}
        wanted = {name: value for name, value in wanted.items() if value}
        found = after_place(duplicates(**wanted), self.request.GET.get("after", ""))
        points = ("one__phones", "one__emails", "other__phones", "other__emails")
        rows = list(found.select_related("one", "other").prefetch_related(*points)[: PER_PAGE + 1])
        page = rows[:PER_PAGE]
        last = f"{page[-1].certainty}.{page[-1].pk}" if len(rows) > PER_PAGE else ""
        return super().get_context_data(
            form=form,
            pairs=page,
            narrowed={**wanted, "state": DuplicateState.FOUND} != {"state": DuplicateState.FOUND},
            dismissed=wanted.get("state") == DuplicateState.DISMISSED,
            next=last and f"?{urlencode(wanted | {'after': last})}",
            **kwargs,
        )


class DuplicateDismissal(Action):
    permission_required = "customers.merge"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        dismiss_duplicate(duplicate=get_object_or_404(Duplicate, pk=pk), actor_id=request.user.pk)
        messages.success(request, _("Noted: two different people. The pair is not shown again."))
        return redirect("customers:duplicate-list")


class DuplicateReopening(Action):
    permission_required = "customers.merge"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        reopen_duplicate(duplicate=get_object_or_404(Duplicate, pk=pk))
        messages.success(request, _("The pair is looked at again."))
        return redirect("customers:duplicate-list")
