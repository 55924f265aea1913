"""What managers set for cases: deadlines and opening hours."""

import re
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS as WEEKDAY_NAMES
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from customers.cases.domain.business_calendar import COUNTRIES, WEEKDAYS, week_of
from customers.cases.domain.business_time import Span
from customers.cases.domain.deadline import LONGEST_HOURS
from customers.enums import CasePriority
from customers.forms.holder import team_choices
from customers.models import BusinessCalendar, DeadlineRule
from customers.people.forms.customer import countries, time_zones

_SPAN = re.compile(r"(\d{1,2})(?:[:hH.](\d{2})?)?\s*(?:-|–|—|à|to)\s*(\d{1,2})(?:[:hH.](\d{2})?)?")


class SpansField(forms.CharField):
    """Opening hours of a day as one writes them: "9:00–12:00, 14:00–18:00"; empty is closed."""

    def to_python(self, value: Any) -> Any:
        written = super().to_python(value) or ""
        return [_span(part.strip()) for part in written.split(",") if part.strip()]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return ", ".join(f"{_clock(opens)}–{_clock(closes)}" for opens, closes in value)


def _span(written: str) -> Span:
    match = _SPAN.fullmatch(written)
    hours = [int(part or 0) for part in match.groups()] if match else []
    if not hours or max(hours[1], hours[3]) > 59:
        raise ValidationError(_now("Write hours like 9:00–12:00, 14:00–18:00."))
    opens, closes = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if not opens < closes <= 24 * 60:
        raise ValidationError(_now("Opening comes before closing, both within one day."))
    return opens, closes


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


class ClosingDaysField(forms.CharField):
    """A date per line, with what it is: "2026-12-24 Inventory"."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        lines = (super().to_python(value) or "").splitlines()
        return dict(_closing_day(line.strip()) for line in lines if line.strip())

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(f"{day.isoformat()} {name}".strip() for day, name in value.items())


def _closing_day(line: str) -> tuple[date, str]:
    written, _space, name = line.partition(" ")
    try:
        return date.fromisoformat(written), name.strip()
    except ValueError:
        words = _now("“%(line)s” does not begin with a date like 2026-12-24.")
        raise ValidationError(words % {"line": line[:40]}) from None


class CalendarForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones, initial=settings.TIME_ZONE)
    country = forms.ChoiceField(
        label=_("Closed on the public holidays of"),
        required=False,
        choices=lambda: [each for each in countries(_("None")) if not each[0] or each[0] in COUNTRIES],
    )
    closing_days = ClosingDaysField(
        label=_("Further closing days"),
        required=False,
        help_text=_("One per line: the date, then what it is. For example 2026-12-24 Inventory."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    teams = forms.TypedMultipleChoiceField(
        label=_("Holds for these teams"),
        choices=team_choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_default = forms.BooleanField(label=_("Holds where a team has none of its own"), required=False)

    def __init__(self, *args: Any, calendar: BusinessCalendar | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday in WEEKDAYS:
            self.fields[f"day_{weekday}"] = SpansField(label=WEEKDAY_NAMES[weekday], required=False)
        if calendar:
            self.initial = {**_stored(calendar), **self.initial}

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[f"day_{weekday}"] for weekday in WEEKDAYS]

    def arguments(self) -> dict[str, Any]:
        """What `save_calendar` takes."""
        data = self.cleaned_data
        names = ("name", "time_zone", "country", "closing_days", "is_default")
        return {name: data[name] for name in names} | {
            "team_ids": data["teams"],
            "week": {weekday: data[f"day_{weekday}"] for weekday in WEEKDAYS},
        }


def _stored(calendar: BusinessCalendar) -> dict[str, Any]:
    week = {f"day_{weekday}": spans for weekday, spans in week_of(calendar).items()}
    return week | {
        "name": calendar.name,
        "time_zone": calendar.time_zone,
        "country": calendar.country,
        "is_default": calendar.is_default,
        "closing_days": dict(calendar.closing_days.values_list("day", "name")),
        "teams": list(calendar.team_calendars.values_list("team", flat=True)),
    }


class DeadlinesForm(forms.Form):
    """Two numbers of hours per priority, the most urgent first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = {rule.priority: rule for rule in DeadlineRule.objects.all()}
        for priority in reversed(CasePriority):
            rule = rules.get(priority)
            for name in ("answer", "solve"):
                self.fields[f"{name}_{priority.value}"] = forms.IntegerField(
                    label=priority.label,
                    min_value=1,
                    max_value=LONGEST_HOURS,
                    initial=getattr(rule, f"{name}_hours", None),
                    widget=forms.NumberInput(attrs={"class": "form-control"}),
                )

    @property
    def lines(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        return [
            (str(priority.label), self[f"answer_{priority.value}"], self[f"solve_{priority.value}"])
            for priority in reversed(CasePriority)
        ]

    def hours(self) -> dict[int, tuple[int, int]]:
        data = self.cleaned_data
        return {
            each.value: (data[f"answer_{each.value}"], data[f"solve_{each.value}"]) for each in CasePriority
        }
