"""Reports kept with their filters: the list, and what is done with one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from core.errors import DomainError, Invalid
from core.pages import Action, Page, StaffRequest
from metrics.forms.saved_report import SaveReportForm
from metrics.models import SavedReport
from metrics.reports.saved_report import (
    demand_change,
    may_change,
    rename_report,
    reports_of,
    save_report,
    shown,
)
from metrics.views.report import report_or_404

MOST = 200


class SavedReportList(Page):
    request: StaffRequest
    template_name = "metrics/saved_report_list.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        may_share = user.has_perm("metrics.share_report")
        lines = [(each, self._form(each.saved, may_share)) for each in shown(reports_of(user.pk)[:MOST])]
        return super().get_context_data(lines=lines, **kwargs)

    def _form(self, saved: SavedReport, may_share: bool) -> SaveReportForm | None:
        if not may_change(saved, self.request.user):
            return None
        now = {"name": saved.name, "shared": saved.shared}
        return SaveReportForm(initial=now, may_share=may_share, auto_id=f"report_{saved.pk}_%s")


class SavedReportAction(Action):
    """A refusal is said in words, on the list."""

    abstract = True
    permission_required = "metrics.save_report"
    request: StaffRequest

    def post(self, request: StaffRequest, **kwargs: Any) -> HttpResponse:
        try:
            messages.success(request, self.perform())
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("metrics:saved-report-list")

    @property
    def saved(self) -> SavedReport:
        user = self.request.user
        return demand_change(get_object_or_404(reports_of(user.pk), pk=self.kwargs["pk"]), user)

    def form(self) -> SaveReportForm:
        may_share = self.request.user.has_perm("metrics.share_report")
        form = SaveReportForm(self.request.POST, may_share=may_share)
        if not form.is_valid():
            raise Invalid(_("Give the report a name of 60 characters at most."))
        return form

    def perform(self) -> str:
        raise NotImplementedError


class SavedReportCreate(SavedReportAction):
    """The filters are those of the address."""

    permission_required = "metrics.save_report"

    def perform(self) -> str:
        report, form = report_or_404(self.kwargs["key"]), self.form()
        save_report(
            owner_id=self.request.user.pk,
            name=form.cleaned_data["name"],
            report=report.key,
            query=self.request.META["QUERY_STRING"],
            shared=form.shared_now,
        )
        return _("The report is saved.")


class SavedReportChange(SavedReportAction):
    permission_required = "metrics.save_report"

    def perform(self) -> str:
        saved, form = self.saved, self.form()
        shared = form.shared_now if "shared" in form.fields else saved.shared
        rename_report(saved=saved, name=form.cleaned_data["name"], shared=shared)
        return _("The report is changed.")


class SavedReportDelete(SavedReportAction):
    permission_required = "metrics.save_report"

    def perform(self) -> str:
        self.saved.delete()
        return _("The report is gone, and so are its emails.")
