"""Create and change a customer."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.text import clean_line
from customers.domain.log import record_event
from customers.enums import EventKind
from customers.models import Customer, Email, Event, Merge, Phone
from customers.people.domain.custom_value import write_custom
from customers.people.domain.erased import erased_among, refuse_erased, was_erased
from customers.people.domain.tag import set_tags
from customers.validators import known_time_zones, normal_email, normal_phone

HERE = "cercle"  # the source of whom our own pages create
PROFILE = (
    "first_name",
    "last_name",
    "company",
    "language",
    "birthday",
    "street",
    "postcode",
    "city",
    "country",
    "time_zone",
    "preferred_channel",
    "acquisition_source",
    "acquisition_cost",
)


def create_customer(
    *,
    phones: Sequence[str] = (),
    emails: Sequence[str] = (),
    source: str = HERE,
    external_id: str = "",
    since: datetime | None = None,
    custom: Mapping[str, Any] | None = None,
    tags: Sequence[str] = (),
    actor_id: int | None = None,
    **profile: Any,
) -> Customer:
    """A new customer; the first phone and the first email are the main ones. Raises Invalid, Conflict.

    `profile` takes the names in PROFILE. At least a name, a company, a phone or an email is needed.
    `custom`: slug of a custom field → value; `tags`: names of tags.
    """
    customer = Customer(source=source, external_id=external_id, **clean_profile(profile))
    check_time_zone(profile)
    if since:
        customer.since = since
    if not any([customer.first_name, customer.last_name, customer.company, external_id, *phones, *emails]):
        raise Invalid(_("Give at least a name, a phone number or an email address."), field="last_name")
    with transaction.atomic():
        _check_external_id(source, external_id)
        _store(customer)
        _replace_contact_points(customer, phones=phones, emails=emails)
        write_custom(customer=customer, values=custom or {})
        record_event(
            kind=EventKind.CUSTOMER_CREATED,
            customer_id=customer.pk,
            occurred_at=since,
            data={"source": source},
            actor_id=actor_id,
            source=source,
        )
        if tags:
            set_tags(customer=customer, names=tags, actor_id=actor_id)
    return customer


def create_customer_once(*, key: str, **given: Any) -> Customer:
    """As `create_customer`; the same `key` again, even in the same moment, gives back whom it made."""
    try:
        with transaction.atomic():
            customer = created_with(key)
            if customer is None:
                customer = create_customer(**given)
                told = Event.objects.filter(customer=customer, kind=EventKind.CUSTOMER_CREATED)
                told.update(external_id=_mark(key))
            return customer
    except IntegrityError:
        if known := created_with(key):
            return known
        raise


def created_with(key: str) -> Customer | None:
    return Customer.objects.filter(events__source=HERE, events__external_id=_mark(key)).first()


def _mark(key: str) -> str:
    return f"form:{key}"


def change_customer(
    *,
    customer: Customer,
    phones: Sequence[str] | None = None,
    emails: Sequence[str] | None = None,
    seen_at: datetime | None = None,
    custom: Mapping[str, Any] | None = None,
    tags: Sequence[str] | None = None,
    actor_id: int | None = None,
    **profile: Any,
) -> list[str]:
    """Change what differs; returns the names of the fields that did. None leaves phones, emails, tags alone.

    `custom` changes the fields it names and leaves the others alone.
    `seen_at`: the `changed_at` of the record the change was made on; another one since is a Conflict.
    """
    with transaction.atomic():
        locked = locked_customer(customer)
        refuse_erased(locked)
        if seen_at and locked.changed_at != seen_at:
            raise Conflict(_("Somebody changed this customer while you were editing."), field="seen_at")
        changed = _assign(locked, profile)
        before = _contact_points(locked)
        _replace_contact_points(locked, phones=phones, emails=emails)
        if _contact_points(locked) != before:
            changed.append("contact_points")
        changed += write_custom(customer=locked, values=custom or {})
        if tags is not None:
            set_tags(customer=locked, names=tags, actor_id=actor_id)
        if changed:
            _store_change(locked, changed, actor_id)
    customer.refresh_from_db()
    return changed


def locked_customer(customer: Customer) -> Customer:
    """As it is now, held until the transaction ends. Raises Conflict where it is no more."""
    locked = Customer.objects.select_for_update().filter(pk=customer.pk).first()
    if locked is None:
        raise Conflict(_("This record is no longer there: somebody merged or erased it."))
    return locked


def _assign(customer: Customer, profile: dict[str, Any]) -> list[str]:
    """The names of the fields that differ, which have their new values now."""
    differing = {n: v for n, v in clean_profile(profile).items() if getattr(customer, n) != v}
    check_time_zone(differing)
    for name, value in differing.items():
        setattr(customer, name, value)
    return list(differing)


def check_time_zone(profile: dict[str, Any]) -> None:
    if profile.get("time_zone", settings.TIME_ZONE) not in known_time_zones():
        raise Invalid(_("There is no such time zone."), field="time_zone")


def clean_profile(profile: dict[str, Any]) -> dict[str, Any]:
    unknown = set(profile) - set(PROFILE)
    if unknown:
        raise TypeError(f"a customer has no {', '.join(sorted(unknown))}")
    return {name: clean_line(value) if isinstance(value, str) else value for name, value in profile.items()}


def _store_change(customer: Customer, changed: list[str], actor_id: int | None) -> None:
    """Record and event are of one moment: whoever has seen the record has seen this change."""
    customer.changed_at = Now()
    _store(customer)
    customer.refresh_from_db(fields=["changed_at"])
    record_event(
        kind=EventKind.CUSTOMER_CHANGED,
        customer_id=customer.pk,
        occurred_at=customer.changed_at,
        data={"fields": changed},
        actor_id=actor_id,
    )


def _store(customer: Customer) -> None:
    try:
        customer.clean_fields(exclude=["name_key", "changed_at", "since"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Invalid(" ".join(messages), field=field) from error
    try:
        with transaction.atomic():
            customer.save()
    except IntegrityError as error:
        raise _known_already() from error


def _check_external_id(source: str, external_id: str) -> None:
    """The id of a merged record goes on meaning the one it became."""
    if erased_among(source, [external_id]):
        raise was_erased("external_id")
    merged = Merge.objects.filter(source=source, external_id=external_id, undone_at=None)
    if external_id and merged.exists():
        raise _known_already()


def _known_already() -> Conflict:
    return Conflict(_("A customer with this external id exists already."), field="external_id")


def _replace_contact_points(
    customer: Customer, *, phones: Sequence[str] | None, emails: Sequence[str] | None
) -> None:
    if phones is not None:
        numbers = normal_phones(phones, country=customer.country)
        customer.phones.exclude(number__in=numbers).delete()
        Phone.objects.bulk_create(
            [Phone(customer=customer, number=number, position=i) for i, number in enumerate(numbers)],
            update_conflicts=True,
            unique_fields=["customer", "number"],
            update_fields=["position"],
        )
    if emails is not None:
        addresses = normal_emails(emails)
        customer.emails.exclude(address__in=addresses).delete()
        Email.objects.bulk_create(
            [Email(customer=customer, address=address, position=i) for i, address in enumerate(addresses)],
            update_conflicts=True,
            unique_fields=["customer", "address"],
            update_fields=["position"],
        )


def _contact_points(customer: Customer) -> tuple[list[str], list[str]]:
    return (
        list(customer.phones.values_list("number", flat=True)),
        list(customer.emails.values_list("address", flat=True)),
    )


def normal_phones(written: Sequence[str], *, country: str) -> list[str]:
    return _normal("phones", written, partial(normal_phone, country=country))


def normal_emails(written: Sequence[str]) -> list[str]:
    return _normal("emails", written, normal_email)


def _normal(field: str, written: Sequence[str], normal: Callable[[str], str]) -> list[str]:
    """Each once, in its stored form."""
    try:
        return list(dict.fromkeys(normal(value) for value in written))
    except Invalid as refusal:
        raise Invalid(refusal.message, field=field) from refusal
