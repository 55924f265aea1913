"""Predictions into their table, some at a time: a long transaction would hold back all who read the log."""

from collections.abc import Iterator
from datetime import date

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from core.sql import execute
from metrics.domain.prediction.arrays import read_columns, write_columns
from metrics.domain.prediction.facts import Facts
from metrics.domain.prediction.learning import Outlook

AT_ONCE = 50_000
NEVER = -1
FARTHEST = 3 * 365  # days: a purchase beyond is none to wait for
TYPES = {
    "customer_id": "i8",
    "repeats": "i4",
    "age": "i4",
    "alive": "f8",
    "purchases": "f8",
    "buys_soon": "f8",
    "churn_risk": "f8",
    "wait": "i4",
    "spend": "f8",
    "value": "f8",
}
COLUMNS = (
    "day",
    "repeats",
    "age",
    "alive",
    "purchases",
    "buys_soon",
    "churn_risk",
    "next_purchase",
    "spend",
    "value",
)


def store(facts: Facts, outlook: Outlook, *, day: date, churn_shows: bool) -> None:
    """Write these, and forget the predictions of everybody else."""
    columns = _columns(facts, outlook, churn_shows=churn_shows)
    for part in _parts(columns):
        _merge(part, day=day)
    forget_others("metrics_customerprediction", facts.customer)


def forget_others(table: str, customers: NDArray[np.int64]) -> None:
    """Delete the rows of everybody else."""
    held = read_columns(f"SELECT customer_id::bigint FROM {table}", {"customer_id": "i8"})
    execute(
        f"DELETE FROM {table} WHERE customer_id = ANY(%(gone)s)",
        gone=np.setdiff1d(held["customer_id"], customers).tolist(),
    )


def _columns(
    facts: Facts, outlook: Outlook, *, churn_shows: bool
) -> dict[str, NDArray[np.float64] | NDArray[np.int64]]:
    soon = outlook.wait <= FARTHEST
    return {
        "customer_id": facts.customer,
        "repeats": facts.x.astype(np.int64),
        "age": facts.age.astype(np.int64),
        "alive": outlook.alive if churn_shows else np.full(len(facts.x), float(NEVER)),
        "purchases": outlook.purchases,
        "buys_soon": outlook.buys_soon,
        "churn_risk": outlook.churn_risk,
        "wait": np.where(soon, np.ceil(np.where(soon, outlook.wait, 0)), NEVER).astype(np.int64),
        "spend": outlook.spend,
        "value": outlook.value,
    }


def _parts(
    columns: dict[str, NDArray[np.float64] | NDArray[np.int64]],
) -> Iterator[dict[str, NDArray[np.float64] | NDArray[np.int64]]]:
    order = np.argsort(columns["customer_id"])
    for start in range(0, len(order), AT_ONCE):
        yield {name: column[order[start : start + AT_ONCE]] for name, column in columns.items()}


@transaction.atomic
def _merge(part: dict[str, NDArray[np.float64] | NDArray[np.int64]], *, day: date) -> None:
    execute(
        """
        CREATE TEMP TABLE fresh_predictions (
            customer_id bigint, repeats integer, age integer, alive float8, purchases float8,
            buys_soon float8, churn_risk float8, wait integer, spend float8, value float8
        ) ON COMMIT DROP
        """
    )
    write_columns("fresh_predictions", TYPES, part)
    theirs, ours = (", ".join(f"{alias}.{column}" for column in COLUMNS) for alias in "fm")
    execute(
        f"""
        MERGE INTO metrics_customerprediction m USING (
            SELECT customer_id, %(day)s::date AS day, repeats, age, nullif(alive, {NEVER}) AS alive,
                   purchases, buys_soon, churn_risk, %(day)s::date + nullif(wait, {NEVER}) AS next_purchase,
                   spend::numeric(16, 2) AS spend, value::numeric(16, 2) AS value
            FROM fresh_predictions f
            WHERE EXISTS (SELECT FROM customers_customer c WHERE c.id = f.customer_id AND c.erased_at IS NULL)
        ) f ON m.customer_id = f.customer_id
        WHEN MATCHED AND ({theirs}) IS DISTINCT FROM ({ours})
            THEN UPDATE SET ({", ".join(COLUMNS)}) = ROW ({theirs})
        WHEN NOT MATCHED THEN INSERT (customer_id, {", ".join(COLUMNS)}) VALUES (f.customer_id, {theirs})
        """,
        day=day,
    )
    execute("DROP TABLE fresh_predictions")
