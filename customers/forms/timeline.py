"""What the history of a customer can be narrowed to, by the query string of the page."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.utils.translation import gettext_lazy as _

from customers.cases.forms.promise import day_field
from customers.domain.timeline import Wanted
from customers.enums import Channel


def staff_by_name() -> list[tuple[str, Any]]:
    """Whoever works here or has: a small table, which each process keeps for a minute."""
    staff: Any = caches["process"].get_or_set("staff-by-name", _read_staff, timeout=60)
    return [("", _("Everybody")), *staff]


def _read_staff() -> list[tuple[str, str]]:
    staff = get_user_model()._default_manager.order_by("name", "pk")
    return [(str(pk), name) for pk, name in staff.values_list("pk", "name")]


class TimelineFilter(forms.Form):
    """What is not valid narrows nothing, and says so where the form is shown."""

    q = forms.CharField(
        label=_("Words in the history"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    via = forms.ChoiceField(
        label=_("Channel"), choices=[("", _("All channels")), *Channel.choices], required=False
    )
    by = forms.ChoiceField(label=_("Agent"), choices=staff_by_name, required=False)
    since = day_field(_("From"))
    until = day_field(_("To"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": "history_%s"}))

    @cached_property
    def wanted(self) -> Wanted:
        valid = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return Wanted(
            channel=valid.get("via") or "",
            agent_id=int(valid["by"]) if valid.get("by") else None,
            since=valid.get("since"),
            until=valid.get("until"),
            words=valid.get("q") or "",
        )

    @cached_property
    def written(self) -> str:
        """The part of the query string that narrows; empty where nothing does."""
        return urlencode({name: value for name in self.fields if (value := self.data.get(name))})
