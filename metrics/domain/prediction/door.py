"""Where jobs enter: behind it wait numpy and scipy, a second and 60 MB that no page should pay for."""


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
