"""An agent reads a survey out on the phone and types the answers, question by question."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from core.errors import DomainError
from core.pages import FormPage, Guarded, StaffRequest
from customers.models import Customer
from journeys.domain.interview import begin_interview, heard_lately, hindrance_by_phone, in_words
from journeys.forms.interview import InterviewForm
from surveys.domain.answer import can_change, record_spoken
from surveys.domain.follow_up import to_be_judged
from surveys.domain.heard import heard_in, questions_of, replies_of
from surveys.domain.question import next_step
from surveys.domain.reply import record_replies
from surveys.domain.wording import lead_of
from surveys.enums import AskedOver
from surveys.forms.answer import AnswerForm
from surveys.forms.question import Sheet
from surveys.models import Answer, Invitation

HEARD_SHOWN = 3


class InterviewStart(FormPage):
    """Which survey, and whether this customer may be asked at all."""

    permission_required = "surveys.invite"
    template_name = "journeys/interview_start.html"
    form_class = InterviewForm
    request: StaffRequest

    @cached_property
    def customer(self) -> Customer:
        return get_object_or_404(Customer, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"customer": self.customer}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        heard = heard_lately(self.customer)[:HEARD_SHOWN]
        is_second = to_be_judged(self.customer.pk).exists()
        hindrance = hindrance_by_phone(self.customer, is_second=is_second)
        why_not = in_words(hindrance) if hindrance else ""
        return super().get_context_data(customer=self.customer, why_not=why_not, heard=heard, **kwargs)

    def perform(self, form: Any) -> None:
        self.begun = begin_interview(
            customer=self.customer,
            survey=form.cleaned_data["survey"],
            key=form.cleaned_data["key"].hex,
            agent_id=self.request.user.pk,
            brand=form.cleaned_data.get("brand"),
        )

    def get_success_url(self) -> str:
        return reverse("journeys:interview", args=[self.customer.pk, self.begun.pk])


class Interview(Guarded, View):
    """The scored question first, then page by page what follows from the answers.

    What is read out is in the customer's language, what addresses the agent in theirs.
    """

    permission_required = "surveys.invite"
    http_method_names = ["get", "head", "post", "options"]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        sent = request.POST.get("place") or request.GET.get("place") or ""
        self.corrects = "correct" in request.GET
        """The score itself again: it was mistyped."""
        self.place = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 4 else 0

    @cached_property
    def invitation(self) -> Invitation:
        spoken = Invitation.objects.filter(channel=AskedOver.PHONE).select_related(
            "survey", "version", "brand"
        )
        return get_object_or_404(spoken, pk=self.kwargs["invitation"], customer=self.kwargs["pk"])

    @cached_property
    def answer(self) -> Answer | None:
        given = Answer.objects.counted().filter(invitation=self.invitation)
        return given.select_related("invitation", "survey").first()

    def get(self, request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
        if self.answer is None or (self.corrects and can_change(self.answer)):
            form = AnswerForm(self._typed(), survey=self.invitation.survey)
            return self._show("interview_score", form=form)
        with translation.override(self.invitation.language):
            step = next_step(questions_of(self.answer), after=self.place, heard=heard_in(self.answer))
            sheet = Sheet(step, given=replies_of(self.answer))
        if step:
            return self._show("interview_questions", sheet=sheet, place=self.place)
        messages.success(request, _("The interview is stored. Thank the customer."))
        return redirect("customers:customer-detail", pk)

    def post(self, request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
        try:
            if self.answer is None or self.corrects:
                return self._score(request)
            return self._replies(request, self.answer)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("customers:customer-detail", pk)

    def _typed(self) -> dict[str, Any]:
        return {"score": self.answer.score, "comment": self.answer.comment} if self.answer else {}

    def _score(self, request: HttpRequest) -> HttpResponse:
        form = AnswerForm(request.POST, survey=self.invitation.survey)
        if not form.is_valid():
            return self._show("interview_score", status=422, form=form)
        record_spoken(invitation=self.invitation, **form.cleaned_data)
        return self._next(0)

    def _replies(self, request: HttpRequest, answer: Answer) -> HttpResponse:
        with translation.override(self.invitation.language):
            step = next_step(questions_of(answer), after=self.place, heard=heard_in(answer))
            sheet = Sheet(step, sent=request.POST)
        record_replies(answer=answer, said=sheet.said)
        if not sheet.is_valid:
            for shown, mine in zip(sheet.asked, Sheet(step, sent=request.POST).asked, strict=True):
                shown.error = mine.error  # which addresses the agent
            return self._show("interview_questions", status=422, sheet=sheet, place=self.place)
        return self._next(sheet.last or self.place)

    def _next(self, place: int) -> HttpResponse:
        address = reverse("journeys:interview", args=[self.invitation.customer_id, self.invitation.pk])
        return redirect(f"{address}?place={place}")

    def _show(self, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
        invitation = self.invitation
        context |= {"invitation": invitation, "survey": invitation.survey, "customer": invitation.customer}
        with translation.override(invitation.language):
            context["lead"] = lead_of(invitation)
        return render(self.request, f"journeys/{name}.html", context, status=status)
