"""What the invented shop spends on winning customers, month by month."""

from collections import Counter
from decimal import Decimal

from crm.demo.cast import SOURCE_COST
from customers.enums import Channel
from metrics.domain.cost.spend import set_spend
from metrics.domain.return_terms import state_term
from metrics.models import SourceMonth
from metrics.models.return_term import MARGIN

MONTHS = 13


def seed_spending() -> None:
    """About what its customers are said to have cost, but for one source that nobody has added up yet."""
    won: Counter[tuple[str, object]] = Counter()
    months = sorted({row.month for row in SourceMonth.objects.all()})[-MONTHS:]
    for row in SourceMonth.objects.filter(month__in=months):
        won[row.source, row.month] = row.won
    for source, cost in SOURCE_COST.items():
        if source not in {"organic", "referral"}:
            for month in months:
                amount = Decimal(cost) * (won[source, month] + 5)
                set_spend(source=source, month=month, amount=round(amount, -1))


def seed_return_terms() -> None:
    state_term(about=MARGIN, value=Decimal(42))
    state_term(about=Channel.EMAIL, value=Decimal("0.015"))
