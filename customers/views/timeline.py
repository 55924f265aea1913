"""The history on the customer page, and its further pages as one scrolls."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.exceptions import BadRequest, FieldDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.backends.django import Template
from django.template.loader import select_template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View
from django_htmx.http import replace_url

from core.errors import Invalid
from core.pages import Guarded, StaffRequest
from customers.contact.domain.wrap_up_code import WrapUpCodes, wrap_up_codes
from customers.domain.timeline import EVERYTHING, KINDS, Page, Place, read_timeline
from customers.enums import CartState, Channel, Direction, EventKind, Frequency, Purpose
from customers.forms.timeline import TimelineFilter
from customers.models import Customer, Event
from customers.people.domain.custom_field import custom_fields

FILTERS = [
    ("", _("All")),
    ("contacts", _("Contacts")),
    ("cases", _("Cases")),
    ("purchases", _("Purchases")),
    ("surveys", _("Surveys")),
    ("messages", _("Messages")),
    ("points", _("Points")),
]


@dataclass(frozen=True)
class Entry:
    """An event as the timeline shows it; `day` where it opens a day."""

    event: Event
    template: str
    day: date | None
    words: dict[str, Any]
    """The labels, in the reader's language, of the codes in its data."""
    fresh: bool
    points: int | None
    """The points of this order or refund, whose own event would only repeat it one line further."""


class TimelinePart(Guarded, View):
    """`?before=` reads on. Without htmx it shows the whole page from there."""

    permission_required = "customers.view"

    def get(self, request: StaffRequest, pk: int) -> HttpResponse:
        whole = f"{reverse('customers:customer-detail', args=[pk])}?{request.GET.urlencode()}"
        if not request.htmx:
            return redirect(whole)
        context = {"customer_id": pk, **timeline_context(request, pk)}
        if context["history"].after:
            return render(request, "customers/_timeline_page.html", context)
        return replace_url(render(request, "customers/_timeline.html", context), whole)


def timeline_context(
    request: HttpRequest, customer_id: int, fresh_interaction: int | None = None
) -> dict[str, Any]:
    """What `customers/_timeline.html` needs, by the filter and the place in the query string.

    Nobody sees all of the first page at once: as much of it is drawn as a screen shows.
    """
    show = request.GET.get("show", "")
    show = show if show in KINDS else ""
    form = TimelineFilter(request.GET) if request.GET else None
    wanted = form.wanted if form else EVERYTHING
    read = read_timeline(customer_id, show=show, wanted=wanted, before=_place(request))
    page = read if read.after else read.beginning
    return {
        "narrowing": form.written if form else "",
        "timeline_filter": form if form and (form.written or "filters" in request.GET) else None,
        "history": page,
        "read": read,
        "entries": entries_of(page, fresh_interaction),
        "show": show,
        "filters": FILTERS,
    }


def _place(request: HttpRequest) -> Place | None:
    before = request.GET.get("before")
    try:
        return Place.parse(before) if before else None
    except Invalid as refusal:
        raise BadRequest(str(refusal)) from refusal


def entries_of(page: Page, fresh_interaction: int | None = None) -> list[Entry]:
    entries = []
    codes = wrap_up_codes()
    last_day = _day_of(page.after.at) if page.after else None
    points = _points_to_fold(page.events)
    told = {movement.pk for movement in points.values()}
    for event in page.events:
        if event.pk in told:
            continue
        day = _day_of(event.occurred_at)
        entries.append(
            Entry(
                event=event,
                template=_template_of(event.kind),
                day=day if day != last_day else None,
                words=_words_of(event.data, codes),
                points=points[event.pk].data.get("points") if event.pk in points else None,
                fresh=fresh_interaction is not None and event.data.get("interaction") == fresh_interaction,
            )
        )
        last_day = day
    return entries


GIVES = {EventKind.ORDER_PLACED: EventKind.POINTS_EARNED, EventKind.ORDER_REFUNDED: EventKind.POINTS_REVERSED}


def _points_to_fold(events: list[Event]) -> dict[int, Event]:
    """The event of an order or a refund → the event of its points, where both are on this page."""
    movements: dict[tuple[str, Any], list[Event]] = {}
    for event in events:
        if event.kind in GIVES.values():
            movements.setdefault((event.kind, event.data.get("order")), []).append(event)
    folded = {}
    for event in events:
        waiting = movements.get((GIVES.get(event.kind, ""), event.data.get("order")))
        if waiting:
            folded[event.pk] = waiting.pop(0)
    return folded


def _day_of(moment: datetime) -> date:
    return timezone.localtime(moment).date()


@lru_cache(maxsize=256)
def _template_of(kind: str) -> str:
    """Each app draws its own kinds of event, in `<app>/events/<kind>.html`; the unknown soberly."""
    drawn = [f"{app.label}/events/{kind}.html" for app in apps.get_app_configs()]
    template: Template = select_template([*drawn, "customers/events/other.html"])
    return str(template.template.name)


_CHOICES = {
    "channel": Channel,
    "direction": Direction,
    "purpose": Purpose,
    "state": CartState,
    "frequency": Frequency,
}


def _words_of(data: dict[str, Any], codes: WrapUpCodes) -> dict[str, Any]:
    words = {}
    for name, choices in _CHOICES.items():
        if name in data:
            words[name] = dict(choices.choices).get(data[name], data[name])
    for name in {"total", "amount"} & data.keys():
        words[name] = _amount(data[name])
    if data.get("paused_until"):
        words["paused_until"] = datetime.fromisoformat(data["paused_until"])
    if "fields" in data:
        words["fields"] = [_field_label(name) for name in data["fields"]]
    if "reason" in data or "outcome" in data:
        words["reason"] = codes.reasons.get(data.get("reason") or "", data.get("reason"))
        words["outcome"] = codes.outcomes.get(data.get("outcome") or "", data.get("outcome"))
    return words


def _amount(written: Any) -> Decimal | None:
    try:
        return Decimal(written)
    except (InvalidOperation, TypeError, ValueError):
        return None


def _field_label(name: str) -> str:
    if name == "contact_points":
        return str(_("phones and emails"))
    for custom in custom_fields() if name.startswith("custom_") else ():
        if custom.name == name:
            return custom.label
    try:
        field = Customer._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    return str(getattr(field, "verbose_name", name))
