"""What is asked of snapshots: which metric, whose, of which days; and what it should be."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.cases.forms.promise import day_input
from customers.validators import DAYS
from metrics.domain import registry
from metrics.domain.registry import Metric, Unit
from metrics.domain.registry.metric import WHOLE, Split
from metrics.domain.snapshot.scopes import Named, as_choices, named_scopes
from metrics.domain.snapshot.take import kept_daily
from metrics.forms.report import PeriodFilter

FIRST = "nps"


class ScopeFilter(PeriodFilter):
    """Everybody, unless a segment, channel or team is named."""

    scope = forms.ChoiceField(
        label=_("Of whom"),
        required=False,
        error_messages={"invalid_choice": _("This figure is not kept for that.")},
    )

    def __init__(self, asked: Mapping[str, Any]) -> None:
        super().__init__(asked)
        field = self.fields["scope"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 — declared above
        field.choices = as_choices(self.scopes)

    @cached_property
    def scopes(self) -> list[Named]:
        return named_scopes(self.splits)

    @property
    def splits(self) -> tuple[Split, ...]:
        return tuple(Split)

    @property
    def of(self) -> Named:
        """Everybody where the question was not understood."""
        wanted = self.data["scope"]
        return next((it for it in self.scopes if it.text == wanted), self.scopes[0])


class TrendFilter(ScopeFilter):
    metric = forms.ChoiceField(
        label=_("Figure"), required=False, choices=lambda: [(it.key, it.name) for it in kept_daily()]
    )
    field_order = ["metric", "scope", "period", "since", "until"]

    def __init__(self, asked: Mapping[str, Any]) -> None:
        """What is shown without a question stands chosen on the form too."""
        super().__init__({name: asked.get(name, "") for name in self.base_fields} | _first(asked))

    @property
    def chosen(self) -> Metric:
        found = registry.BY_KEY.get(self.data["metric"])
        return found if found and found.daily else registry.get(FIRST)

    @property
    def splits(self) -> tuple[Split, ...]:
        """Those the figure is kept for."""
        return self.chosen.daily.splits if self.chosen.daily else ()


def _first(asked: Mapping[str, Any]) -> dict[str, str]:
    return {"metric": asked.get("metric") or FIRST}


class TargetForm(forms.Form):
    """A share is typed in percent. Left empty, there is no target any more."""

    value = forms.FloatField(label=_("Target"), required=False)
    since = forms.DateField(label=_("From"), widget=day_input(), validators=DAYS)

    def __init__(self, data: Any = None, *, metric: Metric, today: date) -> None:
        super().__init__(data, initial={"since": today}, auto_id="target_%s")
        self.in_percent = metric.unit == Unit.SHARE
        if self.in_percent:
            self.fields["value"].label = _("Target (%)")
        if metric.unit in WHOLE:
            self.fields["value"].widget.attrs["step"] = 1

    @property
    def wanted(self) -> float | None:
        value: float | None = self.cleaned_data["value"]
        return value / 100 if value is not None and self.in_percent else value
