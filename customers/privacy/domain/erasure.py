"""Erase a person: what tells of them goes, what counts stays, with a customer who has no name."""

from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Now

from core.sql import execute
from customers.cases.domain.case_move import move_case
from customers.cases.domain.promise import settle_promise
from customers.cases.models.case import ACTIVE
from customers.domain.giving_way import giving_way
from customers.domain.log import record_event
from customers.enums import CaseOutcome, CaseState, ConsentOrigin, EventKind, PrivacyRequestKind, PromiseState
from customers.imports.domain.issues import forget_contents, naming
from customers.models import Case, Customer, ImportIssue, Merge, Promise
from customers.people.domain.consent import current_consents, state_consent
from customers.people.domain.erased import erased_mark, refuse_erased
from customers.privacy.domain.declared import HELD, called, model_of, rows_of

SOURCE = "erasure"
SHORTEST_NEEDLE = 5
"""What is shorter stands in too many lines of a refused import to be looked for."""

KEPT_OF_EVENTS = """
    again amount answer because call cart case case_kind changed channel deed direction due_at enrolment
    expired_at fields followup frequency gesture idea in_time interaction invitation items journey kind
    late merge merged message missed name_en name_fr occasion order order_number outcome paused_until points
    priority promise promise_kind purpose reason refund result review scale scale_max scale_min score seconds
    segment solved source stage stars state survey template times title_en title_fr topic total until
"""
"""Codes, figures and numbers of rows. Whatever else an event tells goes; of an order its number stays too."""

_THIN_OUT = """
UPDATE customers_event e SET data = coalesce((
    SELECT jsonb_object_agg(key, value) FROM jsonb_each(e.data)
    WHERE key = ANY(%(kept)s) OR (key = 'number' AND e.kind LIKE 'order.%%')
), '{}')
WHERE customer_id = %(customer)s
"""


@dataclass(frozen=True)
class Fate:
    """What becomes of the rows of one table: gone, blanked (the fields named) or kept as they are."""

    what: str
    rows: int
    gone: bool
    blanked: list[str]


def fates_of(customer: Customer) -> list[Fate]:
    """Before it is confirmed: table by table, those with rows of theirs."""
    found = []
    for label, held in HELD.items():
        meta = model_of(label)._meta
        if rows := rows_of(label, customer.pk).count():
            names = [str(meta.get_field(name).verbose_name) for name in held.blank if name not in held.secret]  # type: ignore[union-attr]
            found.append(Fate(called(label), rows, held.gone, [] if held.gone else names))
    return found


def erase_customer(*, customer: Customer, actor_id: int | None) -> Customer:
    """For good. Sums, scores and points stay what they were. Raises Conflict."""
    with giving_way():
        locked = Customer.objects.select_for_update().get(pk=customer.pk)
        refuse_erased(locked)
        _end_what_is_owed(locked, actor_id)
        _withdraw_consents(locked, actor_id)
        _blank_refused_lines(locked)
        _mark_ids(locked)
        for label, held in HELD.items():
            rows = rows_of(label, locked.pk).order_by()
            if held.gone:
                rows.delete()
            elif held.blank and label != "customers.Customer":
                rows.update(**held.blank)
        _blank_profile(locked)
        execute(_THIN_OUT, customer=locked.pk, kept=KEPT_OF_EVENTS.split())
        record_event(kind=EventKind.CUSTOMER_ERASED, customer_id=locked.pk, actor_id=actor_id)
    customer.refresh_from_db()
    return customer


def _end_what_is_owed(customer: Customer, actor_id: int | None) -> None:
    """The request for erasure is carried out by this; nobody is left to whom anything else could be owed."""
    for case in (
        Case.objects.filter(customer=customer, state__in=ACTIVE).select_related("topic").order_by("pk")
    ):
        is_done = case.topic is not None and case.topic.slug == PrivacyRequestKind.ERASURE
        outcome = CaseOutcome.SOLVED if is_done else CaseOutcome.WITHDRAWN
        move_case(case=case, to=CaseState.CLOSED, outcome=outcome, actor_id=actor_id)
    for promise in Promise.objects.filter(customer=customer, state=PromiseState.OPEN).order_by("pk"):
        settle_promise(promise=promise, state=PromiseState.CANCELLED, actor_id=actor_id)


def _withdraw_consents(customer: Customer, actor_id: int | None) -> None:
    for each in [each for each in current_consents(customer.pk) if each.granted]:
        state_consent(
            customer=customer,
            purpose=each.purpose,
            channel=each.channel,
            granted=False,
            origin=ConsentOrigin.CUSTOMER,
            source=SOURCE,
            actor_id=actor_id,
        )


def _blank_refused_lines(customer: Customer) -> None:
    """Lines of files that were refused, where they name the person by something of their own."""
    needles = [
        *customer.emails.values_list("address", flat=True),
        *customer.phones.values_list("number", flat=True),
        f"{customer.first_name} {customer.last_name}".strip(),
        customer.external_id,
    ]
    named = Q()
    for needle in needles:
        if len(needle) >= SHORTEST_NEEDLE:
            named |= naming(needle)
    if named:
        forget_contents(ImportIssue.objects.filter(named))


def _mark_ids(customer: Customer) -> None:
    """Whatever other systems call them, as themselves or before a merge."""
    if customer.external_id:
        customer.external_id = erased_mark(customer.source, customer.external_id)
    for merge in Merge.objects.filter(survivor=customer.pk).exclude(external_id=""):
        merge.external_id = erased_mark(merge.source, merge.external_id)
        merge.save(update_fields=["external_id"])


def _blank_profile(customer: Customer) -> None:
    for name, value in HELD["customers.Customer"].blank.items():
        setattr(customer, name, value)
    customer.preferred_channel = ""
    customer.erased_at = customer.changed_at = Now()
    customer.save()
