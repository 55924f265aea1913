"""Write a survey: its beginnings, its scored question, its further questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.domain.question import SCORE
from surveys.enums import Condition, Phase, QuestionKind, SurveyKind
from surveys.models import Question, Version

YES_SCALE = [("0", "0 – 7"), ("1", "1 – 7")]


class TitlesForm(forms.Form):
    title_fr = forms.CharField(label=_("French title"), max_length=120)
    title_en = forms.CharField(label=_("English title"), max_length=120)


class SurveyForm(TitlesForm):
    """A new one."""

    phase = forms.ChoiceField(
        label=_("Begin with what is usual"), choices=Phase.choices, widget=forms.RadioSelect
    )
    slug = forms.SlugField(
        label=_("Short name"), max_length=50, help_text=_("It stands in addresses and never changes.")
    )
    kind = forms.ChoiceField(
        label=_("Scored question"),
        choices=[("", _("as usual at this phase")), *SurveyKind.choices],
        required=False,
    )


class CopyForm(forms.Form):
    slug = forms.SlugField(
        label=_("Short name of the copy"),
        max_length=50,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


def _words(label: Any, most: int = 300) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False)


class WordsForm(TitlesForm):
    """The scored question, side by side."""

    question_fr = _words(_("French question"))
    question_en = _words(_("English question"))
    lowest_fr = _words(_("the lowest score in French"), 60)
    lowest_en = _words(_("the lowest score in English"), 60)
    highest_fr = _words(_("the highest score in French"), 60)
    highest_en = _words(_("the highest score in English"), 60)


class LinesField(forms.CharField):
    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class QuestionForm(forms.Form):
    """What its kind does not ask for is left out: see `LEFT_OUT`."""

    text_fr = _words(_("French question"))
    text_en = _words(_("English question"))
    contrary_fr = _words(_("French question of the contrary"))
    contrary_en = _words(_("English question of the contrary"))
    lowest_fr = _words(_("the lowest score in French"), 60)
    lowest_en = _words(_("the lowest score in English"), 60)
    highest_fr = _words(_("the highest score in French"), 60)
    highest_en = _words(_("the highest score in English"), 60)
    scale_min = forms.TypedChoiceField(label=_("Scale"), choices=YES_SCALE, coerce=int, required=False)
    rows_fr = LinesField(label=_("Rows in French, one a line"), required=False, max_length=5_000)
    rows_en = LinesField(label=_("Rows in English, one a line"), required=False, max_length=5_000)
    choices_fr = LinesField(label=_("Choices in French, one a line"), required=False, max_length=5_000)
    choices_en = LinesField(label=_("Choices in English, one a line"), required=False, max_length=5_000)
    required = forms.BooleanField(label=_("An answer is required"), required=False)
    show_if = forms.ChoiceField(label=_("Asked only if"), required=False)
    show_op = forms.ChoiceField(
        label=pgettext_lazy("condition", "compared"), choices=[("", "—"), *Condition.choices], required=False
    )
    show_value = forms.CharField(
        label=pgettext_lazy("condition", "with"),
        max_length=200,
        required=False,
        help_text=_("Values, with commas between them."),
    )

    def __init__(
        self, *args: Any, kind: str, version: Version, question: Question | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in LEFT_OUT[kind]:
            del self.fields[name]
        earlier = version.questions.order_by("position")
        earlier = earlier.filter(position__lt=question.position) if question else earlier
        choices = [
            ("", pgettext_lazy("condition", "always")),
            (SCORE, _("the score")),
            *((each.key, each.text) for each in earlier),
        ]
        show_if: Any = self.fields["show_if"]
        show_if.choices = choices

    def clean(self) -> dict[str, Any]:
        clean: dict[str, Any] = super().clean() or {}
        for name in ("rows", "choices"):
            french, english = clean.pop(f"{name}_fr", None), clean.pop(f"{name}_en", None)
            if french is None or english is None:
                continue
            if len(french) != len(english):
                self.add_error(
                    f"{name}_en", _("As many lines as in French: they belong together line by line.")
                )
            clean[name] = list(zip(french, english, strict=False))
        if clean.get("scale_min") == "":
            clean.pop("scale_min")
        return clean


_CONTRARY = {"contrary_fr", "contrary_en"}
_ENDS = {"lowest_fr", "lowest_en", "highest_fr", "highest_en"}
_ROWS = {"rows_fr", "rows_en"}
_CHOICES = {"choices_fr", "choices_en"}
_SCALE = {"scale_min"}
LEFT_OUT: dict[str, set[str]] = {
    QuestionKind.NPS: _CONTRARY | _ROWS | _CHOICES | _SCALE,
    QuestionKind.CSAT: _CONTRARY | _ROWS | _CHOICES | _SCALE,
    QuestionKind.CES: _CONTRARY | _ROWS | _CHOICES,
    QuestionKind.YESNO: _CONTRARY | _ROWS | _CHOICES | _SCALE | _ENDS,
    QuestionKind.CHOICE: _CONTRARY | _ROWS | _SCALE | _ENDS,
    QuestionKind.CHOICES: _CONTRARY | _ROWS | _SCALE | _ENDS,
    QuestionKind.MATRIX: _CONTRARY | _SCALE | _ENDS,
    QuestionKind.TEXT: _CONTRARY | _ROWS | _CHOICES | _SCALE | _ENDS,
    QuestionKind.KANO: _ROWS | _CHOICES | _SCALE | _ENDS,
}


def shown(question: Question) -> dict[str, Any]:
    """A question as its form shows it."""
    fields = [*("text_fr", "text_en", "contrary_fr", "contrary_en", "scale_min", "required"), *sorted(_ENDS)]
    found = {name: getattr(question, name) for name in [*fields, "show_if", "show_op", "show_value"]}
    for name in ("rows", "choices"):
        for language in ("fr", "en"):
            found[f"{name}_{language}"] = "\n".join(line[language] for line in getattr(question, name))
    return found
