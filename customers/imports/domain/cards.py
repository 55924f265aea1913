"""The loyalty cards a file of customers names: judged and given in sets."""

from typing import Any

from core.sql import execute
from customers.enums import EventKind
from customers.imports.domain.staging import Stale, tables
from customers.models import ImportJob

# A number is on one card only, so it recognises nobody whom another column contradicts.
_OF_ANOTHER = """
SELECT r.seq FROM {record} r, unnest(r.cards) wanted
JOIN customers_loyaltycard c ON c.number = wanted
WHERE c.customer_id <> ALL(coalesce(r.candidates, ARRAY[r.id]))
"""
_REFUSED = "UPDATE {record} r SET state = 'refused', why = why || %(reason)s::text WHERE seq IN ({who})"
# Whoever is left of two, the other being refused by now, may have it.
_SHARING = """
SELECT o.seq FROM {record} o, unnest(o.cards) wanted JOIN (
    SELECT number, count(DISTINCT id) FILTER (WHERE state <> 'refused') AS accepted
    FROM {record}, unnest(cards) number GROUP BY number HAVING count(DISTINCT id) > 1) twice
ON twice.number = wanted WHERE o.state = 'refused' OR accepted > 1
"""
_LACKED = """
UPDATE {record} r SET state = 'changed' WHERE state = 'same' AND EXISTS (
    SELECT FROM unnest(r.cards) wanted
    WHERE NOT EXISTS (SELECT FROM customers_loyaltycard c WHERE c.number = wanted))
"""
_GIVEN = """
WITH given AS (
    INSERT INTO customers_loyaltycard (customer_id, number)
    SELECT r.id, wanted FROM {record} r, unnest(r.cards) wanted
    WHERE {here} AND r.state IN ('new', 'changed') ORDER BY r.seq, wanted
    ON CONFLICT (number) DO NOTHING RETURNING customer_id, number
)
INSERT INTO customers_event (customer_id, kind, actor_id, source, data)
SELECT customer_id, %(given)s, %(actor)s, %(source)s, jsonb_build_object('number', number)
FROM given ORDER BY customer_id, number
"""


def judge_cards(job: ImportJob) -> None:
    """Who is to get somebody else's card, or one that the file gives twice, is refused."""
    if "card" not in job.mapping:
        return
    names = tables(job)
    for reason, who in (("card", _OF_ANOTHER), ("shared_card", _SHARING)):
        execute(_REFUSED.format(**names, who=who.format(**names)), reason=reason)
    execute(_LACKED.format(**names))


def give_cards(*, job: ImportJob, here: str, **params: Any) -> None:
    """To the portion `here` says. Raises Stale where a card went to somebody else since the check."""
    if "card" not in job.mapping:
        return
    names = tables(job)
    execute(_GIVEN.format(**names, here=here), given=EventKind.CARD_GIVEN, **params)
    others = f"{_OF_ANOTHER} AND {{here}} AND r.state IN ('new', 'changed') LIMIT 1"
    if execute(others.format(**names, here=here), **params):
        raise Stale
