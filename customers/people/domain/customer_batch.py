"""Many customers of one source at once: each created, changed, left as it is, or refused by itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.sql import execute
from customers.domain.checked import check
from customers.enums import EventKind
from customers.models import Customer, CustomerTag, CustomField, CustomValue, Email, Event, Merge, Phone, Tag
from customers.people.domain.custom_value import clean_custom, row_of, stored_in
from customers.people.domain.customer import (
    PROFILE,
    check_time_zone,
    clean_profile,
    normal_emails,
    normal_phones,
)
from customers.people.domain.erased import erased_mark, was_erased
from customers.people.domain.tag import known_tags, tags_by_name
from customers.people.models.custom_field import COLUMNS
from customers.people.models.customer import name_key

MOST = 1_000


@dataclass
class Row:
    """One customer as given; `refusal` says why it cannot be taken. What is None is left alone."""

    external_id: str
    given: Mapping[str, Any]
    profile: dict[str, Any] = field(default_factory=dict)
    phones: list[str] | None = None
    emails: list[str] | None = None
    custom: dict[CustomField, Any] = field(default_factory=dict)
    tags: list[Tag] | None = None
    customer: Customer | None = None
    is_new: bool = False
    changed: list[str] = field(default_factory=list)
    retagged: bool = False
    refusal: Invalid | None = None

    @property
    def state(self) -> str:
        if self.refusal:
            return "refused"
        if self.is_new:
            return "created"
        return "changed" if self.changed or self.retagged else "unchanged"

    @property
    def known(self) -> Customer:
        if self.customer is None:
            raise LookupError(self.external_id)
        return self.customer


def save_customers(
    *, source: str, rows: Sequence[Mapping[str, Any]], actor_id: int | None = None
) -> list[Row]:
    """`rows`: external_id and what `change_customer` takes. Raises Conflict when others write them."""
    tags = tags_by_name(name for row in rows for name in row.get("tags") or ())
    found = [_read(row, tags) for row in rows]
    _refuse_repeated(found)
    good = [row for row in found if row.refusal is None]
    try:
        with transaction.atomic():
            good = _recognise(source, good)
            _write(good)
            _write_points(good, "phones", Phone, "number")
            _write_points(good, "emails", Email, "address")
            _write_custom(good)
            retagged = _write_tags(good)
            _tell(source, good, retagged, actor_id)
    except IntegrityError as error:
        raise _raced() from error
    return found


def _read(given: Mapping[str, Any], tags: Mapping[str, Tag]) -> Row:
    row = Row(external_id=given["external_id"], given=given)
    try:
        row.profile = clean_profile({name: given[name] for name in PROFILE if name in given})
        row.emails = normal_emails(given["emails"]) if "emails" in given else None
        row.custom = clean_custom(given.get("custom") or {})
        row.tags = known_tags(given["tags"], among=tags) if "tags" in given else None
        check(Customer(**row.profile), *row.profile)
        check_time_zone(row.profile)
    except Invalid as refusal:
        row.refusal = refusal
    return row


def _refuse_repeated(rows: Iterable[Row]) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.external_id in seen:
            row.refusal = Invalid(_("This id stands in the batch twice."), field="external_id")
        seen.add(row.external_id)


def _recognise(source: str, rows: Sequence[Row]) -> list[Row]:
    """Who is known is locked until the end, always in the same order. Gives the rows that can be written."""
    marks = {row.external_id: erased_mark(source, row.external_id) for row in rows}
    ids = [*marks, *marks.values()]
    stored = Customer.objects.filter(source=source, external_id__in=ids).exclude(external_id="")
    merged = Merge.objects.filter(source=source, external_id__in=ids, undone_at=None).exclude(external_id="")
    leads = merged.values_list("external_id", "survivor")
    known = dict(stored.values_list("external_id", "pk").union(leads, all=True))
    whole = Customer.objects.prefetch_related("phones", "emails", "custom_values", "tags").order_by("pk")
    held = {customer.pk: customer for customer in whole.filter(pk__in=known.values()).select_for_update()}
    if len(held) < len(set(known.values())):
        raise _raced()
    for row in rows:
        pk = known.get(row.external_id)
        row.customer = held.pop(pk, None) if pk else Customer(source=source, external_id=row.external_id)
        row.is_new = pk is None
        _compare(row)
        if marks[row.external_id] in known:
            row.refusal = Invalid(str(was_erased()), field="external_id")
    return [row for row in rows if row.refusal is None]


def _compare(row: Row) -> None:
    """What depends on who it is: a national number is read by the country of the customer."""
    if row.customer is None:
        words = _("Another row of the batch means the same customer: the two were merged.")
        row.refusal = Invalid(words, field="external_id")
        return
    customer = row.customer
    row.changed = [n for n, v in row.profile.items() if getattr(customer, n) != v]
    for name in row.changed:
        setattr(customer, name, row.profile[name])
    customer.name_key = name_key(customer.first_name, customer.last_name, customer.company)
    try:
        if "phones" in row.given:
            row.phones = normal_phones(row.given["phones"], country=customer.country)
    except Invalid as refusal:
        row.refusal = refusal


def _raced() -> Conflict:
    return Conflict(_("Somebody else is writing the same customers: send them again."))


def _write(rows: Sequence[Row]) -> None:
    """Written also where only a phone, an address or a custom value differs: the record counts as changed."""
    Customer.objects.bulk_create([row.known for row in rows if row.is_new])
    for row in rows:
        if not row.is_new:
            row.changed += _differing_points(row) + _differing_custom(row)
    changed = [row.known for row in rows if not row.is_new and row.changed]
    [(now,)] = execute("SELECT clock_timestamp()")
    for customer in changed:
        customer.changed_at = now  # of one moment with its event: whoever has seen it has seen this change
    columns = [*PROFILE, "name_key", "changed_at"]
    Customer.objects.bulk_create(changed, update_conflicts=True, unique_fields=["id"], update_fields=columns)


def _differing_points(row: Row) -> list[str]:
    phones = [phone.number for phone in row.known.phones.all()]
    emails = [email.address for email in row.known.emails.all()]
    same = row.phones in (None, phones) and row.emails in (None, emails)
    return [] if same else ["contact_points"]


def _differing_custom(row: Row) -> list[str]:
    stored = {value.field_id: value for value in row.known.custom_values.all()}
    return [each.name for each, v in row.custom.items() if v != stored_in(each, stored.get(each.pk))]


def _write_points(rows: Sequence[Row], name: str, model: Any, column: str) -> None:
    touched = [row for row in rows if getattr(row, name) is not None and (row.is_new or row.changed)]
    wanted = [
        model(customer=row.known, position=place, **{column: value})
        for row in touched
        for place, value in enumerate(getattr(row, name))
    ]
    gone = [
        point.pk
        for row in touched
        if not row.is_new
        for point in getattr(row.known, name).all()
        if getattr(point, column) not in getattr(row, name)
    ]
    model.objects.filter(pk__in=gone).delete()
    unique = ["customer", column]
    model.objects.bulk_create(wanted, update_conflicts=True, unique_fields=unique, update_fields=["position"])


def _write_custom(rows: Sequence[Row]) -> None:
    touched = [(row, each, value) for row in rows for each, value in row.custom.items()]
    written = [row_of(row.known.pk, each, value) for row, each, value in touched if value is not None]
    emptied = {(row.known.pk, each.pk) for row, each, value in touched if value is None and not row.is_new}
    gone = [
        value.pk
        for row in rows
        if not row.is_new
        for value in row.known.custom_values.all()
        if (value.customer_id, value.field_id) in emptied
    ]
    CustomValue.objects.filter(pk__in=gone).delete()
    CustomValue.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["customer", "field"],
        update_fields=sorted(COLUMNS.values()),
    )


def _write_tags(rows: Sequence[Row]) -> list[tuple[str, Customer, Tag]]:
    """What was put on and taken off, as kinds of event."""
    moves: list[tuple[str, Customer, Tag]] = []
    for row in rows:
        if row.tags is None:
            continue
        had = [] if row.is_new else list(row.known.tags.all())
        on = [(EventKind.CUSTOMER_TAGGED, row.known, tag) for tag in row.tags if tag not in had]
        off = [(EventKind.CUSTOMER_UNTAGGED, row.known, tag) for tag in had if tag not in row.tags]
        row.retagged = bool(on or off)
        moves += [*on, *off]
    fresh = [CustomerTag(customer=c, tag=tag) for kind, c, tag in moves if kind == EventKind.CUSTOMER_TAGGED]
    CustomerTag.objects.bulk_create(fresh, ignore_conflicts=True)
    for kind, customer, tag in moves:
        if kind == EventKind.CUSTOMER_UNTAGGED:
            CustomerTag.objects.filter(customer=customer, tag=tag).delete()
    return moves


def _tell(
    source: str, rows: Sequence[Row], moves: Sequence[tuple[str, Customer, Tag]], actor_id: int | None
) -> None:
    about: dict[str, Any] = {"actor_id": actor_id, "source": source}
    events = [
        Event(customer=row.known, kind=EventKind.CUSTOMER_CREATED, data={"source": source}, **about)
        if row.is_new
        else Event(
            customer=row.known,
            kind=EventKind.CUSTOMER_CHANGED,
            occurred_at=row.known.changed_at,
            data={"fields": row.changed},
            **about,
        )
        for row in rows
        if row.is_new or row.changed
    ]
    events += [
        Event(customer=customer, kind=kind, data={"tag": tag.name, "tag_id": tag.pk}, **about)
        for kind, customer, tag in moves
    ]
    Event.objects.bulk_create(events)
