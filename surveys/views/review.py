"""Reviews: those to answer first; one with its answer; a new one, a file of them."""

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from core.errors import DomainError, Invalid
from core.keyset import page_of, without_place
from core.pages import Action, FormPage, Page, StaffRequest
from surveys.domain.review import (
    BY_DEADLINE,
    LATEST_FIRST,
    NewReview,
    answer_review,
    attach_review,
    detach_review,
    record_review,
    reviews,
)
from surveys.domain.review_file import import_reviews
from surveys.forms.review import (
    TO_ANSWER,
    ReviewAnswerForm,
    ReviewCustomerForm,
    ReviewFileForm,
    ReviewFilter,
    ReviewForm,
)
from surveys.models import Review


class ReviewList(Page):
    permission_required = "surveys.view"
    template_name = "surveys/review_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ReviewFilter(self.request.GET)
        wanted = form.wanted()
        is_open = wanted["state"] == TO_ANSWER
        rows = reviews().filter(answered_at=None) if is_open else reviews()
        rows = rows.filter(stars=wanted["stars"]) if wanted.get("stars") else rows
        page = page_of(self.request.GET, rows, BY_DEADLINE if is_open else LATEST_FIRST)
        return super().get_context_data(
            form=form,
            reviews=page.rows,
            previous=page.previous,
            next=page.next,
            narrowed=bool(without_place(self.request.GET)),
            **kwargs,
        )


class ReviewDetail(FormPage):
    """Read by everybody; the form that answers it is for those who may."""

    request: StaffRequest
    permission_required = "surveys.view"
    template_name = "surveys/review_detail.html"
    form_class = ReviewAnswerForm

    @cached_property
    def review(self) -> Review:
        return get_object_or_404(reviews(), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return {"text": self.review.answer_text}

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("surveys.review"):
            return HttpResponse(status=403)
        return super().post(request, *args, **kwargs)

    def perform(self, form: Any) -> None:
        answer_review(review=self.review, actor_id=self.request.user.pk, **form.cleaned_data)
        messages.success(self.request, _("The answer is kept. Publish it on the site now."))

    def get_success_url(self) -> str:
        return reverse("surveys:review-detail", args=[self.review.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(review=self.review, **kwargs)


class ReviewCustomer(Action):
    """Who wrote it; an empty number takes them off."""

    request: StaffRequest
    permission_required = "surveys.review"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        review, form = get_object_or_404(reviews(), pk=pk), ReviewCustomerForm(request.POST)
        try:
            if not form.is_valid():
                raise Invalid(_("No customer has this number."))
            if customer := form.cleaned_data["customer"]:
                attach_review(review=review, customer=customer, actor_id=request.user.pk)
            else:
                detach_review(review=review, actor_id=request.user.pk)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("surveys:review-detail", pk)


class ReviewCreate(FormPage):
    request: StaffRequest
    permission_required = "surveys.review"
    template_name = "surveys/review_form.html"
    form_class = ReviewForm

    def perform(self, form: Any) -> None:
        clean = dict(form.cleaned_data)
        customer, key = clean.pop("customer"), clean.pop("key")
        posted_at = timezone.make_aware(datetime.combine(clean.pop("posted_on"), time(12)))
        self.review, _new = record_review(
            review=NewReview(
                posted_at=posted_at,
                customer_id=customer.pk if customer else None,
                external_id=f"form:{key}" if key else "",
                **clean,
            ),
            actor_id=self.request.user.pk,
            language=get_language()[:2],
        )

    def get_success_url(self) -> str:
        return reverse("surveys:review-detail", args=[self.review.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=pgettext("public opinion", "New review"), **kwargs)


class ReviewImport(FormPage):
    request: StaffRequest
    permission_required = "surveys.import"
    template_name = "surveys/review_form.html"
    form_class = ReviewFileForm
    success_url = reverse_lazy("surveys:review-list")

    def perform(self, form: Any) -> None:
        new, known = import_reviews(
            content=form.cleaned_data["file"].read(),
            actor_id=self.request.user.pk,
            language=get_language()[:2],
        )
        said = _("Reviews taken in: %(new)d; known before: %(known)d.")
        messages.success(self.request, said % {"new": new, "known": known})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=_("Import reviews"), **kwargs)
