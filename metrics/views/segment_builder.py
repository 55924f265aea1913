"""The builder of segments: the condition row by row, with whom it means beside it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.errors import Conflict, DomainError
from core.pages import Action, Guarded, StaffRequest
from core.text import clean_line
from metrics.domain.preview import preview_of
from metrics.domain.rules.line import RuleInvalid
from metrics.domain.rules.rule import all_fields, read_rule
from metrics.domain.rules.vocabulary import LONGEST_SKU, products_called
from metrics.domain.segment import change_segment, create_segment
from metrics.domain.segment_overlap import ALIKE, TOO_SMALL
from metrics.forms.segment import (
    GROUPS,
    NamingForm,
    Row,
    SegmentForm,
    fresh_line,
    row_of_post,
    row_of_rule,
    turned,
)
from metrics.models import Segment


class Builder(Guarded, View):
    """The whole page, or over htmx the rows alone; each button but "save" only turns the form."""

    abstract = True
    permission_required = "metrics.edit"
    request: StaffRequest
    segment: Segment | None = None

    def get(self, request: StaffRequest, **kwargs: Any) -> HttpResponse:
        row, trouble = self.first_row, ""
        if self.segment and not self.segment.is_list:
            trouble = trouble_of(self.segment.rule, row)
        return self._page(self.form(), row, trouble=trouble)

    def post(self, request: StaffRequest, **kwargs: Any) -> HttpResponse:
        wish = request.POST.get("do", "refresh" if request.htmx else "save")
        form, row = self.form(request.POST), row_of_post(request.POST)
        if wish != "save":
            row = turned(row, wish)
            if request.htmx:
                return render(request, "metrics/_rule_group.html", {"row": row, **_vocabulary()})
            return self._page(self.form(initial=request.POST.dict()), row)
        if not form.is_valid():
            return self._page(form, row, status=422)
        try:
            segment = self.save(form, row)
        except DomainError as refusal:
            _blame(form, row, refusal)
            return self._page(form, row, status=422)
        messages.success(request, _("The segment is saved; its members follow in a moment."))
        return redirect("metrics:segment-detail", segment.slug)

    def form(self, *args: Any, **kwargs: Any) -> NamingForm:
        has_rule = self.segment is None or not (self.segment.built_in or self.segment.is_list)
        form_class = SegmentForm if has_rule else NamingForm
        seen = {"seen_at": self.segment.changed_at.isoformat()} if self.segment else {}
        return form_class(*args, **({"instance": self.segment, "initial": seen} | kwargs))

    @property
    def first_row(self) -> Row:
        return Row(kind="all", parts=[fresh_line()]).numbered()

    def save(self, form: Any, row: Row) -> Segment:
        raise NotImplementedError

    def _page(self, form: NamingForm, row: Row, status: int = 200, trouble: str = "") -> HttpResponse:
        context = {"form": form, "row": row, "segment": self.segment, "trouble": trouble, **_vocabulary()}
        return render(self.request, "metrics/segment_form.html", context, status=status)


def _vocabulary() -> dict[str, Any]:
    """The fields in their groups, for the list to choose from."""
    families: dict[str, list[Any]] = {}
    for each in all_fields().values():
        families.setdefault(str(each.group), []).append(each)
    return {"families": families, "kinds": GROUPS}


def trouble_of(rule: Any, row: Row) -> str:
    """Why a stored condition can no longer be read; it is said beside its line too."""
    try:
        read_rule(rule)
    except RuleInvalid as refusal:
        if wrong := row.at(refusal.path):
            wrong.why = refusal.why
        return str(refusal)
    return ""


def _blame(form: NamingForm, row: Row, refusal: DomainError) -> None:
    """Beside the row or the field at fault, else above them all."""
    if isinstance(refusal, RuleInvalid) and (wrong := row.at(refusal.path)):
        wrong.why = refusal.why
    shown = {each.name for each in form.visible_fields()}
    form.add_error(refusal.field if refusal.field in shown else None, str(refusal))


class SegmentCreate(Builder):
    permission_required = "metrics.edit"

    def save(self, form: Any, row: Row) -> Segment:
        return create_segment(
            naming=form.naming,
            rule=row.as_rule,
            split=form.cleaned_data["split"],
            actor_id=self.request.user.pk,
        )


class SegmentEdit(Builder):
    """What is archived comes back as it is saved: so one that can no longer be read is repaired."""

    permission_required = "metrics.edit"

    @cached_property
    def segment(self) -> Segment:  # type: ignore[override]  # here there is one
        return get_object_or_404(Segment, slug=self.kwargs["slug"])

    @property
    def first_row(self) -> Row:
        return row_of_rule(self.segment.rule)

    def save(self, form: Any, row: Row) -> Segment:
        segment = Segment.objects.get(pk=self.segment.pk)
        try:
            return change_segment(
                segment=segment,
                naming=form.naming,
                rule=row.as_rule,
                split=form.cleaned_data.get("split"),
                restore=self.segment.archived_at is not None,
                seen_at=form.cleaned_data["seen_at"],
                actor_id=self.request.user.pk,
            )
        except Conflict as conflict:
            if conflict.field == "seen_at":
                form.see(segment.changed_at)
            raise


class SegmentPreview(Action):
    """Whom the condition in the form means, in words and in figures. Stores nothing."""

    permission_required = "metrics.edit"

    def post(self, request: StaffRequest) -> HttpResponse:
        try:
            node = read_rule(row_of_post(request.POST).as_rule)
        except RuleInvalid as refusal:
            return render(request, "metrics/_preview.html", {"refusal": str(refusal)})
        preview = preview_of(node.q, but=request.GET.get("of", "")[:50])
        alike = [it for it in preview.overlaps if it.share >= ALIKE]
        context = {"words": node.words, "preview": preview, "too_small": TOO_SMALL, "alike": alike}
        return render(request, "metrics/_preview.html", context)


class ProductOptions(Guarded, View):
    """Products whose name or stock code has what is being typed in it, for the list below the field."""

    permission_required = "metrics.edit"

    def get(self, request: StaffRequest) -> HttpResponse:
        typed = clean_line("".join(request.GET.dict().values()))[:LONGEST_SKU]
        return render(request, "metrics/_product_options.html", {"products": products_called(typed)})
