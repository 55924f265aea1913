"""What reports are asked for, read from the address: what is left out has its usual value."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from customers.cases.forms.promise import day_field
from metrics.domain.days import today
from metrics.models import Segment

USUAL = "90"
LONGEST = timedelta(days=3 * 366)
LENGTHS = {"7": 7, "30": 30, "90": 90, "365": 365}


class ReportFilter(forms.Form):
    """Of a report without any filter. The fields of the others are what an address may name."""

    def __init__(self, asked: Mapping[str, Any]) -> None:
        super().__init__(asked)

    @classmethod
    def kept(cls, query: QueryDict) -> str:
        """What of an address is worth keeping: the fields there are, where they say something."""
        found = QueryDict(mutable=True)
        for name in cls.base_fields:
            values = [value for value in query.getlist(name) if value]
            if values:
                found.setlist(name, values)
        return found.urlencode()

    @property
    def shown(self) -> Iterator[forms.BoundField]:
        """Those a person fills in."""
        return (field for field in self if not field.is_hidden)


class SegmentFilter(ReportFilter):
    """Everybody, or those who are in one segment now."""

    segment = forms.ChoiceField(label=_("Segment"), required=False)

    def __init__(self, asked: Mapping[str, Any]) -> None:
        super().__init__(asked)
        self._segments = {each.slug: each for each in Segment.objects.filter(archived_at=None)}
        field = self.fields["segment"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 — declared above
        field.choices = [("", _("All customers")), *((slug, it.name) for slug, it in self._segments.items())]

    @property
    def narrowed_to(self) -> Segment | None:
        """Everybody where the question was not understood."""
        return self._segments.get(str(self.data.get("segment", "")))


class PeriodFilter(ReportFilter):
    """A period that goes along with the days ("last 30 days"), or days of one's own, both included."""

    period = forms.ChoiceField(
        label=_("Period"),
        required=False,
        choices=[
            ("7", _("Last 7 days")),
            ("30", _("Last 30 days")),
            ("90", _("Last 90 days")),
            ("365", _("Last 365 days")),
            ("week", _("Last whole week")),
            ("month", _("Last whole month")),
            ("own", _("From … to")),
        ],
        widget=forms.Select(attrs={"data-period": ""}),
    )
    since = day_field(_("From"))
    until = day_field(_("To"))

    def __init__(self, asked: Mapping[str, Any]) -> None:
        """Days that are named win; a period chosen stands on the form without them."""
        found = {name: asked.get(name, "") for name in self.base_fields}
        if found["since"] or found["until"]:
            found["period"] = "own"
        elif found["period"] in {"", "own"}:
            found["period"] = USUAL
        super().__init__(found)

    @cached_property
    def today(self) -> date:
        return today()

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        since, until = self._period(asked)
        if since > until:
            self.add_error("until", _("The end lies before the beginning."))
        elif until - since > LONGEST:
            self.add_error("since", _("Three years at most."))
        return asked | {"since": since, "until": until}

    def _period(self, asked: dict[str, Any]) -> tuple[date, date]:
        period, now = asked.get("period") or USUAL, self.today
        if period == "own":
            until = asked.get("until") or now
            return asked.get("since") or until - timedelta(days=LENGTHS[USUAL] - 1), until
        if period == "week":
            sunday = now - timedelta(days=now.isoweekday())
            return sunday - timedelta(days=6), sunday
        if period == "month":
            end = now.replace(day=1) - timedelta(days=1)
            return end.replace(day=1), end
        return now - timedelta(days=LENGTHS[period] - 1), now

    @property
    def days(self) -> tuple[date, date]:
        """The usual ones where the question was not understood."""
        if self.is_valid():
            return self.cleaned_data["since"], self.cleaned_data["until"]
        return self._period({})
