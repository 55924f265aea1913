"""The drivers weighed, once a day, on a bounded number of customers; the pages read what is stored."""

import numpy as np
from django.db import transaction

from metrics.domain.driver.facts import Facts, facts
from metrics.domain.formulas.drivers import drivers
from metrics.domain.formulas.likeliest import Floats
from metrics.enums import Driven
from metrics.models import DriverFit, DriverWeight

ENOUGH, ENOUGH_EACH_WAY, ENOUGH_KNOWN = 100, 20, 30
KEPT = 400  # fits of each kind: a year and a bit


def fit_drivers() -> list[DriverFit]:
    """One fit for each of what is driven; without weights where there are too few to tell."""
    known = facts()
    return [_fit(driven, known) for driven in Driven]


@transaction.atomic
def _fit(driven: Driven, known: Facts) -> DriverFit:
    """Of value the logarithm is driven, so that one large order does not decide."""
    y = known.again if driven == Driven.LOYALTY else np.log1p(np.maximum(known.spent, 0))
    enough = len(y) >= ENOUGH and ENOUGH_EACH_WAY <= known.again.sum() <= len(y) - ENOUGH_EACH_WAY
    usable = known.known >= ENOUGH_KNOWN if len(y) else np.array([], dtype=bool)
    names = [name for name, use in zip(known.names, usable, strict=False) if use]
    found = drivers(names, _filled(known.xs[:, usable]), y) if enough and names else []
    fit = DriverFit.objects.create(
        driven=driven,
        since=known.since,
        until=known.until,
        customers=len(y),
        of=known.of,
        reach=known.reach,
        mean=float(np.mean(known.again if driven == Driven.LOYALTY else known.spent)) if len(y) else None,
        r_squared=sum(driver.weight for driver in found) if found else None,
    )
    known_of = dict(zip(known.names, known.known.tolist(), strict=False)) if len(y) else {}
    DriverWeight.objects.bulk_create(
        DriverWeight(
            fit=fit,
            driver=driver.name,
            known=known_of[driver.name],
            weight=driver.weight,
            share=driver.share,
            correlation=driver.correlation,
            rank=driver.rank,
            rank_low=driver.rank_low,
            rank_high=driver.rank_high,
        )
        for driver in found
    )
    old = DriverFit.objects.filter(driven=driven).order_by("-pk").values_list("pk", flat=True)[KEPT:]
    DriverFit.objects.filter(pk__in=list(old)).delete()
    return fit


def _filled(xs: Floats) -> Floats:
    """Who was not asked counts as average: neither for nor against."""
    return np.where(np.isnan(xs), np.nanmean(xs, axis=0), xs)
