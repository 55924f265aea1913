"""What a brand says in its own words, side by side with what is said to everybody."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.pages import FormPage
from customers.commerce.domain.brand import brands_in_use
from customers.models import Brand
from surveys.domain.version import shown_version
from surveys.domain.wording import change_wording, changed_at, texts_of, words_of_brand, written_by
from surveys.forms.wording import WordingForm
from surveys.views.builder import OfSurvey


class WordingEdit(OfSurvey, FormPage):
    permission_required = "surveys.edit"
    template_name = "surveys/wording_form.html"
    form_class = WordingForm

    @cached_property
    def brand(self) -> Brand:
        return get_object_or_404(brands_in_use(), key=self.kwargs["brand"])

    def get_form_kwargs(self) -> dict[str, Any]:
        words = words_of_brand(self.version, self.brand)
        return super().get_form_kwargs() | {"texts": texts_of(self.version), "words": words}

    def get_initial(self) -> dict[str, Any]:
        return {"seen_at": changed_at(self.version, self.brand).isoformat()}

    def perform(self, form: Any) -> None:
        seen_at = form.cleaned_data["seen_at"]
        try:
            change_wording(survey=self.survey, brand=self.brand, words=form.words, seen_at=seen_at)
        except Conflict as conflict:
            if conflict.field != "seen_at":
                raise
            version = shown_version(self.survey) or self.version
            form.see(words_of_brand(version, self.brand), changed_at(version, self.brand))
            raise Conflict(str(conflict)) from conflict
        messages.success(self.request, _("Saved."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        [written] = written_by(self.version, [self.brand])
        return super().get_context_data(survey=self.survey, brand=self.brand, written=written, **kwargs)
