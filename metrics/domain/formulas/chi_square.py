"""Whether shares differ between groups by more than chance, and how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from metrics.domain.formulas.given import counts

LEAST_EXPECTED = 5


@dataclass(frozen=True, slots=True)
class ChiSquare:
    """`v` is Cramér's V, from 0 (no difference) to 1; `p` how often chance alone goes so far.

    `is_enough`: at least 5 are expected in four of five cells, and 1 in each; else the test says little.
    """

    statistic: float
    freedom: int
    p: float
    v: float
    is_enough: bool

    @property
    def distinguishable(self) -> bool:
        return self.is_enough and self.p < 0.05


def chi_square(table: Sequence[Sequence[int]]) -> ChiSquare | None:
    """χ² = Σ (o − e)² / e over the cells, e = row total × column total / n; V = √(χ² / (n (m − 1))).

    Empty rows and columns are left out; None where fewer than two of either are left. m: the smaller number
    of rows and columns.
    Source: Pearson (1900), Philosophical Magazine 50, 157–175; Cochran (1954), Biometrics 10, 417–451.
    """
    for row in table:
        counts(*row)
    rows = [row for row in table if sum(row)]
    columns = [column for column in zip(*rows, strict=True) if sum(column)]
    if len(rows) < 2 or len(columns) < 2:
        return None
    cells = list(zip(*columns, strict=True))
    n = sum(map(sum, cells))
    expected = [[sum(row) * sum(column) / n for column in columns] for row in cells]
    pairs = [pair for one, two in zip(cells, expected, strict=True) for pair in zip(one, two, strict=True)]
    statistic = sum((seen - hoped) ** 2 / hoped for seen, hoped in pairs)
    # Here, not above: scipy takes a second and 60 MB, which only this figure should cost.
    from scipy.special import chdtrc

    freedom = (len(cells) - 1) * (len(columns) - 1)
    low = [hoped for _seen, hoped in pairs if hoped < LEAST_EXPECTED]
    return ChiSquare(
        statistic=statistic,
        freedom=freedom,
        p=float(chdtrc(freedom, statistic)),
        v=sqrt(statistic / (n * (min(len(cells), len(columns)) - 1))),
        is_enough=min(hoped for _seen, hoped in pairs) >= 1 and len(low) <= len(pairs) / 5,
    )
