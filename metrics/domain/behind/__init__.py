"""Behind each figure: the facts it counts, each with its customer. One place for each metric's key."""

from collections.abc import Mapping

from metrics.domain.behind import (
    acquisition,
    cohort,
    driver,
    evidence,
    foretold,
    recovery,
    reply,
    service,
    stay,
    tone,
    value,
    voice,
)
from metrics.domain.behind.population import Column, Narrowed, Population, Side

__all__ = ["POPULATIONS", "Column", "Narrowed", "Population", "Side", "offer_populations"]

POPULATIONS: dict[str, Population] = {
    **value.POPULATIONS,
    **acquisition.POPULATIONS,
    **cohort.POPULATIONS,
    **stay.POPULATIONS,
    **driver.POPULATIONS,
    **foretold.POPULATIONS,
    **voice.POPULATIONS,
    **tone.POPULATIONS,
    **reply.POPULATIONS,
    **service.POPULATIONS,
    **recovery.POPULATIONS,
    **evidence.POPULATIONS,
}


def offer_populations(populations: Mapping[str, Population]) -> None:
    """Of figures that count what an app above this one stores."""
    POPULATIONS.update(populations)
