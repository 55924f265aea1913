"""How the customers behind a figure are narrowed: the fields that its population knows."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from customers.cases.forms.promise import day_field
from customers.commerce.domain.brand import brand_choices
from customers.enums import Channel
from customers.forms.holder import Choices, staff_choices, team_choices
from customers.models import Reason, Topic
from customers.validators import DAYS
from metrics.domain.action_journey import journeys
from metrics.domain.behind import Narrowed, Population
from metrics.domain.behind.population import NOT_KNOWN
from metrics.domain.opportunity.cell import cell_names
from metrics.domain.prediction.within import USUAL, WITHIN
from metrics.domain.rules import vocabulary
from metrics.enums import AskedStep
from surveys.enums import AskedOver
from surveys.models import Theme

MONTHS = 1200
MOST = 10**12
NUMBERS = ("team", "agent", "reason", "topic", "theme", "within")
USUALLY = {"within": str(USUAL)}


def _hidden_number(lowest: int, highest: int) -> forms.IntegerField:
    return forms.IntegerField(required=False, min_value=lowest, max_value=highest, widget=forms.HiddenInput())


def _hidden_words(longest: int) -> forms.CharField:
    return forms.CharField(required=False, max_length=longest, widget=forms.HiddenInput())


def hidden_amount() -> forms.DecimalField:
    """Of any size that an amount can have."""
    return forms.DecimalField(
        required=False,
        decimal_places=2,
        min_value=-MOST,
        max_value=MOST,
        widget=forms.HiddenInput(),
    )


def _choice(label: Any, anything: Any, choices: Callable[[], Choices]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=lambda: [("", anything), *sorted(choices(), key=_by_words)]
    )


UNKNOWN = (NOT_KNOWN, _("Not known"))
"""Offered only where it is asked for: hardly a figure knows it."""


def _by_words(choice: tuple[str, Any]) -> str:
    return str(choice[1]).casefold()


def reason_choices() -> Choices:
    return [(str(each.pk), each.label) for each in Reason.objects.all()]


def within_choices() -> Choices:
    return [(str(days), _("%(days)d days") % {"days": days}) for days in WITHIN]


def theme_choices() -> Choices:
    return [(str(each.pk), each.name) for each in Theme.objects.all()]


class BehindFilter(forms.Form):
    """`staff`: whether who asks may narrow to one agent."""

    since = day_field(_("From"))
    until = day_field(_("To"))
    channel = _choice(_("Channel"), _("All channels"), lambda: list(Channel.choices))
    team = _choice(_("Team"), _("All teams"), team_choices)
    agent = _choice(_("Agent"), _("All agents"), staff_choices)
    reason = _choice(_("Reason"), _("All reasons"), reason_choices)
    topic = _choice(
        _("Topic"), _("All topics"), lambda: [(str(row.pk), row.label) for row in Topic.objects.all()]
    )
    theme = _choice(_("Theme"), _("All themes"), theme_choices)
    survey = _choice(_("Survey"), _("All surveys"), lambda: list(vocabulary.surveys().items()))
    journey = _choice(
        _("Journey"), _("All journeys"), lambda: [(each.slug, each.name) for each in journeys().values()]
    )
    over = _choice(_("Way of asking"), _("All ways of asking"), lambda: list(AskedOver.choices))
    step = _choice(_("Step"), _("All steps"), lambda: list(AskedStep.choices))
    language = _choice(_("Language"), _("All languages"), lambda: list(settings.LANGUAGES))
    brand = _choice(_("Brand"), _("All brands"), brand_choices)
    segment = _choice(_("Segment"), _("All segments"), lambda: list(vocabulary.segments().items()))
    cohort = forms.DateField(required=False, widget=forms.HiddenInput(), validators=DAYS)
    map_cell = _choice(_("Loyalty × opportunity"), _("The whole map"), lambda: list(cell_names().items()))
    within = forms.ChoiceField(label=_("Buys within"), required=False, choices=within_choices)
    customer = _hidden_number(1, 2**63 - 1)
    version = _hidden_number(1, 32767)
    place = _hidden_number(1, 100)
    question = _hidden_words(40)
    row = _hidden_words(40)
    value = _hidden_words(40)
    age = _hidden_number(0, MONTHS)
    recency = _hidden_number(1, 5)
    frequency = _hidden_number(1, 5)
    low = hidden_amount()
    high = hidden_amount()
    source = _hidden_words(60)
    driver = _hidden_words(60)

    def __init__(self, asked: Mapping[str, Any], *, population: Population, staff: bool) -> None:
        super().__init__({name: asked.get(name) or USUALLY.get(name, "") for name in self.base_fields})
        known = set(population.knows) - (set() if staff else {"agent"})
        known -= set() if brand_choices() else {"brand"}
        for name in set(self.fields) - known:
            del self.fields[name]
        if asked.get("channel") == NOT_KNOWN and "channel" in self.fields:
            channel: Any = self.fields["channel"]
            channel.choices = [*channel.choices, UNKNOWN]
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.choices = list(cast(Any, field.choices))  # asks once, however often it is drawn

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        since, until = asked.get("since"), asked.get("until")
        if since and until and since > until:
            self.add_error("until", _("The end lies before the beginning."))
        return asked

    def narrowed(self) -> Narrowed | None:
        """None where the question was not understood."""
        if not self.is_valid():
            return None
        asked = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        asked |= {name: int(asked[name]) for name in NUMBERS if name in asked}
        return Narrowed(**asked)
