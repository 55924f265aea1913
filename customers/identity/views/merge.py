"""Two records side by side, made one; what was merged, and its undoing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.pages import Action, FormPage, Page, StaffRequest
from customers.identity.domain.duplicate import duplicates_of
from customers.identity.domain.find import find_customers
from customers.identity.domain.merge import merge_customers, merges, undo_merge
from customers.identity.domain.merging.consents import words_of
from customers.identity.domain.merging.preview import weights_of
from customers.identity.forms.merge import MergeForm
from customers.models import Customer, Duplicate, Merge

PER_PAGE = 50


class MergeCreate(FormPage):
    """What wins stands chosen, and can be chosen otherwise; all that happened is united."""

    permission_required = "customers.merge"
    template_name = "customers/merge_form.html"
    form_class = MergeForm
    merge: Merge

    @cached_property
    def pair(self) -> list[Customer]:
        numbers = sorted({self.kwargs["pk"], self.kwargs["other"]})
        found = Customer.objects.filter(pk__in=numbers).prefetch_related("phones", "emails").order_by("pk")
        if len(found) < 2:
            raise Http404
        return list(found)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"one": self.pair[0], "other": self.pair[1]}

    def perform(self, form: Any) -> None:
        survivor, merged = sorted(self.pair, key=lambda each: each.pk != form.cleaned_data["survivor"])
        self.merge = merge_customers(
            survivor=survivor,
            merged=merged,
            keep=form.keep,
            seen_at=form.seen_at,
            actor_id=self.request.user.pk,
        )

    def form_invalid(self, form: Any) -> HttpResponse:
        """As the records are now, to be compared anew."""
        refusals = [error for errors in form.errors.values() for error in errors]
        fresh = self.form_class(one=self.pair[0], other=self.pair[1])
        return self.render_to_response(self.get_context_data(form=fresh, refusals=refusals), status=422)

    def get_success_url(self) -> str:
        messages.success(self.request, _("The two records are one. “What was merged” can undo it."))
        return reverse("customers:customer-detail", args=[self.merge.survivor_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one, other = self.pair
        known = Duplicate.objects.filter(one=one, other=other).first()
        sides = list(zip(self.pair, weights_of(one, other), strict=True))
        consents = words_of(one.pk, other.pk)
        return super().get_context_data(sides=sides, duplicate=known, consents=consents, **kwargs)


class MergeList(Page):
    permission_required = "customers.merge"
    template_name = "customers/merge_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        before = self.request.GET.get("before", "")
        found = merges()
        if before.isascii() and before.isdigit() and len(before) < 19:
            found = found.filter(pk__lt=int(before))
        rows = list(found[: PER_PAGE + 1])
        more = len(rows) > PER_PAGE
        return super().get_context_data(
            merges=rows[:PER_PAGE], next=f"?before={rows[PER_PAGE - 1].pk}" if more else "", **kwargs
        )


class MergeUndo(Action):
    permission_required = "customers.merge"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        merge = get_object_or_404(Merge, pk=pk)
        try:
            undo_merge(merge=merge, actor_id=request.user.pk)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("customers:merge-list")
        messages.success(request, _("Both records are back."))
        return redirect("customers:customer-detail", merge.merged_id)


class DuplicatesOf(Page):
    """Who may be the same person as this one, and anybody else one knows to be."""

    permission_required = "customers.merge"
    template_name = "customers/duplicates_of.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        customer = get_object_or_404(Customer, pk=self.kwargs["pk"])
        query = self.request.GET.get("q", "")
        hits = [hit.customer for hit in find_customers(query)] if query else []
        return super().get_context_data(
            customer=customer,
            query=query,
            hits=[each for each in hits if each != customer],
            pairs=list(duplicates_of(customer.pk)[:PER_PAGE]),
            merges=list(merges().filter(survivor=customer, undone_at=None)[:PER_PAGE]),
            **kwargs,
        )
