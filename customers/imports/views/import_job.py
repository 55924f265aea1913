"""Bring in a file: upload it, say what its columns are, watch it go in, read what was refused."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core.errors import Conflict, DomainError
from core.pages import Action, FormPage, Guarded, Page, StaffRequest
from customers.enums import ImportState
from customers.imports.domain.issues import issues_as_csv
from customers.imports.domain.job import (
    cancel_import,
    draft_import,
    keep_good_lines,
    last_like,
    sample,
    start_import,
    taken_again,
)
from customers.imports.forms.import_job import MappingForm, UploadForm
from customers.models import ImportJob
from customers.people.views.spreadsheet import spoken

PER_PAGE = 25
ISSUES_PER_PAGE = 50


def import_or_404(pk: int) -> ImportJob:
    return get_object_or_404(ImportJob.objects.select_related("created_by"), pk=pk)


SHOWN = [("", gettext_lazy("All imports")), ("refused", gettext_lazy("With refused lines"))]


class ImportList(Page):
    permission_required = "customers.import"
    template_name = "customers/import_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        jobs = ImportJob.objects.select_related("created_by").defer("header", "mapping", "options", "notes")
        refused = self.request.GET.get("show") == "refused"
        jobs = jobs.filter(refused__gt=0) if refused else jobs
        page = Paginator(jobs, PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            page=page, shown="refused" if refused else "", choices=SHOWN, **kwargs
        )


class ImportCreate(FormPage):
    permission_required = "customers.import"
    template_name = "customers/import_form.html"
    form_class = UploadForm
    job: ImportJob

    def perform(self, form: BaseForm) -> None:
        data = form.cleaned_data
        self.job = draft_import(
            kind=data["kind"], source=data["source"], file=data["file"], actor_id=self.request.user.pk
        )

    def get_success_url(self) -> str:
        return reverse("customers:import-mapping", args=[self.job.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(most=settings.IMPORT_MAX_BYTES >> 20, **kwargs)


class ImportMapping(FormPage):
    permission_required = "customers.import"
    template_name = "customers/import_mapping.html"
    form_class = MappingForm

    @cached_property
    def job(self) -> ImportJob:
        return import_or_404(self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.job.state != ImportState.DRAFT:
            return redirect("customers:import-detail", self.job.pk)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"job": self.job}

    def perform(self, form: Any) -> None:
        start_import(
            job=self.job,
            mapping=form.mapping,
            options=form.options,
            all_or_nothing=form.cleaned_data["all_or_nothing"],
        )

    def get_success_url(self) -> str:
        return reverse("customers:import-detail", args=[self.job.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(job=self.job, **kwargs)
        rows = sample(self.job, lines=3)
        cells = [[row[place] for row in rows] for place in range(len(self.job.header))]
        columns = list(zip(context["form"].columns, cells, strict=True))
        return context | {"columns": columns, "before": last_like(self.job)}


class ImportDetail(Page):
    permission_required = "customers.import"
    template_name = "customers/import_detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        job = import_or_404(self.kwargs["pk"])
        if job.state == ImportState.DRAFT:
            return redirect("customers:import-mapping", job.pk)
        return super().get(request, *args, job=job, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job = kwargs.pop("job")
        issues = Paginator(job.issues.order_by("line", "pk"), ISSUES_PER_PAGE)
        page = issues.get_page(self.request.GET.get("page")) if job.refused else None
        again = taken_again(job) if job.state == ImportState.REFUSED else None
        return super().get_context_data(page=page, again=again, **progress_of(job), **kwargs)


class ImportProgress(Page):
    """The part of the page that is fetched again every second while the import is under way."""

    permission_required = "customers.import"
    template_name = "customers/_import_progress.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**progress_of(import_or_404(self.kwargs["pk"])), **kwargs)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Once it is over the whole page comes anew, with its report."""
        response = super().render_to_response(context, **kwargs)
        if not context["is_open"]:
            response["HX-Refresh"] = "true"
        return response


def progress_of(job: ImportJob) -> dict[str, Any]:
    """Every line is read, then written: the bar goes once over both."""
    return {
        "job": job,
        "is_open": job.state in (ImportState.DUE, ImportState.RUNNING),
        "done": job.lines_read + job.lines_written,
        "total": 2 * job.lines_total,
    }


class ImportGoodLines(Action):
    """Of a file that was refused for some of its lines, the others: the file need not come twice."""

    permission_required = "customers.import"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        try:
            pk = keep_good_lines(job=import_or_404(pk), actor_id=request.user.pk).pk
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("customers:import-detail", args=[pk]))


class ImportCancel(Action):
    permission_required = "customers.import"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            cancel_import(job=import_or_404(pk))
        except Conflict as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("customers:import-detail", args=[pk]))


class ImportIssues(Guarded, View):
    """The refused lines as CSV, safe to open in a spreadsheet."""

    permission_required = "customers.import"

    def get(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        job = import_or_404(pk)
        return StreamingHttpResponse(
            spoken(issues_as_csv(job)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{_("refused-lines")}-{job.pk}.csv"'},
        )
