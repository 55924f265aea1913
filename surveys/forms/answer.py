"""What a customer sends from the survey page."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.models import Survey


class AnswerForm(forms.Form):
    """The length of the comment is the domain's rule, said there once for every door."""

    score = forms.TypedChoiceField(
        coerce=int, widget=forms.RadioSelect, error_messages={"required": gettext_lazy("Choose a score.")}
    )
    comment = forms.CharField(required=False, strip=False)

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scale = {str(score): score for score in survey.scale}
        score = cast(forms.TypedChoiceField, self.fields["score"])
        score.choices = [(value, value) for value in self.scale]
        score.error_messages["invalid_choice"] = _("Choose a score from %(lowest)d to %(highest)d.") % {
            "lowest": survey.scale_min,
            "highest": survey.scale_max,
        }

    @property
    def chosen(self) -> int | None:
        """The score to show as chosen: what was sent, else what the link or the earlier answer says."""
        return self.scale.get(str(self["score"].value()))
