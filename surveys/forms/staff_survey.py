"""Write a round of the staff survey, open it, take part in it; take down a licensed figure."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.cases.forms.promise import day_input
from customers.forms.holder import team_field
from customers.validators import DAYS
from surveys.domain.staff_answer import HIGHEST, LONGEST_REMARK, LOWEST
from surveys.domain.staff_survey import STARTER_EN, STARTER_FR, written_lines
from surveys.models import StaffSurvey
from surveys.models.staff_survey import CEILING, FLOOR


def _lines(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=12_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("One statement a line. One that speaks against customers begins with “-”."),
    )


class StaffSurveyForm(forms.Form):
    name_fr = forms.CharField(label=_("French name"), max_length=120)
    name_en = forms.CharField(label=_("English name"), max_length=120)
    statements_fr = _lines(_("Statements in French"))
    statements_en = _lines(_("Statements in English, in the same order"))
    minimum = forms.IntegerField(
        label=_("Least group"),
        min_value=FLOOR,
        max_value=CEILING,
        initial=FLOOR,
        help_text=_("Of fewer answers nothing is shown. It can't be less than five."),
    )


def beginning(survey: StaffSurvey | None) -> dict[str, Any]:
    """What the form begins with."""
    if survey is None:
        return {"statements_fr": STARTER_FR, "statements_en": STARTER_EN}
    named = {name: getattr(survey, name) for name in ("name_fr", "name_en", "minimum")}
    return named | {f"statements_{lang}": written_lines(survey, lang) for lang in ("fr", "en")}


class OpeningForm(forms.Form):
    closes_on = forms.DateField(label=_("Last day"), validators=DAYS, widget=day_input())


class StaffAnswerForm(forms.Form):
    """A field for each statement, named by its place."""

    remark = forms.CharField(
        label=_("What would help us to serve customers better?"),
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Your style of writing may give you away: name nobody, and keep it general."),
    )

    def __init__(self, *args: Any, statements: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(step, str(step)) for step in range(LOWEST, HIGHEST + 1)]
        for place, words in enumerate(statements):
            self.fields[f"s{place}"] = forms.TypedChoiceField(
                label=words, coerce=int, choices=steps, widget=forms.RadioSelect
            )
        self.order_fields([*(f"s{place}" for place in range(len(statements))), "remark"])
        self.places = len(statements)

    @property
    def scores(self) -> list[int]:
        return [self.cleaned_data[f"s{place}"] for place in range(self.places)]

    @property
    def scales(self) -> list[forms.BoundField]:
        return [self[f"s{place}"] for place in range(self.places)]


class OrientationFigureForm(forms.Form):
    measured_on = forms.DateField(label=_("Measured on"), validators=DAYS, widget=day_input())
    team = team_field(nobody=_("The whole house"))
    value = forms.DecimalField(label=_("Figure"), max_digits=7, decimal_places=2)
    scale_min = forms.DecimalField(label=_("Lowest possible"), max_digits=7, decimal_places=2)
    scale_max = forms.DecimalField(label=_("Highest possible"), max_digits=7, decimal_places=2)
    people = forms.IntegerField(label=_("People asked"), min_value=FLOOR, max_value=1_000_000)
    source = forms.CharField(label=_("Source"), max_length=120, help_text=_("Who measured it, with what."))
    licence = forms.CharField(
        label=_("Licence"), max_length=200, help_text=_("By what right the instrument was used.")
    )
