"""Lists made by hand: customers put on them and taken off, each with its event, whole sets at once."""

import csv
import io
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.sql import execute
from metrics.enums import EventKind
from metrics.models import Segment

MOST_AT_ONCE = 50_000
MOST_BYTES = 5_000_000
_NUMBER = re.compile(r"[0-9]{1,18}")


def list_customers(*, segment: Segment, customer_ids: Collection[int], actor_id: int | None = None) -> int:
    """How many were not on it; each of them with its event. Raises Invalid."""
    return _changed(
        """INSERT INTO metrics_listing (segment_id, customer_id, actor_id)
        SELECT %(segment)s, id, %(actor)s FROM customers_customer
        WHERE id = ANY(%(customers)s) AND erased_at IS NULL ORDER BY id
        ON CONFLICT (customer_id, segment_id) DO NOTHING RETURNING customer_id""",
        EventKind.LISTED,
        segment,
        customer_ids,
        actor_id,
    )


def unlist_customers(*, segment: Segment, customer_ids: Collection[int], actor_id: int | None = None) -> int:
    """How many were on it. Raises Invalid."""
    return _changed(
        """DELETE FROM metrics_listing
        WHERE segment_id = %(segment)s AND customer_id = ANY(%(customers)s) RETURNING customer_id""",
        EventKind.UNLISTED,
        segment,
        customer_ids,
        actor_id,
    )


def _changed(
    statement: str, kind: str, segment: Segment, customer_ids: Collection[int], actor_id: int | None
) -> int:
    if not segment.is_list or segment.archived_at:
        raise Invalid(_("Customers are put on lists only; a segment finds its members itself."))
    with transaction.atomic():
        [(many,)] = execute(
            f"""
            WITH changed AS ({statement}), told AS (
                INSERT INTO customers_event (customer_id, kind, actor_id, data)
                SELECT customer_id, %(kind)s, %(actor)s, jsonb_build_object('segment', %(slug)s::text)
                FROM changed ORDER BY customer_id
            )
            SELECT count(*) FROM changed
            """,
            segment=segment.pk,
            slug=segment.slug,
            customers=list(customer_ids),
            kind=kind,
            actor=actor_id,
        )
    return int(many)


@dataclass(frozen=True)
class Named:
    """Whom a text names: `unknown` are the words that lead to nobody."""

    customers: list[int]
    unknown: list[str]


def customers_named(text: str) -> Named:
    """One customer a line (or parted by commas): our number, an email address, or the id another system has.

    A number that is ours means that customer. Raises Invalid where there are too many.
    """
    words = list(dict.fromkeys(_words(text)))
    if len(words) > MOST_AT_ONCE:
        raise Invalid(_("These are more than %(most)d at once.") % {"most": MOST_AT_ONCE}, field="file")
    found = dict(
        execute(
            """
            SELECT DISTINCT ON (word) word, customer FROM (
                SELECT w.word, c.id AS customer, 1 AS rank FROM unnest(%(numbers)s::text[]) w (word)
                JOIN customers_customer c ON c.id = w.word::bigint
                UNION ALL
                SELECT w.word, e.customer_id, 2 FROM unnest(%(words)s::text[]) w (word)
                JOIN customers_email e ON e.address = lower(w.word)
                UNION ALL
                SELECT w.word, c.id, 3 FROM unnest(%(words)s::text[]) w (word)
                JOIN customers_customer c ON c.external_id = w.word AND c.external_id <> ''
            ) hits ORDER BY word, rank, customer
            """,
            words=words,
            numbers=[word for word in words if _NUMBER.fullmatch(word)],
        )
    )
    return Named(sorted(set(found.values())), [word for word in words if word not in found])


def text_of(content: bytes) -> str:
    """A file as text. Raises Invalid."""
    if len(content) > MOST_BYTES:
        raise Invalid(_("The file is larger than 5 MB."), field="file")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(_("This is not a text file."), field="file")


def _words(text: str) -> Iterable[str]:
    """The first cell of each line that has an "@" in it, else its first cell; of a single line, all cells."""
    lines = [line for line in text.replace("\x00", "").splitlines() if line.strip()]
    if len(lines) == 1:
        yield from filter(None, (word.strip() for word in re.split(r"[,;\s]+", lines[0])))
        return
    for line in lines:
        cells = [cell.strip() for cell in next(csv.reader(io.StringIO(line.replace(";", ","))), [])]
        yield next((cell for cell in cells if "@" in cell), next(filter(None, cells), ""))[:254]
