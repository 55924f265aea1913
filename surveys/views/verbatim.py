"""The voice feed: all that customers said in words, one of them, and its tone put right."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from core.keyset import page_of, without_place
from core.pages import Action, Guarded, Page, StaffRequest
from customers.people.domain.sighting import note_export
from customers.people.views.spreadsheet import csv_file
from surveys.domain.verbatim import LATEST_FIRST, correct_tone, matching_verbatims, verbatims
from surveys.domain.verbatim_file import verbatim_header, verbatim_rows
from surveys.enums import Tone
from surveys.forms.verbatim import ToneForm, VerbatimFilter

PER_PAGE = 30
ON_THE_CUSTOMER = 4


class VerbatimList(Page):
    request: StaffRequest
    permission_required = "surveys.view"
    template_name = "surveys/verbatim_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = VerbatimFilter(self.request.GET)
        rows = matching_verbatims(verbatims(), form.wanted())
        page = page_of(self.request.GET, rows, LATEST_FIRST, size=PER_PAGE)
        filters = without_place(self.request.GET)
        return super().get_context_data(
            form=form,
            verbatims=page.rows,
            previous=page.previous,
            next=page.next,
            narrowed=bool(filters),
            filters=filters,
            tones=Tone.choices,
            **kwargs,
        )


class VerbatimDetail(Page):
    """One of them under an address of its own, to show to a colleague."""

    permission_required = "surveys.view"
    template_name = "surveys/verbatim_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        verbatim = get_object_or_404(verbatims(), pk=self.kwargs["pk"])
        return super().get_context_data(verbatim=verbatim, tones=Tone.choices, **kwargs)


class ToneCorrection(Action):
    """Over htmx the line comes back alone."""

    request: StaffRequest
    permission_required = "surveys.judge"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        verbatim = get_object_or_404(verbatims(), pk=pk)
        form = ToneForm(request.POST)
        if form.is_valid():
            correct_tone(verbatim=verbatim, actor_id=request.user.pk, **form.cleaned_data)
            verbatim = verbatims().get(pk=pk)
        else:
            messages.error(request, _("Choose positive, neutral or negative."))
        if request.htmx:
            context = {"verbatim": verbatim, "tones": Tone.choices, "saved": True}
            return render(request, "surveys/_said.html", context)
        return redirect("surveys:verbatim-detail", pk)


class VerbatimExport(Guarded, View):
    """Who takes it away is written down; what was not understood gives nothing rather than everything."""

    permission_required = "surveys.export"
    written: Callable[..., StreamingHttpResponse] = staticmethod(csv_file)

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        form = VerbatimFilter(request.GET)
        if not form.is_valid():
            raise BadRequest(_("The question was not understood."))
        rows = matching_verbatims(verbatims(), form.wanted())
        note_export(viewer=request.user, what=_("voice"))
        return self.written(verbatim_header(), verbatim_rows(rows), name=_("voice"))


class CustomerVoice(Page):
    """What this customer said, on their page."""

    permission_required = "surveys.view"
    template_name = "surveys/_customer_voice.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        theirs = verbatims().filter(customer=self.kwargs["pk"]).order_by(*LATEST_FIRST)
        found = list(theirs[: ON_THE_CUSTOMER + 1])
        return super().get_context_data(
            verbatims=found[:ON_THE_CUSTOMER],
            more=len(found) > ON_THE_CUSTOMER,
            customer_id=self.kwargs["pk"],
            **kwargs,
        )
