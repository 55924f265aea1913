"""Which movement is asked for: the segmentation, and the two days."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from metrics.domain.flow.question import Exclusive, segmentations
from metrics.forms.report import PeriodFilter


class FlowFilter(PeriodFilter):
    """The life cycle over the last ninety days, unless others are named."""

    of = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, asked: Mapping[str, Any]) -> None:
        super().__init__(asked)
        self.fields["since"].label = _("At the end of")
        self.fields["until"].label = _("and at the end of")

    @cached_property
    def choices(self) -> list[Exclusive]:
        return segmentations()

    @cached_property
    def segmentation(self) -> Exclusive | None:
        """None in a house whose segments were not made yet."""
        by_key = {each.key: each for each in self.choices}
        asked = str(self.data.get("of", ""))
        return by_key.get(asked) or next(iter(self.choices), None)

    @property
    def ends(self) -> tuple[date, date]:
        """The days at whose ends it is looked: of the last ninety days, the one before them and the last."""
        since, until = self.days
        until = min(until, self.today)
        if self.data.get("period") != "own":
            since -= timedelta(days=1)
        return min(since, until - timedelta(days=1)), until
