"""What a customer says of the scored question, as it was sent or as it is shown."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from surveys.models import Survey


class AnswerForm:
    """The length of the comment is the domain's rule, said there once for every door."""

    def __init__(self, said: Mapping[str, Any], *, survey: Survey) -> None:
        self.survey = survey
        self.score, self.comment = str(said.get("score", "")), str(said.get("comment", ""))
        self.chosen = {str(score): score for score in survey.scale}.get(self.score)
        self.errors: dict[str, list[str]] = {}

    @property
    def is_written(self) -> bool:
        """Whether it says more than the score that is chosen."""
        return bool(self.comment or self.errors)

    @property
    def cleaned_data(self) -> dict[str, Any]:
        return {"score": self.chosen, "comment": self.comment}

    def is_valid(self) -> bool:
        if self.chosen is None:
            survey, words = self.survey, _("Choose a score from %(lowest)d to %(highest)d.")
            scale = {"lowest": survey.scale_min, "highest": survey.scale_max}
            self.add_error("score", words % scale if self.score else _("Choose a score."))
        return not self.errors

    def add_error(self, field: str | None, words: str) -> None:
        """Beside its field, or else below them."""
        place = field if field in self.cleaned_data else "whole"
        self.errors.setdefault(str(place), []).append(words)
