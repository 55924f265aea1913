"""Where the customers behind a figure are listed."""

from typing import Any

from django.http import QueryDict
from django.urls import reverse

from metrics.domain.behind import POPULATIONS


def address_of(key: str, *, side: str = "", **narrowed: Any) -> str:
    """Narrowed by what the population knows of that; empty where nobody stands behind the figure.

    Where it has no such side, its first one.
    """
    population = POPULATIONS.get(key)
    if population is None:
        return ""
    known = {name: narrowed.get(name) for name in population.knows}
    if side and population.side(side):
        known = {"side": side} | known
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in known.items() if value not in (None, "")})
    address = reverse("metrics:behind", args=[key])
    return f"{address}?{query.urlencode()}" if query else address
