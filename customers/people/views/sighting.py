"""Who saw whom, for administrators: all of it, of one customer, or of one member of staff."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import F, Value
from django.db.models.lookups import LessThan

from core.errors import Invalid
from core.pages import Page
from core.sql import Row
from customers.domain.timeline import Place
from customers.people.domain.sighting import sightings
from customers.people.forms.sighting import SightingFilter

PER_PAGE = 100


class SightingList(Page):
    permission_required = "customers.oversee"
    template_name = "customers/sighting_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SightingFilter(self.request.GET)
        asked = form.cleaned_data if form.is_valid() else {}
        wanted = {name: value for name, value in asked.items() if value}
        found = sightings(**wanted)
        if before := self.request.GET.get("before"):
            place = place_or_400(before)
            here = Row(F("seen_at"), F("pk"))
            found = found.filter(LessThan(here, Row(Value(place.at), Value(place.event_id))))
        rows = list(found[: PER_PAGE + 1])
        last = str(Place(rows[PER_PAGE - 1].seen_at, rows[PER_PAGE - 1].pk)) if len(rows) > PER_PAGE else ""
        return super().get_context_data(
            form=form,
            sightings=rows[:PER_PAGE],
            narrowed=bool(wanted),
            next=last and f"?{urlencode(wanted | {'before': last})}",
            **kwargs,
        )


def place_or_400(written: str) -> Place:
    try:
        return Place.parse(written)
    except Invalid as refusal:
        raise BadRequest(str(refusal)) from refusal
