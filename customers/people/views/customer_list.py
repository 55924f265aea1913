"""The list of customers: seen, kept as a view, tagged, taken away."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import DomainError, Invalid
from core.pages import Action, Page, StaffRequest
from customers.identity.domain.find import MOST_FOUND, find_customers, find_loose_orders
from customers.models import Customer, SavedView
from customers.people.domain.customer_export import FORMATS, begin_export, export_parts
from customers.people.domain.customer_list import Asked, CustomerRows, asked_for
from customers.people.domain.facets import Offer, offered
from customers.people.domain.saved_view import forget_default, make_default, save_view, views_of
from customers.people.domain.sighting import note_export
from customers.people.domain.tag import tag_customers, untag_customers
from customers.people.forms.customer_list import ListForm, SaveViewForm, TagManyForm
from customers.people.views.spreadsheet import spoken


def wanted_in(address: QueryDict, offer: Offer) -> dict[str, Any]:
    """What an address asks for, as views keep it: nothing that is not on offer, no place, no view."""
    known = {"q", "order", *offer.filters}
    written = {name: str(address[name]).strip()[:200] for name in address if name in known}
    wanted: dict[str, Any] = {name: value for name, value in written.items() if value}
    columns = [key for key in address.getlist("columns") if key in offer.columns]
    return wanted | ({"columns": columns} if columns else {})


def link_to(wanted: dict[str, Any], **further: Any) -> str:
    return f"{reverse('customers:customer-list')}?{urlencode({**wanted, **further}, doseq=True)}"


def _found_in(asked: Asked, query: str) -> list[int]:
    """The surest of those who fit, as the page shows them."""
    within = Customer.objects.filter(asked.condition)
    return [hit.customer.pk for hit in find_customers(query, limit=MOST_FOUND, within=within)]


class CustomerList(Page):
    """Every customer by name, or as asked for; with `?q=` the ones found, the surest first."""

    permission_required = "customers.view"
    template_name = "customers/customer_list.html"
    request: StaffRequest

    @cached_property
    def offer(self) -> Offer:
        return offered(self.request.user.has_perm)

    @cached_property
    def views(self) -> list[SavedView]:
        return list(views_of(self.request.user.pk))

    @cached_property
    def view_shown(self) -> SavedView | None:
        """The one the address names; without any address the one this reader sees first."""
        named = self.request.GET.get("view", "")
        if self.request.GET:
            return next((view for view in self.views if str(view.pk) == named), None)
        return next((view for view in self.views if view.is_default), None)  # type: ignore[attr-defined]  # annotated

    @property
    def has_lost(self) -> bool:
        """Whether the view narrows by something there is no more: it shows more than it was made for."""
        known = {"q", "order", "columns", *self.offer.filters}
        return bool(self.view_shown and self.view_shown.query.keys() - known)

    @cached_property
    def wanted(self) -> dict[str, Any]:
        written = wanted_in(self.request.GET, self.offer)
        return written or (dict(self.view_shown.query) if self.view_shown else {})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            asked = asked_for(self.wanted, may=self.request.user.has_perm)
            shown = self._shown(asked)
        except Invalid as refusal:
            asked, shown = asked_for({}, may=self.request.user.has_perm), {"refusal": str(refusal)}
        user = self.request.user
        return super().get_context_data(
            asked=asked,
            form=ListForm(self.wanted, offer=self.offer),
            narrowed=bool(asked.filters or self.wanted.get("q")),
            heads=self._heads(asked),
            view_form=SaveViewForm(
                may_share=user.has_perm("customers.organise"),
                initial={"name": self.view_shown.name if self.view_shown else ""},
            ),
            tag_form=TagManyForm(),
            address=urlencode(self.wanted, doseq=True),
            tabs=[(view, link_to(view.query, view=view.pk)) for view in self.views],
            **shown,
            **kwargs,
        )

    def _shown(self, asked: Asked) -> dict[str, Any]:
        rows = CustomerRows(asked)
        if self.wanted.get("q"):
            return self._found(rows, str(self.wanted["q"]))
        place = self.request.GET
        page = rows.page(after=place.get("after", ""), before=place.get("before", ""), last="last" in place)
        return {
            "lines": page.lines,
            "total": rows.total,
            "previous": page.previous and self._link(before=page.previous),
            "next": page.next and self._link(after=page.next),
            "last": page.next and self._link(last=1),
            "first": page.previous and self._link(),
        }

    def _found(self, rows: CustomerRows, query: str) -> dict[str, Any]:
        found = _found_in(rows.asked, query)
        return {
            "lines": rows.lines_of(found),
            "loose_orders": find_loose_orders(query),
            "query": query,
            "is_cut": len(found) == MOST_FOUND,
        }

    def _link(self, **further: Any) -> str:
        view = {"view": self.view_shown.pk} if self.view_shown else {}
        return link_to(self.wanted, **view, **further)

    def _heads(self, asked: Asked) -> list[dict[str, Any]]:
        """The columns, with where a click on the head of each leads: rising, then falling."""
        heads = []
        for column in asked.columns:
            sorts = column.key in self.offer.orders
            here = asked.order.key == column.key
            turned = f"-{column.key}" if here and not asked.falling else column.key
            state = ("descending" if asked.falling else "ascending") if here else ""
            link = link_to(self.wanted | {"order": turned}) if sorts else ""
            heads.append({"column": column, "link": link, "state": state})
        return heads


class ListAction(Action):
    """A button over a list: what it was is in the address of the button."""

    abstract = True
    request: StaffRequest

    @cached_property
    def wanted(self) -> dict[str, Any]:
        return wanted_in(self.request.GET, offered(self.request.user.has_perm))

    @property
    def asked(self) -> Asked:
        """Nobody but those the page showed: after a search, those it found. Raises Invalid."""
        asked = asked_for(self.wanted, may=self.request.user.has_perm)
        query = self.wanted.get("q")
        return replace(asked, only=_found_in(asked, query)) if query else asked

    def post(self, request: StaffRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            return self.perform()
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect(link_to(self.wanted))

    def perform(self) -> HttpResponseBase:
        raise NotImplementedError


class ExportCreate(ListAction):
    """Not a GET: who takes what away is written down."""

    permission_required = "customers.export"

    def perform(self) -> HttpResponseBase:
        asked = self.asked
        export = begin_export(
            file_format=self.request.POST.get("format", ""), query=self.wanted, actor_id=self.request.user.pk
        )
        name = f"{_('customers')}-{localdate()}.{export.file_format}"
        note_export(viewer=self.request.user, what=name)
        return StreamingHttpResponse(
            spoken(export_parts(export, asked)),
            content_type=FORMATS[export.file_format],
            headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
        )


class TagMany(ListAction):
    permission_required = "customers.edit"

    def perform(self) -> HttpResponse:
        form = TagManyForm(self.request.POST)
        if not form.is_valid():
            raise Invalid(_("Choose a tag."))
        given = form.cleaned_data
        ids = CustomerRows(self.asked).ids if given["everybody"] else ticked(self.request)
        verb = tag_customers if given["way"] == "on" else untag_customers
        many = verb(customer_ids=ids, tag=given["tag"], actor_id=self.request.user.pk)
        changed = ngettext("%(many)d customer changed.", "%(many)d customers changed.", many)
        messages.success(self.request, changed % {"many": many})
        return redirect(link_to(self.wanted))


def ticked(request: HttpRequest) -> list[int]:
    """Raises Invalid."""
    ids = [int(pk) for pk in request.POST.getlist("customer")[:1000] if pk.isascii() and pk.isdigit()]
    if not ids or max(ids) >= 2**63:
        raise Invalid(_("Tick at least one customer."))
    return ids


class ViewCreate(ListAction):
    permission_required = "customers.save_view"

    def perform(self) -> HttpResponse:
        form = SaveViewForm(self.request.POST, may_share=self.request.user.has_perm("customers.organise"))
        if not form.is_valid():
            raise Invalid(_("Give the view a name of 60 characters at most."))
        view = save_view(owner_id=self.request.user.pk, query=self.wanted, **form.cleaned_data)
        messages.success(self.request, _("The view is saved."))
        return redirect(link_to(self.wanted, view=view.pk))


class ViewDelete(Action):
    """One's own; a shared one also by whoever keeps them in order."""

    permission_required = "customers.save_view"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        mine = SavedView.objects.filter(owner=request.user.pk)
        shared = SavedView.objects.filter(shared=True)
        may = mine | shared if request.user.has_perm("customers.organise") else mine
        get_object_or_404(may, pk=pk).delete()
        messages.success(request, _("The view is gone."))
        return redirect("customers:customer-list")


class ViewFirst(Action):
    permission_required = "customers.save_view"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        view = get_object_or_404(views_of(request.user.pk), pk=pk)
        make_default(view=view, user_id=request.user.pk)
        messages.success(request, _("You will see this view first."))
        return redirect(link_to(view.query, view=view.pk))


class DefaultViewForget(Action):
    permission_required = "customers.save_view"

    def post(self, request: StaffRequest) -> HttpResponse:
        forget_default(user_id=request.user.pk)
        messages.success(request, _("You will see all customers first."))
        return redirect("customers:customer-list")
