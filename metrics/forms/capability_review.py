"""A chapter of a review: a level for each of its questions, and a note."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.domain.capability.question import LEVELS, Chapter
from metrics.domain.capability_review import NOTE_LIMIT, Said


class ChapterForm(forms.Form):
    """What is left open is not answered; a note alone is no answer."""

    def __init__(self, *args: Any, chapter: Chapter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chapter = chapter
        for question in chapter.questions:
            self.fields[f"level-{question.key}"] = forms.TypedChoiceField(
                label=str(question.text),
                required=False,
                choices=[(str(level), str(level)) for level in LEVELS],
                coerce=int,
                empty_value=None,
                widget=forms.RadioSelect,
            )
            self.fields[f"note-{question.key}"] = forms.CharField(
                label=_("Why"),
                required=False,
                max_length=NOTE_LIMIT,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def said(self) -> dict[str, Said]:
        data = self.cleaned_data
        return {
            question.key: Said(level, data.get(f"note-{question.key}", ""))
            for question in self.chapter.questions
            if (level := data.get(f"level-{question.key}"))
        }
