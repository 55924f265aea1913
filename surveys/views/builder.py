"""The builder: a survey's draft, its questions in their order, its preview, its life."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.pages import Action, FormPage, Page, StaffRequest
from customers.commerce.domain.brand import brands_in_use
from surveys.domain import builder, version
from surveys.domain.branching import faults_of
from surveys.domain.starters import ends_of
from surveys.domain.wording import (
    THANKED,
    THANKS,
    dress,
    dress_questions,
    said,
    words_of_brand,
    written_by,
)
from surveys.enums import Phase, QuestionKind
from surveys.forms.question import Sheet
from surveys.forms.survey import CopyForm, QuestionForm, SurveyForm, WordsForm, shown
from surveys.models import Question, Survey, Version

WAYS = {"email": _("In the mail"), "phone": _("On a phone"), "agent": _("Said by an agent")}
FRAMING = csp_update({"frame-src": [SELF]})
LANGUAGES = {"fr": "Français", "en": "English"}


class OfSurvey:
    kwargs: dict[str, Any]
    abstract = True

    @cached_property
    def survey(self) -> Survey:
        return get_object_or_404(Survey, slug=self.kwargs["slug"])

    @cached_property
    def version(self) -> Version:
        """The draft where there is one; a survey of before has its words without a version."""
        found = version.shown_version(self.survey)
        return found or Version(survey=self.survey, number=0)

    @cached_property
    def question(self) -> Question:
        return get_object_or_404(self.version.questions, key=self.kwargs["key"])

    def get_success_url(self) -> str:
        return reverse("surveys:builder", args=[self.survey.slug])


class SurveyCreate(FormPage):
    permission_required = "surveys.edit"
    template_name = "surveys/survey_form.html"
    form_class = SurveyForm
    initial = {"phase": Phase.CONTACT}

    def perform(self, form: Any) -> None:
        self.made = version.draft_survey(**form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("surveys:builder", args=[self.made.slug])


@method_decorator(FRAMING, name="dispatch")
class Builder(OfSurvey, Page):
    permission_required = "surveys.edit"
    template_name = "surveys/builder.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        questions = list(self.version.questions.order_by("position")) if self.version.pk else []
        preview = preview_of(self.request, self.survey, self.version, questions)
        return super().get_context_data(
            survey=self.survey,
            version=self.version,
            state=version.state_of(self.survey),
            questions=questions,
            completeness=version.completeness(self.version) if self.version.pk else {},
            missing=version.missing_words(self.version) if self.version.pk else [],
            faults=faults_of(self.survey, questions),
            kinds=QuestionKind.choices,
            address=reverse("surveys:survey-preview", args=[self.survey.slug]),
            written=written_by(self.version, preview["brands"]),
            copy_form=CopyForm(initial={"slug": f"{self.survey.slug}-2"[:50]}),
            lead=self.version if self.version.pk else self.survey,
            **preview,
            **kwargs,
        )


@method_decorator(FRAMING, name="dispatch")
class Preview(OfSurvey, Page):
    """What the builder shows beside the questions, swapped in for another way or language."""

    permission_required = "surveys.edit"
    template_name = "surveys/_preview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        questions = list(self.version.questions.order_by("position")) if self.version.pk else []
        preview = preview_of(self.request, self.survey, self.version, questions)
        return super().get_context_data(survey=self.survey, address=self.request.path, **preview, **kwargs)


def preview_of(request: Any, survey: Survey, shown: Version, questions: list[Question]) -> dict[str, Any]:
    """In the language of the preview, which is not always that of the reader."""
    way, language = request.GET.get("way"), request.GET.get("language")
    language = language if language in LANGUAGES else translation.get_language()[:2]
    brands = list(brands_in_use()) if shown.pk else []
    brand = next((each for each in brands if each.key == request.GET.get("brand")), None)
    words = words_of_brand(shown, brand) if brand else {}
    dressed = dress_questions(questions, words)
    with translation.override(language):
        asked = Sheet(dressed).asked
        thanks = said(words, THANKS) or translation.gettext(THANKED)
    return {
        "way": way if way in WAYS else "phone",
        "ways": WAYS,
        "preview_language": language,
        "preview_languages": LANGUAGES,
        "brands": brands,
        "brand": brand,
        "thanks": thanks,
        "preview_lead": dress(shown, words) if shown.pk else survey,
        "asked_questions": asked,
        "dressed": dressed,
    }


class WordsEdit(OfSurvey, FormPage):
    permission_required = "surveys.edit"
    template_name = "surveys/words_form.html"
    form_class = WordsForm

    def get_initial(self) -> dict[str, Any]:
        lead = self.version if self.version.pk else self.survey
        titles = {name: getattr(self.survey, name) for name in ("title_fr", "title_en")}
        return titles | {name: getattr(lead, name) for name in version.LEAD}

    def perform(self, form: Any) -> None:
        version.change_words(survey=self.survey, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(survey=self.survey, **kwargs)


class QuestionCreate(OfSurvey, FormPage):
    permission_required = "surveys.edit"
    template_name = "surveys/question_form.html"
    form_class = QuestionForm

    @property
    def kind(self) -> str:
        asked = self.request.GET.get("kind", "")
        return asked if asked in QuestionKind.values else QuestionKind.CSAT

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs() | {"kind": self.kind, "version": self.version}
        return kwargs | {"initial": ends_of(self.kind)}

    def perform(self, form: Any) -> None:
        builder.add_question(survey=self.survey, kind=self.kind, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = QuestionKind(self.kind).label
        return super().get_context_data(survey=self.survey, kind=self.kind, kind_words=words, **kwargs)


class QuestionEdit(QuestionCreate):
    @property
    def kind(self) -> str:
        return self.question.kind

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"question": self.question, "initial": shown(self.question)}

    def perform(self, form: Any) -> None:
        builder.change_question(survey=self.survey, key=self.question.key, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(question=self.question, **kwargs)


class SurveyAction(OfSurvey, Action):
    """A button of the builder: a refusal stands above the page it leads back to."""

    abstract = True

    def post(self, request: StaffRequest, **kwargs: Any) -> HttpResponse:
        try:
            return redirect(self.act() or self.get_success_url())
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect(self.get_success_url())

    def act(self) -> str | None:
        raise NotImplementedError


class QuestionMove(SurveyAction):
    permission_required = "surveys.edit"

    def act(self) -> None:
        builder.move_question(survey=self.survey, key=self.question.key, up="up" in self.request.POST)


class QuestionRemove(SurveyAction):
    permission_required = "surveys.edit"

    def act(self) -> None:
        builder.remove_question(survey=self.survey, key=self.question.key)


class Publication(SurveyAction):
    permission_required = "surveys.edit"

    def act(self) -> None:
        version.publish(survey=self.survey)
        words = gettext("Published: new invitations ask this.")
        closed = gettext("Published. The survey stays closed until you reopen it.")
        is_live = Survey.objects.filter(pk=self.survey.pk, active=True).exists()
        messages.success(self.request, words if is_live else closed)


class Closure(SurveyAction):
    """A button for both ways."""

    permission_required = "surveys.edit"

    def act(self) -> None:
        (version.close_survey if self.survey.active else version.reopen_survey)(survey=self.survey)


class SurveyCopy(SurveyAction):
    permission_required = "surveys.edit"

    def act(self) -> str:
        copied = version.copy_survey(survey=self.survey, slug=self.request.POST.get("slug", ""))
        return reverse("surveys:builder", args=[copied.slug])
