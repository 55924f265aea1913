"""The real file of the "Online Retail" set, whole: every figure of the note that lies beside it.

It is not part of the project: this runs where it lies in `shared/data` beside the checkout. It takes a
minute, and so has a command of its own, `make real`.
"""

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import File

from core.sql import execute
from customers.imports.domain.job import draft_import, start_import
from customers.imports.domain.run import run_import
from customers.models import ImportJob
from tests.customers.imports.conftest import claimed

FILE = Path(settings.BASE_DIR).parent / "shared" / "data" / "online_retail.csv.gz"

pytestmark = [
    pytest.mark.real,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(400),
    pytest.mark.skipif(not FILE.exists(), reason=f"the real file is not at {FILE}"),
]


def bring_in() -> ImportJob:
    with FILE.open("rb") as raw:
        job = draft_import(kind="orders", source="uci", file=File(raw, name=FILE.name))
    run_import(claimed(start_import(job=job, mapping=job.mapping, options=job.options)))
    job.refresh_from_db()
    return job


def test_every_figure_agrees(settings):
    settings.HOUSE_CURRENCY = "GBP"
    job = bring_in()
    assert (job.state, job.lines_total, job.lines_written, job.refused) == ("done", 541_909, 541_909, 0)
    assert job.created == 25_900
    assert _counts() == {
        "order lines": 532_621,
        "lines of credit notes": 9_288,
        "credit notes": 3_836,
        "invoices": 25_900,
        "codes": 4_070,
        "lines without customer": 135_080,
        "events": 25_900 + 4_372,
    }
    assert execute(_SALES) == [(397_884, 4_338, 18_532, Decimal("8911407.90"))]
    assert [row[0] for row in execute(_COHORT)] == [885, 324, 286, 340]
    assert execute(_TIERS) == [(Decimal("61.3751"), Decimal("21.4165"))]
    assert job.notes == ["Country: Channel Islands", "Country: Unspecified", "Country: European Community"]
    before = _counts()
    again = bring_in()
    assert (again.state, again.created, again.unchanged) == ("done", 0, 25_900)
    assert _counts() == before


def _counts() -> dict[str, int]:
    return {name: execute(statement)[0][0] for name, statement in _COUNTS.items()}


_COUNTS = {
    "order lines": "SELECT count(*) FROM customers_orderline",
    "lines of credit notes": "SELECT count(*) FROM customers_refundline",
    "credit notes": "SELECT count(*) FROM customers_refund",
    "invoices": "SELECT (SELECT count(*) FROM customers_order) + (SELECT count(*) FROM customers_refund)",
    "codes": "SELECT count(*) FROM customers_product",
    "lines without customer": """
        SELECT (SELECT count(*) FROM customers_orderline l JOIN customers_order o ON o.id = l.order_id
                WHERE customer_id IS NULL)
             + (SELECT count(*) FROM customers_refundline l JOIN customers_refund r ON r.id = l.refund_id
                WHERE customer_id IS NULL)""",
    "events": "SELECT count(*) FROM customers_event",
}

_SOLD = """
    SELECT o.customer_id, o.id, o.placed_at, l.quantity * l.unit_price AS paid
    FROM customers_orderline l JOIN customers_order o ON o.id = l.order_id
    WHERE customer_id IS NOT NULL AND quantity > 0 AND unit_price > 0
"""

_SALES = f"""
SELECT count(*), count(DISTINCT customer_id), count(DISTINCT id), round(sum(paid), 2) FROM ({_SOLD}) sold
"""

_COHORT = f"""
WITH months AS (SELECT DISTINCT customer_id, date_trunc('month', placed_at) AS month FROM ({_SOLD}) sold),
first AS (SELECT customer_id FROM months GROUP BY 1 HAVING min(month) = '2010-12-01')
SELECT count(*) FROM months JOIN first USING (customer_id) GROUP BY month ORDER BY month LIMIT 4
"""

_TIERS = f"""
WITH ranked AS (
    SELECT sum(paid) AS revenue, row_number() OVER (ORDER BY sum(paid) DESC) AS place
    FROM ({_SOLD}) sold GROUP BY customer_id
)
SELECT round(100 * sum(revenue) FILTER (WHERE place <= 434) / sum(revenue), 4),
       round(100 * sum(revenue) FILTER (WHERE place BETWEEN 435 AND 1302) / sum(revenue), 4)
FROM ranked
"""
