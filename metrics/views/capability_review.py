"""Reviews of what the house is able to do: their history, one of them, and filling one in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.pages import Action, FormPage, Page, StaffRequest
from metrics.domain.action import act_on_weakness
from metrics.domain.capability.evidence import beside, evidence_now
from metrics.domain.capability.pictures import means_of
from metrics.domain.capability.question import Chapter
from metrics.domain.capability.questions import CHAPTER_BY_KEY, CHAPTERS
from metrics.domain.capability.result import result_of
from metrics.domain.capability_review import answer_questions, close_review, start_review
from metrics.forms.capability_review import ChapterForm
from metrics.models import CapabilityAnswer, CapabilityReview

SHOWN = 50


def review_or_404(pk: int) -> CapabilityReview:
    return get_object_or_404(CapabilityReview.objects.select_related("started_by", "closed_by"), pk=pk)


class CapabilityList(Page):
    permission_required = "metrics.view"
    template_name = "metrics/capability_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reviews = list(
            CapabilityReview.objects.select_related("closed_by", "started_by").order_by("-pk")[:SHOWN]
        )
        latest = next((review for review in reviews if not review.is_draft), None)
        result = result_of(latest) if latest else None
        return super().get_context_data(
            chapters=CHAPTERS,
            draft=next((review for review in reviews if review.is_draft), None),
            closed=[review for review in reviews if not review.is_draft],
            result=result,
            chart=means_of(result) if result else None,
            **kwargs,
        )


class CapabilityStart(Action):
    permission_required = "metrics.plan"

    def post(self, request: StaffRequest) -> HttpResponse:
        review, _made = start_review(actor_id=request.user.pk)
        return redirect("metrics:capability-chapter", review.pk, CHAPTERS[0].key)


class CapabilityDetail(Page):
    permission_required = "metrics.view"
    template_name = "metrics/capability_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        result = result_of(review_or_404(self.kwargs["pk"]))
        return super().get_context_data(
            review=result.review,
            result=result,
            chart=means_of(result),
            whole=len(result.lines),
            **kwargs,
        )


class CapabilityChapter(FormPage):
    """A draft is filled in chapter by chapter, in any order and on any day."""

    request: StaffRequest
    permission_required = "metrics.plan"
    template_name = "metrics/capability_chapter.html"
    form_class = ChapterForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.review.is_draft:
            return redirect("metrics:capability-detail", self.review.pk)
        return super().get(request, *args, **kwargs)

    @cached_property
    def review(self) -> CapabilityReview:
        return review_or_404(self.kwargs["pk"])

    @cached_property
    def chapter(self) -> Chapter:
        if self.kwargs["chapter"] not in CHAPTER_BY_KEY:
            raise Http404
        return CHAPTER_BY_KEY[self.kwargs["chapter"]]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"chapter": self.chapter}

    def get_initial(self) -> dict[str, Any]:
        answers = self.review.answers.all()
        levels = {f"level-{answer.question}": str(answer.level) for answer in answers}
        return levels | {f"note-{answer.question}": answer.note for answer in answers}

    def perform(self, form: Any) -> None:
        answer_questions(review=self.review, said=form.said, actor_id=self.request.user.pk)

    def get_success_url(self) -> str:
        """The next chapter, and after the last one the whole."""
        at = CHAPTERS.index(self.chapter) + 1
        if at < len(CHAPTERS):
            return reverse("metrics:capability-chapter", args=[self.review.pk, CHAPTERS[at].key])
        return reverse("metrics:capability-detail", args=[self.review.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(review=self.review, chapter=self.chapter, **kwargs)
        found, form = evidence_now(), context["form"]
        context["chapters"] = CHAPTERS
        context["lines"] = [
            {
                "question": question,
                "evidence": beside(question.evidence, found),
                "level": form[f"level-{question.key}"],
                "note": form[f"note-{question.key}"],
            }
            for question in self.chapter.questions
        ]
        return context


class CapabilityClose(Action):
    permission_required = "metrics.plan"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        review = review_or_404(pk)
        try:
            close_review(review=review, actor_id=request.user.pk)
            messages.success(request, _("The review is closed."))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("metrics:capability-detail", pk)


class CapabilityAct(Action):
    """A weakness becomes an action, with one press."""

    permission_required = "metrics.plan"

    def post(self, request: StaffRequest, pk: int, answer: int) -> HttpResponse:
        said = get_object_or_404(CapabilityAnswer, pk=answer, review=pk)
        try:
            action = act_on_weakness(answer=said, actor_id=request.user.pk)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("metrics:capability-detail", pk)
        messages.success(request, _("It is in the action plan, yours, due in 90 days."))
        return redirect("metrics:action-detail", action.pk)
