"""The rows of the demo while it is invented: collected table by table, then written by COPY."""

import json
import random
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from core.sql import continue_ids, copy_rows
from crm.demo import cards, cast, matters
from crm.demo.staff import seed_staff
from customers.models import Outcome, Product, Reason
from surveys.models import Survey

SEED = 1789

COLUMNS = {
    "customers_customer": (
        "id first_name last_name company language birthday street postcode city country time_zone"
        " preferred_channel acquisition_source acquisition_cost since source external_id name_key"
        " changed_at"
    ),
    "customers_phone": "customer_id number position",
    "customers_email": "customer_id address position",
    "customers_consent": "customer_id purpose channel granted stated_at origin source wording proof actor_id",
    "customers_order": "id customer_id number source placed_at channel total refunded",
    "customers_orderline": "order_id sku label product_id quantity unit_price amount",
    "customers_refund": "id customer_id order_id number source refunded_at amount",
    "customers_refundline": "refund_id sku label product_id quantity unit_price amount",
    "customers_cart": "id customer_id external_id source state total url changed_at order_id",
    "customers_cartline": "cart_id sku label product_id quantity unit_price amount",
    "customers_interaction": (
        "id customer_id channel direction reason_id outcome_id agent_id started_at duration solved note key"
        " case_id"
    ),
    **cards.COLUMNS,
    **matters.COLUMNS,
    "surveys_invitation": (
        "id survey_id customer_id occasion token_hash language created_at expires_at answered_at"
        " channel sent_at started_at"
    ),
    "surveys_answer": "id invitation_id survey_id customer_id score scale_min scale_max comment answered_at",
    "customers_event": "customer_id kind occurred_at actor_id source data",
}
SINCE = COLUMNS["customers_customer"].split().index("since")
COUNTED = [table for table, columns in COLUMNS.items() if columns.startswith("id ")]


class Ledger:
    """The rows to be written, table by table, with ids of their own."""

    def __init__(self, *, today: datetime) -> None:
        self.rng = random.Random(SEED)
        self.today = today
        self.rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self.agents = [agent.pk for agent in seed_staff()]
        self.reasons = dict(Reason.objects.values_list("slug", "pk"))
        self.outcomes = dict(Outcome.objects.values_list("slug", "pk"))
        self.survey = Survey.objects.get(slug="nps-after-contact")
        self.solved = Survey.objects.get(slug="solved-after-contact")
        Product.objects.bulk_create(
            [Product(sku=sku, name=name, price=price) for sku, name, price, _ in cast.PRODUCTS]
        )
        self.products = dict(Product.objects.values_list("sku", "pk"))

    def add(self, table: str, *values: Any) -> int:
        """The row's number: its id in a table that counts."""
        rows = self.rows[table]
        number = len(rows) + 1
        rows.append((number, *values) if table in COUNTED else values)
        return number

    def tell(
        self, customer: int, kind: str, at: datetime, data: dict[str, Any], *, actor: int | None = None
    ) -> None:
        self.add("customers_event", customer, kind, at, actor, "demo", json.dumps(data))

    def write(self) -> None:
        events = self.rows["customers_event"]
        events.sort(key=lambda event: event[2])
        for table, columns in COLUMNS.items():
            copy_rows(table, columns.split(), self.rows[table])
        continue_ids(*COUNTED)

    def lines(self, table: str, owner: int, lines: list[tuple[str, str, int, Decimal]]) -> None:
        for sku, name, quantity, price in lines:
            self.add(table, owner, sku, name, self.products[sku], quantity, price, quantity * price)
