"""Reports somebody wants to see again: kept with their filters, shared, renamed, opened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import formats
from core.errors import Conflict, Invalid
from core.text import clean_line
from customers.domain.checked import check
from metrics.models import SavedReport
from metrics.reports import REPORTS
from metrics.reports.report import Report


def reports_of(user_id: int) -> QuerySet[SavedReport]:
    """One's own and the shared ones."""
    return SavedReport.objects.filter(Q(owner=user_id) | Q(shared=True)).select_related("owner")


def save_report(*, owner_id: int, name: str, report: str, query: str, shared: bool = False) -> SavedReport:
    """The same name again replaces what one had under it. Raises Invalid, Conflict."""
    name, asked = clean_line(name), _understood(report, query)
    check(SavedReport(name=name, query=asked), "name", "query")
    try:
        with transaction.atomic():
            kept, _made = SavedReport.objects.update_or_create(
                owner_id=owner_id, name=name, defaults={"report": report, "query": asked, "shared": shared}
            )
    except IntegrityError as error:
        raise Conflict(_("There is a saved report of this name already."), field="name") from error
    return kept


def _understood(report: str, query: str) -> str:
    """The filters, as the form of the report takes them."""
    if report not in REPORTS:
        raise Invalid(_("There is no such report."), field="report")
    try:
        asked = QueryDict(query)
    except (ValueError, UnicodeError) as error:  # more fields than any address has
        raise Invalid(_("These filters cannot be read."), field="query") from error
    try:
        REPORTS[report].asked(asked)
    except Invalid as refusal:
        raise Invalid(str(refusal), field="query") from refusal
    return REPORTS[report].form.kept(asked)


def rename_report(*, saved: SavedReport, name: str, shared: bool) -> None:
    """Raises Invalid, Conflict."""
    saved.name, saved.shared = clean_line(name), shared
    check(saved, "name")
    try:
        with transaction.atomic():
            saved.save(update_fields=["name", "shared"])
    except IntegrityError as error:
        raise Conflict(_("There is a saved report of this name already."), field="name") from error


# ── Shown ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Shown:
    """A saved report as a list has it; `report` is None where the house has no such report any more."""

    saved: SavedReport
    report: Report | None
    filters: str

    @property
    def address(self) -> str:
        return address_of(self.saved)


def address_of(saved: SavedReport) -> str:
    report = REPORTS.get(saved.report)
    if report is None:
        return ""
    return f"{report.address}?{saved.query}" if saved.query else report.address


def shown(rows: Iterable[SavedReport]) -> list[Shown]:
    """With their filters in words. The choices of a filter are read once, however many rows there are."""
    choices = cache(_choices)
    return [Shown(row, report := REPORTS.get(row.report), _in_words(row, report, choices)) for row in rows]


def filters_in_words(saved: SavedReport) -> str:
    return _in_words(saved, REPORTS.get(saved.report), _choices)


def _in_words(saved: SavedReport, report: Report | None, choices: Any) -> str:
    if report is None:
        return ""
    asked = QueryDict(saved.query)
    told = [_told(report, name, value, choices) for name in asked for value in asked.getlist(name)]
    return " · ".join(told)


def _told(report: Report, name: str, value: str, choices: Any) -> str:
    field = report.form.base_fields.get(name)
    if isinstance(field, forms.ChoiceField):
        return str(choices(report.form, name).get(value, value))
    if isinstance(field, forms.DateField):
        value = _day_in_words(value)
    return f"{field.label} {value}" if field is not None and field.label else value


def _day_in_words(value: str) -> str:
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return value
    return formats.day(found, today=localdate(), language=get_language() or "en")


def _choices(form: type[forms.Form], name: str) -> dict[str, Any]:
    """A field may read its choices from the database."""
    field: Any = form.base_fields[name]
    return {str(key): label for key, label in list(field.choices)}


def may_change(saved: SavedReport, user: Any) -> bool:
    """One's own; a shared one also who keeps them in order."""
    return saved.owner_id == user.pk or (saved.shared and user.has_perm("metrics.share_report"))


def demand_change(saved: SavedReport, user: Any) -> SavedReport:
    """Raises Invalid."""
    if not may_change(saved, user):
        told = _("Only its owner, or a manager where it is for everybody, can change this report.")
        raise Invalid(told)
    return saved
