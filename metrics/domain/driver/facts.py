"""What was known of some customers half a year ago, and what they have done since."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.sql import execute
from customers.people.domain.own_facets import begins
from metrics.domain.days import today
from metrics.domain.driver.names import BEHIND, REASON, SCORES
from metrics.domain.formulas.likeliest import Floats

AHEAD = timedelta(days=180)
MOST = 10_000  # whom it is learnt from: chosen by their number, the same ones every day
REASONS = 5

# Of the customers with a first purchase before the moment, those with the smallest scrambled numbers.
_SAMPLE = """
    SELECT customer_id, hashint8(customer_id), count(*) OVER () FROM metrics_customermetrics m
    WHERE first_order_at < %(moment)s AND NOT EXISTS (
        SELECT FROM customers_customer c WHERE c.id = m.customer_id AND c.erased_at IS NOT NULL
    ) ORDER BY 2, 1 LIMIT %(most)s
"""
_PAIN = """
    SELECT r.slug FROM customers_interaction i JOIN customers_reason r ON r.id = i.reason_id
    WHERE i.customer_id = ANY(%(customers)s) AND i.direction = 'in'
      AND i.started_at >= %(earlier)s AND i.started_at < %(moment)s
    GROUP BY r.slug ORDER BY count(*) DESC, r.slug LIMIT %(reasons)s
"""
_KNOWN = """
    SELECT m.customer_id, extract(epoch FROM %(moment)s - m.first_order_at) / 86400 AS tenure,
           coalesce(i.contacts, 0), coalesce(i.unsolved, 0), coalesce(i.channels, 0), coalesce(p.late, 0),
           coalesce(c.complaints, 0), coalesce(c.cases, 0), a.nps, a.csat, a.ces, coalesce(i.reasons, '{{}}'),
           coalesce(o.spent, 0) - coalesce(r.refunded, 0) AS spent, o.spent IS NOT NULL AS again
    FROM metrics_customermetrics m
    LEFT JOIN (
        SELECT customer_id, count(*) AS contacts, count(*) FILTER (WHERE NOT solved) AS unsolved,
               count(DISTINCT channel) AS channels,
               array_agg(r.slug) FILTER (WHERE r.slug IS NOT NULL) AS reasons
        FROM customers_interaction LEFT JOIN customers_reason r ON r.id = reason_id
        WHERE {theirs} AND direction = 'in' AND started_at >= %(earlier)s AND started_at < %(moment)s
        GROUP BY 1
    ) i ON i.customer_id = m.customer_id
    LEFT JOIN (
        SELECT customer_id, count(*) AS late FROM customers_promise
        WHERE {theirs} AND due_at >= %(earlier)s AND due_at < %(moment)s AND state <> 'cancelled'
          AND (state = 'broken' OR coalesce(settled_at, %(moment)s) > due_at) GROUP BY 1
    ) p ON p.customer_id = m.customer_id
    LEFT JOIN (
        SELECT customer_id, count(*) AS cases, count(*) FILTER (WHERE kind = 'complaint') AS complaints
        FROM customers_case
        WHERE {theirs} AND opened_at >= %(earlier)s AND opened_at < %(moment)s GROUP BY 1
    ) c ON c.customer_id = m.customer_id
    LEFT JOIN (
        SELECT customer_id, max(part) FILTER (WHERE kind = 'nps') AS nps,
               max(part) FILTER (WHERE kind = 'csat') AS csat, max(part) FILTER (WHERE kind = 'ces') AS ces
        FROM (
            SELECT DISTINCT ON (customer_id, s.kind) customer_id, s.kind,
                   (score - a.scale_min)::float8 / nullif(a.scale_max - a.scale_min, 0) AS part
            FROM surveys_answer a JOIN surveys_survey s ON s.id = a.survey_id
            WHERE {theirs} AND a.counts AND answered_at < %(moment)s
            ORDER BY customer_id, s.kind, answered_at DESC, a.id DESC
        ) latest GROUP BY 1
    ) a ON a.customer_id = m.customer_id
    LEFT JOIN (
        SELECT customer_id, sum(total) AS spent FROM customers_order
        WHERE {theirs} AND total > 0 AND placed_at >= %(moment)s GROUP BY 1
    ) o ON o.customer_id = m.customer_id
    LEFT JOIN (
        SELECT customer_id, sum(amount) AS refunded FROM customers_refund
        WHERE {theirs} AND refunded_at >= %(moment)s GROUP BY 1
    ) r ON r.customer_id = m.customer_id
    WHERE m.{theirs} ORDER BY m.customer_id
"""
PLAIN = ("tenure", "contacts", "unsolved", "channels", "late_promises", "complaints", "cases")


@dataclass(frozen=True, slots=True)
class Facts:
    """A row a customer; a score nobody gave is not a number. `of`: out of how many they were chosen, and
    `reach` the largest of their scrambled numbers.
    """

    names: list[str]
    xs: Floats
    again: Floats
    spent: Floats
    since: date
    until: date
    of: int
    reach: int | None

    @property
    def known(self) -> NDArray[np.int64]:
        return (~np.isnan(self.xs)).sum(axis=0)


def facts() -> Facts:
    until = today()
    since = until - AHEAD
    moment = begins(since)
    sample = execute(_SAMPLE, moment=moment, most=MOST)
    asked = {
        "customers": [customer for customer, *_rest in sample],
        "moment": moment,
        "earlier": moment - BEHIND,
    }
    reasons = [slug for (slug,) in execute(_PAIN, reasons=REASONS, **asked)]
    rows = execute(_KNOWN.format(theirs="customer_id = ANY(%(customers)s)"), **asked)
    names = [*PLAIN, *SCORES, *(f"{REASON}{slug}" for slug in reasons)]
    return Facts(
        names=names,
        xs=np.array([_numbers(row, reasons) for row in rows], dtype=float).reshape(len(rows), len(names)),
        again=np.array([row[-1] for row in rows], dtype=float),
        spent=np.array([row[-2] for row in rows], dtype=float),
        since=since,
        until=until,
        of=sample[0][-1] if sample else 0,
        reach=sample[-1][1] if sample else None,
    )


def _numbers(row: tuple[Any, ...], reasons: list[str]) -> list[float]:
    _customer, *plain, nps, csat, ces, slugs, _spent, _again = row
    scores = [np.nan if score is None else score for score in (nps, csat, ces)]
    return [*map(float, plain), *scores, *(float(slugs.count(slug)) for slug in reasons)]
