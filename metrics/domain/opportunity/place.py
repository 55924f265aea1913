"""Customers to their place on the map, some at a time: a long transaction would hold back the log."""

from decimal import Decimal

import numpy as np
from django.db import transaction

from core.sql import execute
from metrics.domain.opportunity.scoring import THIRDS, Scored, score
from metrics.domain.opportunity.weights import current_weights
from metrics.domain.prediction.arrays import write_columns
from metrics.domain.prediction.store import AT_ONCE, forget_others
from metrics.models import OpportunityFigures
from metrics.models.prediction import AT_RISK

TYPES = {"customer_id": "i8", "loyalty": "f8", "open_value": "f8", "loyalty_third": "i4", "value_third": "i4"}
COLUMNS = ("loyalty", "open_value", "loyalty_third", "value_third")


def place_customers() -> int:
    """How many are on the map. Only what differs is written; who has no place any more goes."""
    scored = score(current_weights())
    order = np.argsort(scored.customer)
    for start in range(0, len(order), AT_ONCE):
        _merge(scored, order[start : start + AT_ONCE])
    forget_others("metrics_customeropportunity", scored.customer)
    _add_up(scored)
    return len(order)


@transaction.atomic
def _merge(scored: Scored, rows: "np.ndarray[tuple[int], np.dtype[np.intp]]") -> None:
    execute(
        """
        CREATE TEMP TABLE fresh_opportunities (
            customer_id bigint, loyalty float8, open_value float8, loyalty_third integer, value_third integer
        ) ON COMMIT DROP
        """
    )
    columns = {name: getattr(scored, name)[rows] for name in COLUMNS}
    write_columns("fresh_opportunities", TYPES, {"customer_id": scored.customer[rows], **columns})
    theirs, ours = (", ".join(f"{alias}.{column}" for column in COLUMNS) for alias in "fm")
    execute(
        f"""
        MERGE INTO metrics_customeropportunity m USING (
            SELECT customer_id, loyalty::numeric(4, 3) AS loyalty,
                   open_value::numeric(16, 2) AS open_value, loyalty_third, value_third
            FROM fresh_opportunities f
            WHERE EXISTS (SELECT FROM customers_customer c WHERE c.id = f.customer_id AND c.erased_at IS NULL)
        ) f ON m.customer_id = f.customer_id
        WHEN MATCHED AND ({theirs}) IS DISTINCT FROM ({ours})
            THEN UPDATE SET ({", ".join(COLUMNS)}) = ROW ({theirs})
        WHEN NOT MATCHED THEN
            INSERT (customer_id, {", ".join(COLUMNS)}) VALUES (f.customer_id, {theirs})
        """
    )
    execute("DROP TABLE fresh_opportunities")


@transaction.atomic
def _add_up(scored: Scored) -> None:
    OpportunityFigures.objects.all().delete()
    cell = THIRDS * (scored.loyalty_third - 1) + scored.value_third - 1
    sums = {
        "customers": np.ones(len(cell)),
        "at_risk": scored.churn >= AT_RISK,
        "revenue": scored.revenue,
        "open_value": scored.open_value,
    }
    found = {name: np.bincount(cell, column, minlength=THIRDS * THIRDS) for name, column in sums.items()}
    OpportunityFigures.objects.bulk_create(
        OpportunityFigures(
            loyalty_third=at // THIRDS + 1,
            value_third=at % THIRDS + 1,
            customers=int(found["customers"][at]),
            at_risk=int(found["at_risk"][at]),
            revenue=Decimal(f"{found['revenue'][at]:.2f}"),
            open_value=Decimal(f"{found['open_value'][at]:.2f}"),
        )
        for at in range(THIRDS * THIRDS if len(cell) else 0)
    )
