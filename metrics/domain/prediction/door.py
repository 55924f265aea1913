"""Where jobs enter: behind it wait numpy and scipy, a second and 60 MB that no page should pay for."""


def predict_value() -> None:
    from metrics.domain.prediction.predict import predict

    predict()
