"""Write a survey: its beginnings, its scored question, its further questions."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.domain.builder import MOST_QUESTIONS
from surveys.domain.question import SCORE
from surveys.enums import Condition, Phase, QuestionKind, SurveyKind
from surveys.forms.lines import Answers, AnswersField, LinesField, answers_to, waited_for
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
    return forms.CharField(label=capfirst(label), max_length=most, required=False)


class WordsForm(TitlesForm):
    """The scored question, side by side."""

    question_fr = _words(_("French question"))
    question_en = _words(_("English question"))
    lowest_fr = _words(_("the lowest score in French"), 60)
    lowest_en = _words(_("the lowest score in English"), 60)
    highest_fr = _words(_("the highest score in French"), 60)
    highest_en = _words(_("the highest score in English"), 60)


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
    rows = LinesField(label=_("Rows"), required=False)
    choices = LinesField(label=_("Choices"), required=False)
    required = forms.BooleanField(label=_("An answer is required"), required=False)
    show_if = forms.ChoiceField(label=_("Asked only if"), required=False)
    show_op = forms.ChoiceField(
        label=capfirst(pgettext_lazy("condition", "compared")),
        choices=[("", "—"), *Condition.choices],
        required=False,
    )
    show_value = AnswersField(label=pgettext_lazy("condition", "with"), required=False)

    def __init__(
        self, *args: Any, kind: str, version: Version, question: Question | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in LEFT_OUT[kind]:
            del self.fields[name]
        self.survey, before = version.survey, question.position if question else MOST_QUESTIONS + 1
        self.earlier = list(version.questions.filter(position__lt=before)) if version.pk else []
        choices = [
            ("", pgettext_lazy("condition", "always")),
            (SCORE, _("the score")),
            *((each.key, each.text or each.key) for each in self.earlier),
        ]
        show_if: Any = self.fields["show_if"]
        show_if.choices = choices

    def answers(self) -> list[Answers]:
        return answers_to(self.survey, self.earlier, self["show_value"].value() or {})

    def clean(self) -> dict[str, Any]:
        clean: dict[str, Any] = super().clean() or {}
        clean["show_value"] = clean["show_value"].get(clean.get("show_if"), "")
        if clean.get("scale_min") == "":
            clean.pop("scale_min")
        return clean


_CONTRARY = {"contrary_fr", "contrary_en"}
_ENDS = {"lowest_fr", "lowest_en", "highest_fr", "highest_en"}
_ROWS = {"rows"}
_CHOICES = {"choices"}
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
    found = {name: getattr(question, name) for name in [*fields, "show_if", "show_op"]}
    for name in ("rows", "choices"):
        found[name] = [(line["key"], line["fr"], line["en"]) for line in getattr(question, name)]
    return found | {"show_value": waited_for(question)}
