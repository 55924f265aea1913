"""A figure at the head of a page, with the definition shown beside it."""

from dataclasses import dataclass

from metrics.domain.charts import Figure
from metrics.domain.registry import Metric


@dataclass(frozen=True)
class Headline:
    """The definition has the window that the figure has here."""

    figure: Figure
    metric: Metric
