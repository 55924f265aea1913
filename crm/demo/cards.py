"""The loyalty cards of the demo: some four customers in ten carry one, a few of them two."""

import random
from datetime import timedelta
from typing import Any

COLUMNS = {"customers_loyaltycard": "customer_id number given_at"}


def give_cards(ledger: Any) -> None:
    rng = random.Random(1840)
    for customer, since in [(row[0], row[-1]) for row in ledger.rows["customers_customer"]]:
        for n in range(rng.choices([0, 1, 2], [58, 39, 3])[0]):
            at = min(since + timedelta(days=30 * (n + 1)), ledger.today)
            number = f"CF{customer:06d}{n}"
            ledger.add("customers_loyaltycard", customer, number, at)
            ledger.tell(customer, "card.given", at, {"number": number})
