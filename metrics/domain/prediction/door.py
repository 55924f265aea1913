"""Where jobs enter: behind it wait numpy and scipy, a second and 60 MB that no page should pay for."""

from collections.abc import Iterator, Mapping

from metrics.domain.snapshot.estimate import Sums
from metrics.domain.snapshot.series import Scope
from metrics.domain.snapshot.tally import Days, Tallied


def predict_value() -> None:
    from metrics.domain.prediction.predict import predict

    predict()


def place_customers() -> None:
    from metrics.domain.opportunity.place import place_customers

    place_customers()


def fit_drivers() -> None:
    from metrics.domain.driver.fit import fit_drivers

    fit_drivers()


def spread_value() -> None:
    from metrics.domain.value.count import spread_value

    spread_value()


def spread_of_segments(days: Days) -> Iterator[Tallied]:
    from metrics.domain.snapshot.spread import spread

    return spread(days)


def worth_of_segments(days: Days, kept: Mapping[Scope, Sums]) -> Iterator[Tallied]:
    from metrics.domain.snapshot.worth import worth

    return worth(days, kept)


def count_narrowed() -> None:
    from metrics.domain.narrowed.count import count_narrowed

    count_narrowed()
