"""The list of promises; make one from the customer or a case, move it, and settle it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.keyset import page_of, without_place
from core.pages import Action, FormPage, Page, StaffRequest
from customers.cases.domain.promise import make_promise, move_promise, settle_promise
from customers.cases.domain.promise_queries import matching_promises, ordering_of, promises
from customers.cases.forms.promise import PromiseFilter, PromiseForm, PromiseMoveForm, SettleForm
from customers.cases.views.case import back
from customers.models import Case, Customer, Promise


class PromiseList(Page):
    request: StaffRequest
    permission_required = "customers.view"
    template_name = "customers/promise_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = PromiseFilter(self.request.GET)
        wanted = form.wanted(self.request.user.pk)
        page = page_of(self.request.GET, matching_promises(promises(), wanted), ordering_of(wanted))
        return super().get_context_data(
            form=form,
            promises=page.rows,
            previous=page.previous,
            next=page.next,
            narrowed=bool(without_place(self.request.GET)),
            **kwargs,
        )


class PromiseCreate(FormPage):
    """For a customer, or for a case of theirs with `?case=`."""

    request: StaffRequest
    permission_required = "customers.handle_cases"
    template_name = "customers/promise_form.html"
    form_class = PromiseForm

    @cached_property
    def customer(self) -> Customer:
        return get_object_or_404(Customer, pk=self.kwargs["pk"])

    @cached_property
    def case(self) -> Case | None:
        number = self.request.GET.get("case", "")
        if not (number.isdecimal() and len(number) < 19):
            return None
        return Case.objects.filter(pk=int(number), customer=self.customer).first()

    def get_initial(self) -> dict[str, Any]:
        return {"agent": self.request.user.pk}

    def perform(self, form: Any) -> None:
        make_promise(
            customer=self.customer, case=self.case, actor_id=self.request.user.pk, **form.arguments()
        )

    def get_success_url(self) -> str:
        messages.success(self.request, _("The promise is noted."))
        if self.case:
            return reverse("customers:case-detail", args=[self.case.pk])
        return reverse("customers:customer-detail", args=[self.customer.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("New promise"),
            about=self.case.subject if self.case else "",
            customer=self.customer,
            **kwargs,
        )


class PromiseMove(FormPage):
    """Another day, or other hands."""

    request: StaffRequest
    permission_required = "customers.handle_cases"
    template_name = "customers/promise_form.html"
    form_class = PromiseMoveForm

    @cached_property
    def promise(self) -> Promise:
        return get_object_or_404(promises(), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        due = timezone.localtime(self.promise.due_at)
        holders = {"agent": self.promise.agent_id, "team": self.promise.team_id}
        return {"day": due.date(), "clock": due.time(), **holders}

    def perform(self, form: Any) -> None:
        move_promise(promise=self.promise, actor_id=self.request.user.pk, **form.arguments())
        messages.success(self.request, _("The promise is moved."))

    def get_success_url(self) -> str:
        return reverse("customers:customer-detail", args=[self.promise.customer_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Move the promise"),
            about=self.promise.what,
            promise=self.promise,
            customer=self.promise.customer,
            **kwargs,
        )


class PromiseSettle(Action):
    """Kept, broken or cancelled. Over htmx its line comes back alone."""

    request: StaffRequest
    permission_required = "customers.handle_cases"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        promise = get_object_or_404(promises(), pk=pk)
        form = SettleForm(request.POST)
        try:
            if form.is_valid():
                settle_promise(promise=promise, actor_id=request.user.pk, **form.cleaned_data)
                promise.refresh_from_db(fields=["state", "settled_at", "note"])
            else:
                messages.error(request, " ".join(str(each[0]) for each in form.errors.values()))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        if request.htmx:
            context = {"promise": promise, "settled": True, "with_customer": "with_customer" in request.POST}
            return render(request, "customers/_promise.html", context)
        return back(request, reverse("customers:customer-detail", args=[promise.customer_id]))
