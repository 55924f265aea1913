"""Answers in doubt, for whoever may say whether they count; and who said so."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import DomainError
from core.keyset import page_of
from core.pages import Action, Page, StaffRequest
from surveys.domain.doubt import (
    ANSWERS_LATEST_FIRST,
    LEFT_OUT,
    REVISIONS_LATEST_FIRST,
    Wanted,
    first_of,
)
from surveys.domain.verdict import LATEST_FIRST, MOST, judge, verdicts
from surveys.enums import Decision
from surveys.forms.doubt import ANSWERS, CHANGES, DoubtFilter, VerdictForm
from surveys.models import Verdict

URLS = {ANSWERS: "surveys:doubts", CHANGES: "surveys:doubt-changes"}


class Doubts(Page):
    """Answers; `CHANGES`: of answers that stand, and came from another browser."""

    what = ANSWERS
    template_name = "surveys/doubts.html"
    permission_required = "surveys.edit"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = DoubtFilter(self.request.GET)
        wanted = form.wanted
        rows, ordering = listed(wanted, self.what)
        page = page_of(self.request.GET, rows, ordering)
        return super().get_context_data(
            form=form,
            what=self.what,
            page=page,
            previous=page.previous,
            next=page.next,
            narrowed=bool(form.asked),
            decisions=decisions_for(wanted),
            verdict=verdicts().filter(pk=wanted.verdict).first() if wanted.verdict else None,
            verdict_form=VerdictForm(),
            most=MOST,
            rest=urlencode(form.asked),
            **kwargs,
        )


class DoubtedChanges(Doubts):
    what = CHANGES
    permission_required = "surveys.edit"


def listed(wanted: Wanted, what: str) -> tuple[Any, tuple[str, ...]]:
    if what == CHANGES:
        return wanted.revisions, REVISIONS_LATEST_FIRST
    return wanted.answers, ANSWERS_LATEST_FIRST


def decisions_for(wanted: Wanted) -> list[Decision]:
    """What can be decided of those in view; of those decided together, everything."""
    if wanted.verdict:
        return list(Decision)
    return [Decision.COUNTED, Decision.REOPENED if wanted.state == LEFT_OUT else Decision.LEFT_OUT]


class VerdictCreate(Action):
    permission_required = "surveys.edit"

    def post(self, request: StaffRequest) -> HttpResponse:
        form, filters = VerdictForm(request.POST), DoubtFilter(request.POST)
        what = CHANGES if request.POST.get("what") == CHANGES else ANSWERS
        back = f"{reverse(URLS[what])}?{urlencode(filters.asked)}"
        if not form.is_valid():
            messages.error(request, _("Choose what is to become of them."))
            return redirect(back)
        said = {name: form.cleaned_data[name] for name in ("decision", "why")}
        said["answers" if what == ANSWERS else "revisions"] = self._about(form, filters.wanted, what)
        try:
            verdict = judge(**said, actor_id=request.user.pk)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, in_words(verdict))
        return redirect(back)

    def _about(self, form: VerdictForm, wanted: Wanted, what: str) -> list[int]:
        if form.cleaned_data["all"]:
            return first_of(*listed(wanted, what))
        ticked = self.request.POST.getlist("row")
        return [int(each) for each in ticked if each.isascii() and each.isdecimal() and len(each) < 19]


class VerdictList(Page):
    """Who decided what, the latest first."""

    template_name = "surveys/verdict_list.html"
    permission_required = "surveys.edit"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = page_of(self.request.GET, verdicts(), LATEST_FIRST)
        return super().get_context_data(page=page, previous=page.previous, next=page.next, **kwargs)


def in_words(verdict: Verdict) -> str:
    n = verdict.judged
    words = {
        Decision.COUNTED: ngettext("%(n)d answer counts from now on.", "%(n)d answers count from now on.", n),
        Decision.LEFT_OUT: ngettext(
            "%(n)d answer is left out for good.", "%(n)d answers are left out for good.", n
        ),
        Decision.REOPENED: ngettext(
            "%(n)d answer stands in doubt again.", "%(n)d answers stand in doubt again.", n
        ),
    }
    return words[Decision(verdict.decision)] % {"n": n}
