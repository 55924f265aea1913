"""What service adds up to, over whatever it is split by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from metrics.domain.formulas.mean import Mean, mean
from metrics.domain.formulas.nps import Nps, nps
from metrics.domain.formulas.proportion import Proportion, proportion

Cell = Mapping[str, Any]


@dataclass
class Sums:
    contacts: int = 0
    timed: int = 0
    seconds: float = 0.0
    squares: float = 0.0
    issues: int = 0
    solved_at_first: int = 0
    said: int = 0
    said_solved: int = 0
    due: int = 0
    kept: int = 0
    asked: int = 0
    told_solved: int = 0
    scored: int = 0
    promoters: int = 0
    detractors: int = 0
    rated: int = 0
    satisfied: int = 0
    cost: Decimal = Decimal(0)

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> "Sums":
        total = cls()
        for cell in cells:
            for each in fields(cls):
                setattr(total, each.name, getattr(total, each.name) + (cell.get(each.name) or 0))
        return total

    @property
    def handle_time(self) -> Mean | None:
        """In seconds."""
        return mean(n=self.timed, total=self.seconds, squares=self.squares)

    @property
    def cost_of_contact(self) -> Decimal | None:
        """At what a contact over its channel cost on its day; over one without a stated cost it is free."""
        return self.cost / self.contacts if self.contacts else None

    @property
    def first_contact(self) -> Proportion | None:
        return proportion(hits=self.solved_at_first, n=self.issues)

    @property
    def said_by_agents(self) -> Proportion | None:
        return proportion(hits=self.said_solved, n=self.said)

    @property
    def said_by_customers(self) -> Proportion | None:
        return proportion(hits=self.told_solved, n=self.asked)

    @property
    def nps(self) -> Nps | None:
        passives = self.scored - self.promoters - self.detractors
        return nps(promoters=self.promoters, passives=passives, detractors=self.detractors)

    @property
    def csat(self) -> Proportion | None:
        return proportion(hits=self.satisfied, n=self.rated)

    @property
    def promises(self) -> Proportion | None:
        return proportion(hits=self.kept, n=self.due)
