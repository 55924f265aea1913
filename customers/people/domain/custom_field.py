"""Define the fields of the house: add, rename, give choices, order, retire."""

import re
from collections.abc import Iterable
from typing import Any, cast

from django.core.cache import caches
from django.db import IntegrityError, models, transaction
from django.db.models import Max, Prefetch
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.sql import execute
from core.text import clean_line, fold
from customers.domain.checked import check
from customers.enums import FieldKind
from customers.models import CustomChoice, CustomField
from customers.people.models.custom_field import Labelled

MOST_FIELDS = 60
MOST_CHOICES = 200
_SLUG = re.compile(r"[a-z][a-z0-9_]{0,39}")


def custom_fields() -> list[CustomField]:
    """Those in use, in their order, with all their choices (`choices.all()`, retired ones too).

    Asked for on every page of a customer, so each process keeps them for a minute.
    """
    return cast(list[CustomField], caches["process"].get_or_set("custom-fields", _read_fields, timeout=60))


def custom_fields_now() -> list[CustomField]:
    _forget()
    return custom_fields()


def _read_fields() -> list[CustomField]:
    return list(all_fields().filter(retired_at=None))


def all_fields() -> models.QuerySet[CustomField]:
    choices = CustomChoice.objects.order_by("position", "pk")
    return CustomField.objects.order_by("position", "pk").prefetch_related(Prefetch("choices", choices))


def choices_of(field: CustomField, *, but: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Slug and label of what may be chosen: nothing retired, unless it is one of `but`."""
    kept = set(but)
    return [(c.slug, c.label) for c in field.choices.all() if c.retired_at is None or c.slug in kept]


def add_field(
    *, label_fr: str, label_en: str, kind: str, slug: str = "", choices: Iterable[tuple[str, str]] = ()
) -> CustomField:
    """`choices`: pairs of a French and an English label. Raises Invalid, Conflict."""
    if kind not in FieldKind.values:
        raise Invalid(_("Choose what the field holds."), field="kind")
    if CustomField.objects.count() >= MOST_FIELDS:
        raise Invalid(
            _("There are %(most)d fields already: that is all there can be.") % {"most": MOST_FIELDS}
        )
    field = CustomField(
        kind=kind, slug=_slug(slug or label_en or label_fr), position=_next(CustomField.objects)
    )
    _name(field, label_fr, label_en)
    with transaction.atomic():
        _save(field, _("There is a field with this short name already."))
        for fr, en in choices if kind == FieldKind.CHOICE else ():
            add_choice(field=field, label_fr=fr, label_en=en)
    _forget()
    return field


def change_field(*, field: CustomField, label_fr: str, label_en: str, kind: str | None = None) -> None:
    """Rename it. Its kind may change only as long as no customer has a value. Raises Invalid, Conflict."""
    _name(field, label_fr, label_en)
    if kind and kind != field.kind:
        if kind not in FieldKind.values or field.values.exists() or field.choices.exists():
            raise Conflict(_("This field is in use: what it holds cannot change any more."), field="kind")
        field.kind = kind
    with transaction.atomic():
        execute("SET CONSTRAINTS custom_value_kind_of_field IMMEDIATE")
        _save(field, _("This field is in use: what it holds cannot change any more."))
    _forget()


def add_choice(*, field: CustomField, label_fr: str, label_en: str, slug: str = "") -> CustomChoice:
    if field.kind != FieldKind.CHOICE:
        raise Invalid(_("Only a field of the kind “choice” has choices."))
    if field.choices.count() >= MOST_CHOICES:
        raise Invalid(_("A field has %(most)d choices at most.") % {"most": MOST_CHOICES})
    choice = CustomChoice(
        field=field, slug=_slug(slug or label_en or label_fr), position=_next(field.choices)
    )
    _name(choice, label_fr, label_en)
    _save(choice, _("This choice exists already."))
    _forget()
    return choice


def change_choice(*, choice: CustomChoice, label_fr: str, label_en: str) -> None:
    _name(choice, label_fr, label_en)
    _save(choice, _("This choice exists already."))
    _forget()


def retire(*, row: CustomField | CustomChoice) -> None:
    """Offered no more. What customers have stays, and is there again when it is restored."""
    row.retired_at = Now()
    row.save(update_fields=["retired_at"])
    _forget()


def restore(*, row: CustomField | CustomChoice) -> None:
    row.retired_at = None
    row.save(update_fields=["retired_at"])
    _forget()


def move(*, row: CustomField | CustomChoice, up: bool) -> None:
    """One place up or down among its own. At the end nothing happens."""
    own: Any = row.field.choices if isinstance(row, CustomChoice) else CustomField.objects
    with transaction.atomic():
        rows = list(own.select_for_update().order_by("position", "pk"))
        here = next(place for place, each in enumerate(rows) if each.pk == row.pk)
        there = here + (-1 if up else 1)
        if 0 <= there < len(rows):
            rows[here], rows[there] = rows[there], rows[here]
        for place, each in enumerate(rows, 1):
            each.position = place
        type(row)._default_manager.bulk_update(rows, ["position"])
    _forget()


def _slug(written: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "_", fold(written)).strip("_")[:40].strip("_")
    if not _SLUG.fullmatch(slug):
        raise Invalid(_("Give a short name of plain letters, digits and “_”, a letter first."), field="slug")
    return slug


def _name(row: Labelled, label_fr: str, label_en: str) -> None:
    row.label_fr, row.label_en = clean_line(label_fr), clean_line(label_en)
    check(row, "label_fr", "label_en")


def _next(rows: Any) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _save(row: Labelled, taken: str) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(taken, field="slug") from error


def _forget() -> None:
    """This process knows at once, the others within the minute."""
    caches["process"].delete("custom-fields")
