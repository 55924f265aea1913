"""Records that may be one person: found by what they share, remembered when somebody says they are not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Now
from django.db.models.lookups import LessThan

from core.sql import Row, execute
from customers.domain.log import Batch
from customers.enums import DuplicateReason, DuplicateState, EventKind
from customers.models import Customer, Duplicate

KINDS = frozenset(
    {
        EventKind.CUSTOMER_CREATED,
        EventKind.CUSTOMER_CHANGED,
        EventKind.CUSTOMER_MERGED,
        EventKind.CUSTOMER_UNMERGED,
    }
)
MOST = 5  # more than so many with one number, address or name and birthday: a switchboard, info@, a default
BIRTHDAY_MOST = 200  # among more with one birthday nobody is looked for by a similar name
PORTION = 5_000
LEVELS = {"certain": (90, 100), "likely": (70, 89), "possible": (0, 69)}


def _block(table: str, owner: str, keys: str, told: str, *, phone: bool = False, email: bool = False) -> str:
    """Select who holds a key of one of `ids`, as arrays. `told`: where the key says something at all."""
    same = " AND ".join(f"b.{column} = k.{column}" for column in keys.split(", "))
    return f"""
        SELECT held.holders, {phone} AS phone, {email} AS email
        FROM (SELECT DISTINCT {keys} FROM {table} b WHERE {owner} = ANY(%(ids)s) AND {told}) k
        CROSS JOIN LATERAL (SELECT array_agg(one) AS holders FROM (
            SELECT {owner} AS one FROM {table} b WHERE {same} AND {told} LIMIT %(most)s + 1
        ) few) held
    """


_PEOPLE, _NAMED = "customers_customer", "b.name_key <> ''"

# What is shared counts together as independent hints do: 1 − Π(1 − weight). Two birthdays, or names that have
# nothing in common (a family, a shared desk), speak against it.
_FIND = f"""
WITH blocks AS (
    {_block("customers_phone", "customer_id", "number", "true", phone=True)}
    UNION ALL {_block("customers_email", "customer_id", "address", "true", email=True)}
    UNION ALL {_block(_PEOPLE, "id", "birthday, name_key", f"b.birthday IS NOT NULL AND {_NAMED}")}
    UNION ALL {_block(_PEOPLE, "id", "postcode, name_key", f"b.postcode <> '' AND {_NAMED}")}
), candidates AS (
    SELECT one, other, bool_or(phone) AS phone, bool_or(email) AS email FROM (
        SELECT one, other, phone, email FROM blocks, unnest(holders) one, unnest(holders) other
        WHERE cardinality(holders) <= %(most)s AND one < other
          AND (one = ANY(%(ids)s) OR other = ANY(%(ids)s))
        UNION ALL
        SELECT least(h.id, o.id), greatest(h.id, o.id), false, false
        FROM customers_customer h CROSS JOIN LATERAL (
            SELECT id, name_key FROM customers_customer b WHERE b.birthday = h.birthday LIMIT {BIRTHDAY_MOST}
        ) o
        WHERE h.id = ANY(%(ids)s) AND o.name_key <> h.name_key AND h.name_key <> ''
          AND similarity(o.name_key, h.name_key) >= 0.5
    ) pairs GROUP BY one, other
), judged AS (
    SELECT one, other, phone, email, a.name_key = b.name_key AND a.name_key <> '' AS name,
           a.name_key <> b.name_key AND similarity(a.name_key, b.name_key) >= 0.5 AS resembling,
           coalesce(a.birthday = b.birthday, false) AS birthday,
           a.postcode = b.postcode AND a.postcode <> '' AS postcode,
           coalesce(a.birthday <> b.birthday, false) AS other_birthday,
           a.name_key <> '' AND b.name_key <> '' AND similarity(a.name_key, b.name_key) < 0.3 AS other_name
    FROM candidates c JOIN customers_customer a ON a.id = one JOIN customers_customer b ON b.id = other
), scored AS (
    SELECT one, other, array_remove(ARRAY[
            CASE WHEN email THEN 'email' END, CASE WHEN phone THEN 'phone' END,
            CASE WHEN name THEN 'name' END, CASE WHEN resembling THEN 'similar' END,
            CASE WHEN birthday THEN 'birthday' END, CASE WHEN postcode THEN 'postcode' END], NULL) AS reasons,
        round(100 * (1 - (CASE WHEN email THEN 0.2 ELSE 1 END) * (CASE WHEN phone THEN 0.4 ELSE 1 END)
            * (CASE WHEN name THEN 0.5 WHEN resembling THEN 0.65 ELSE 1 END)
            * (CASE WHEN birthday THEN 0.4 ELSE 1 END) * (CASE WHEN postcode THEN 0.7 ELSE 1 END))
            * (CASE WHEN other_birthday THEN 0.5 ELSE 1 END)
            * (CASE WHEN other_name THEN 0.7 ELSE 1 END))::int AS certainty
    FROM judged
), gone AS (
    DELETE FROM customers_duplicate d
    WHERE d.state = 'found' AND (d.one_id = ANY(%(ids)s) OR d.other_id = ANY(%(ids)s))
      AND NOT EXISTS (SELECT FROM scored s WHERE (s.one, s.other) = (d.one_id, d.other_id))
), stored AS (
    INSERT INTO customers_duplicate AS d (one_id, other_id, reasons, certainty)
    SELECT one, other, reasons, certainty FROM scored ORDER BY one, other
    ON CONFLICT (one_id, other_id) DO UPDATE SET reasons = excluded.reasons, certainty = excluded.certainty
    WHERE d.state = 'found'
      AND (d.reasons, d.certainty) IS DISTINCT FROM (excluded.reasons, excluded.certainty)
    RETURNING 1
)
SELECT count(*) FROM stored
"""


def find_duplicates(batch: Batch) -> None:
    """Subscriber: look anew at whoever was created or changed."""
    told = batch.events.exclude(customer=None).order_by()
    look_at(list(told.values_list("customer", flat=True).distinct()))


def look_at(ids: list[int]) -> int:
    """Compare these customers with everybody who shares a key with them; returns how many pairs are new or
    other than before. What somebody dismissed stays dismissed; what is no longer so goes.
    """
    return int(execute(_FIND, ids=ids, most=MOST)[0][0]) if ids else 0


def look_at_all() -> Iterator[tuple[int, int]]:
    """Everybody, in portions of a transaction each: customers looked at, pairs found or changed."""
    after = 0
    while ids := list(
        Customer.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:PORTION]
    ):
        with transaction.atomic():
            yield len(ids), look_at(ids)
        after = ids[-1]


def dismiss_duplicate(*, duplicate: Duplicate, actor_id: int | None = None) -> None:
    """These are two people: never shown again. Said twice is said once."""
    Duplicate.objects.filter(pk=duplicate.pk, state=DuplicateState.FOUND).update(
        state=DuplicateState.DISMISSED, judged_at=Now(), judged_by=actor_id
    )
    duplicate.refresh_from_db()


def reopen_duplicate(*, duplicate: Duplicate) -> None:
    """The dismissal was a slip: the pair is looked at anew, and goes if nothing speaks for it any more."""
    Duplicate.objects.filter(pk=duplicate.pk, state=DuplicateState.DISMISSED).update(
        state=DuplicateState.FOUND, judged_at=None, judged_by=None
    )
    look_at([duplicate.one_id, duplicate.other_id])


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Twin:
    """Somebody who is perhaps the one being typed in."""

    customer: Customer
    reasons: tuple[DuplicateReason, ...]


def twins_of(
    *,
    phones: list[str],
    emails: list[str],
    name_key: str = "",
    birthday: date | None = None,
    besides: int | None = None,
    limit: int = 10,
) -> list[Twin]:
    """Who has one of these numbers or addresses in their stored form, or this folded name and birthday."""
    reasons: dict[int, list[DuplicateReason]] = {}
    others = Customer.objects.exclude(pk=besides) if besides else Customer.objects.all()
    alike = [
        (DuplicateReason.EMAIL, Q(emails__address__in=emails) if emails else None),
        (DuplicateReason.PHONE, Q(phones__number__in=phones) if phones else None),
        (
            DuplicateReason.BIRTHDAY,
            Q(name_key=name_key, birthday=birthday) if name_key and birthday else None,
        ),
    ]
    for reason, condition in alike:
        if condition:
            for pk in set(others.filter(condition).values_list("pk", flat=True)[:limit]):
                reasons.setdefault(pk, []).append(reason)
    found = others.filter(pk__in=reasons).prefetch_related("phones", "emails").order_by("name_key", "pk")
    return [Twin(customer, tuple(reasons[customer.pk])) for customer in found[:limit]]


def duplicates(
    *, state: str = DuplicateState.FOUND, level: str = "", reason: str = ""
) -> QuerySet[Duplicate]:
    """The surest first. `level` is a key of LEVELS."""
    found = Duplicate.objects.filter(state=state).order_by("-certainty", "-pk")
    if level:
        found = found.filter(certainty__range=LEVELS[level])
    return found.filter(reasons__contains=[reason]) if reason else found


def duplicates_of(customer_id: int) -> QuerySet[Duplicate]:
    pairs = Duplicate.objects.filter(Q(one=customer_id) | Q(other=customer_id), state=DuplicateState.FOUND)
    return pairs.select_related("one", "other").order_by("-certainty", "-pk")


def after_place(rows: QuerySet[Duplicate], place: str) -> QuerySet[Duplicate]:
    """Read on after `place` ("80.1234"). From the address bar, so whatever it is, it is a place."""
    certainty, _dot, pk = place.partition(".")
    if not re.fullmatch(r"[0-9]{1,3}\.[0-9]{1,18}", place):
        return rows
    here = Row(F("certainty"), F("pk"))
    return rows.filter(LessThan(here, Row(Value(int(certainty)), Value(int(pk)))))
