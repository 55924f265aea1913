"""Tags on the customer page, and the page of a manager who keeps them in order."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError, Invalid
from core.pages import Action, FormPage, Page, StaffRequest
from customers.models import Customer, Tag
from customers.people.domain.profile import tags_of
from customers.people.domain.tag import (
    change_tag,
    create_tag,
    delete_tag,
    merge_tag,
    tag_customer,
    tags_by_name,
    tags_with_size,
    untag_customer,
    uses_of_tag,
)
from customers.people.forms.tag import CustomerTagForm, TagForm, TagMergeForm
from customers.views.page import customer_or_404
from customers.views.part import FormPart


def tag_panel(customer: Customer, form: CustomerTagForm | None = None) -> dict[str, Any]:
    return {"tags": tags_of(customer), "tag_form": form or CustomerTagForm()}


class CustomerTagCreate(FormPart):
    """A name nobody has used yet becomes a tag where a manager types it."""

    permission_required = "customers.edit"
    form_class = CustomerTagForm
    form_name = "tag_form"
    template_name = "customers/_tags.html"
    saved = gettext_lazy("The tag is on.")

    def perform(self, customer: Customer, form: CustomerTagForm) -> None:
        name = form.cleaned_data["name"]
        tag = next(iter(tags_by_name([name]).values()), None)
        if tag is None and not self.request.user.has_perm("customers.organise"):
            unknown = _("There is no tag “%(name)s”. Managers make new ones.")
            raise Invalid(unknown % {"name": name}, field="name")
        tag = tag or create_tag(name=name)
        tag_customer(customer=customer, tag=tag, actor_id=self.request.user.pk)

    def part(self, customer: Customer, form: CustomerTagForm | None) -> dict[str, Any]:
        return tag_panel(customer, form)


class CustomerTagRemove(Action):
    permission_required = "customers.edit"

    def post(self, request: StaffRequest, pk: int, tag: int) -> HttpResponse:
        customer = customer_or_404(pk)
        untag_customer(customer=customer, tag=get_object_or_404(Tag, pk=tag), actor_id=request.user.pk)
        if not request.htmx:
            return redirect("customers:customer-detail", pk)
        context = {"customer": customer, **tag_panel(customer_or_404(pk))}
        return render(request, "customers/_tags.html", context)


class TagOptions(Page):
    """What the browser offers while one types: fetched when the field gets the focus."""

    permission_required = "customers.view"
    template_name = "customers/_tag_options.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(all_tags=Tag.objects.all(), **kwargs)


class TagList(FormPage):
    permission_required = "customers.organise"
    template_name = "customers/tag_list.html"
    form_class = TagForm
    success_url = reverse_lazy("customers:tag-list")

    def perform(self, form: Any) -> None:
        create_tag(**form.cleaned_data)
        messages.success(self.request, _("The tag is there."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tags=tags_with_size(), **kwargs)


class TagEdit(FormPage):
    permission_required = "customers.organise"
    template_name = "customers/tag_form.html"
    form_class = TagForm
    success_url = reverse_lazy("customers:tag-list")

    @cached_property
    def tag(self) -> Tag:
        return get_object_or_404(Tag, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.tag.name, "colour": self.tag.colour}

    def perform(self, form: Any) -> None:
        change_tag(tag=self.tag, **form.cleaned_data)
        messages.success(self.request, _("The changes are saved."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = get_object_or_404(tags_with_size(), pk=self.kwargs["pk"])
        uses = uses_of_tag(known)
        return super().get_context_data(
            tag=known,
            merge_form=TagMergeForm(tag=known),
            uses=uses,
            bound=any(use.binding for use in uses),
            **kwargs,
        )


class TagMerge(Action):
    permission_required = "customers.organise"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        tag = get_object_or_404(Tag, pk=pk)
        form = TagMergeForm(request.POST, tag=tag)
        if not form.is_valid():
            return redirect(reverse("customers:tag-edit", args=[pk]))
        renamed = merge_tag(tag=tag, into=form.cleaned_data["into"])
        messages.success(request, _("The two tags are one now."))
        if renamed:
            told = _("These read the other tag from now on: %(names)s.") % {"names": ", ".join(renamed)}
            messages.info(request, told)
        return redirect("customers:tag-list")


class TagDelete(Action):
    permission_required = "customers.organise"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        try:
            delete_tag(tag=get_object_or_404(Tag, pk=pk), actor_id=request.user.pk)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("customers:tag-edit", pk)
        messages.success(request, _("The tag is gone, from every customer."))
        return redirect("customers:tag-list")
