"""What the results of a survey are asked for: which one, whose, of which days, and by what they are split."""

from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from customers.commerce.domain.brand import brand_choices, number_of_brand
from customers.enums import Channel
from metrics.domain.results.kano import surveys_with_pairs
from metrics.domain.results.read import Wanted
from metrics.domain.rules import vocabulary
from metrics.enums import ResultSplit
from metrics.forms.report import PeriodFilter
from metrics.models import Segment
from surveys.enums import AskedOver
from surveys.models import Survey, Version


def _choice(label: Any, anything: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=lambda: [("", anything), *choices()], **more
    )


def segment_choices() -> list[tuple[str, str]]:
    return [(each.slug, each.name) for each in Segment.objects.filter(archived_at=None)]


class AnswerFilter(PeriodFilter):
    """Whose answers, of which days."""

    segment = _choice(_("Segment"), _("All segments"), segment_choices)
    channel = _choice(_("Channel"), _("All channels"), lambda: Channel.choices)
    over = _choice(_("Way of asking"), _("All ways of asking"), lambda: AskedOver.choices)
    language = _choice(_("Language"), _("All languages"), lambda: settings.LANGUAGES)
    brand = _choice(_("Brand"), _("All brands"), brand_choices)

    def __init__(self, asked: Any) -> None:
        super().__init__(asked)
        if not brand_choices():
            del self.fields["brand"]

    @property
    def narrowing(self) -> dict[str, Any]:
        """Nothing where the question was not understood."""
        asked = self.cleaned_data if self.is_valid() else {}
        segment = Segment.objects.filter(slug=asked["segment"]).first() if asked.get("segment") else None
        return {
            "segment": segment.pk if segment else 0,
            "segment_slug": segment.slug if segment else "",
            "channel": asked.get("channel", ""),
            "over": asked.get("over", ""),
            "language": asked.get("language", ""),
            "brand_key": asked.get("brand", ""),
            "brand": number_of_brand(asked.get("brand", "")),
        }


class SurveyResultsFilter(AnswerFilter):
    by = forms.ChoiceField(choices=ResultSplit.choices, required=False, widget=forms.HiddenInput)
    survey = forms.ChoiceField(
        label=_("Survey"), required=False, choices=lambda: list(vocabulary.surveys().items())
    )
    version = forms.ChoiceField(label=_("Version"), required=False)
    field_order = [
        "survey",
        "period",
        "since",
        "until",
        "segment",
        "channel",
        "over",
        "language",
        "brand",
        "version",
        "by",
    ]

    def __init__(self, asked: Any) -> None:
        super().__init__(asked)
        field = self.fields["version"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 — declared above
        field.choices = [("", _("All versions")), *((str(n), str(n)) for n in self._versions)]
        if self.survey_shown and not self.data["survey"]:
            self.data = {**self.data, "survey": self.survey_shown.slug}

    @cached_property
    def survey_shown(self) -> Survey | None:
        """The one named, or the first that is asked today."""
        slug = self.data["survey"].replace("\0", "")  # which could not be looked for
        if slug:
            return Survey.objects.filter(slug=slug).first()
        return Survey.objects.order_by("-active", "slug").first()

    @cached_property
    def _versions(self) -> list[int]:
        known = Version.objects.filter(survey=self.survey_shown, published_at__isnull=False)
        return list(known.order_by("number").values_list("number", flat=True)) if self.survey_shown else []

    @property
    def split(self) -> ResultSplit:
        """Raises ValueError for one there is not."""
        return ResultSplit(self.data["by"] or ResultSplit.SEGMENT)

    def wanted(self) -> Wanted | None:
        """None in a house without surveys."""
        survey = self.survey_shown
        if survey is None:
            return None
        version = self.cleaned_data.get("version") if self.is_valid() else ""
        return Wanted(survey, *self.days, **self.narrowing, version=int(version) if version else None)


class KanoFilter(AnswerFilter):
    """All surveys that ask pairs of questions, or one."""

    survey = _choice(_("Survey"), _("All surveys"), lambda: list(vocabulary.surveys().items()))
    field_order = ["survey", "period", "since", "until", "segment", "channel", "over", "language", "brand"]

    @cached_property
    def surveys(self) -> list[Survey]:
        slug = self.data["survey"]
        return [each for each in surveys_with_pairs() if not slug or each.slug == slug]

    def wanted(self) -> Wanted | None:
        """None where no such survey is there."""
        return Wanted(self.surveys[0], *self.days, **self.narrowing) if self.surveys else None
