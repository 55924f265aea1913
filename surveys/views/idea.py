"""Ideas for staff: the list and the queue, one of them with what is done to it, the portal's switch."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.errors import DomainError, Invalid
from core.keyset import KeyPage, read_page
from core.pages import Action, FormPage, Guarded, Page, StaffRequest
from customers.cases.views.case_list import without_place
from customers.models import Customer
from customers.people.domain.sighting import note_export
from customers.people.views.spreadsheet import csv_file
from surveys.domain.early_access import invite_pioneers, pioneers_for
from surveys.domain.idea import (
    MOST_WANTED,
    WORDS,
    add_idea,
    change_idea,
    ideas,
    merge_ideas,
    move_idea,
    similar_ideas,
)
from surveys.domain.idea_file import idea_header, idea_rows, matching_ideas
from surveys.domain.portal import portal_link, set_public
from surveys.enums import IdeaState
from surveys.forms.idea import IdeaFilter, IdeaForm, IdeaWordsForm, MergeForm, MoveForm, PioneersForm
from surveys.models import Idea, Portal

PEOPLE = 12


class IdeaList(Page):
    permission_required = "surveys.view"
    template_name = "surveys/idea_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = IdeaFilter(self.request.GET)
        page, filters = self._page(form.wanted()), without_place(self.request.GET)
        waiting = Idea.objects.filter(state=IdeaState.WAITING)[:100].count()
        return super().get_context_data(
            form=form,
            ideas=page.rows,
            previous=page.previous and f"?{filters}{page.previous}",
            next=page.next and f"?{filters}{page.next}",
            narrowed=bool(filters),
            waiting=waiting,
            portal=Portal.current(),
            **kwargs,
        )

    def _page(self, wanted: dict[str, Any]) -> KeyPage[Idea]:
        place: Any = {name: self.request.GET.get(name, "") for name in ("after", "before")}
        try:
            return read_page(matching_ideas(ideas(), wanted), MOST_WANTED, **place)
        except Invalid as refusal:
            raise BadRequest(str(refusal)) from refusal


class IdeaDetail(FormPage):
    """Read by everybody; its words are changed by who may."""

    request: StaffRequest
    permission_required = "surveys.view"
    template_name = "surveys/idea_detail.html"
    form_class = IdeaWordsForm

    @cached_property
    def idea(self) -> Idea:
        return get_object_or_404(ideas(), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.idea, name) for name in WORDS}

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("surveys.ideas"):
            return HttpResponse(status=403)
        return super().post(request, *args, **kwargs)

    def perform(self, form: Any) -> None:
        change_idea(idea=self.idea, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("surveys:idea-detail", args=[self.idea.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        idea = self.idea
        early = list(idea.early.select_related("customer").order_by("-pk")[:PEOPLE])
        return super().get_context_data(
            idea=idea,
            alike=similar_ideas(idea.title, but=idea.pk, shown=False),
            move=MoveForm(initial={"state": idea.state}),
            merge=MergeForm(),
            pioneers_form=PioneersForm(),
            pioneers=pioneers_for(idea, most=PEOPLE),
            early=early,
            voters=list(idea.voters.select_related("customer").order_by("-pk")[:PEOPLE]),
            **kwargs,
        )


class IdeaCreate(FormPage):
    permission_required = "surveys.ideas"
    template_name = "surveys/idea_form.html"
    form_class = IdeaForm

    def perform(self, form: Any) -> None:
        self.made, _new = add_idea(**form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("surveys:idea-detail", args=[self.made.pk])


class IdeaAction(Action):
    """Back to the idea, with what was done or why not."""

    abstract = True
    request: StaffRequest
    permission_required = "surveys.ideas"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = get_object_or_404(Idea, pk=pk)
        try:
            messages.success(request, self.perform(idea))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("surveys:idea-detail", pk)

    def perform(self, idea: Idea) -> str:
        """Call the verb; what to say of it."""
        raise NotImplementedError

    def asked(self, form: Any) -> dict[str, Any]:
        if form.is_valid():
            found: dict[str, Any] = form.cleaned_data
            return found
        raise Invalid(" ".join(str(error) for errors in form.errors.values() for error in errors))


class IdeaMove(IdeaAction):
    permission_required = "surveys.ideas"

    def perform(self, idea: Idea) -> str:
        to = self.asked(MoveForm(self.request.POST))["state"]
        move_idea(idea=idea, to=to, actor_id=self.request.user.pk)
        return _(
            "Moved. Everybody who is for it has it in their history; who asked to hear of it gets a mail."
        )


class IdeaMerge(IdeaAction):
    permission_required = "surveys.ideas"

    def perform(self, idea: Idea) -> str:
        into = self.asked(MergeForm(self.request.POST))["into"]
        merge_ideas(idea=idea, into=into, actor_id=self.request.user.pk)
        return _("Merged. The votes went over.")


class IdeaPioneers(IdeaAction):
    permission_required = "surveys.ideas"

    def perform(self, idea: Idea) -> str:
        many = self.asked(PioneersForm(self.request.POST))["many"]
        invited = invite_pioneers(idea=idea, many=many, actor_id=self.request.user.pk)
        return _("Pioneers invited: %(many)d.") % {"many": invited}


class PortalSwitch(Action):
    """Whether everybody may read the list."""

    permission_required = "surveys.portal"

    def post(self, request: HttpRequest) -> HttpResponse:
        set_public(is_public="open" in request.POST)
        return redirect("surveys:idea-list")


class PortalLink(Action):
    """The link of one customer, to be given to nobody else."""

    permission_required = "surveys.invite"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        link = portal_link(get_object_or_404(Customer, pk=pk).pk)
        messages.success(request, _("Their page of ideas: %(link)s") % {"link": link})
        return redirect("customers:customer-detail", pk)


class IdeaExport(Guarded, View):
    permission_required = "surveys.export"
    written: Callable[..., StreamingHttpResponse] = staticmethod(csv_file)

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        form = IdeaFilter(request.GET)
        if not form.is_valid():
            raise BadRequest(_("The question was not understood."))
        note_export(viewer=request.user, what=_("ideas"))
        return self.written(
            idea_header(), idea_rows(matching_ideas(ideas(), form.cleaned_data)), name=_("ideas")
        )
