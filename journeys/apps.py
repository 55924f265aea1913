"""The app's registration with Django."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "journeys"

    def ready(self) -> None:
        from journeys.domain.segment_uses import segment_uses
        from metrics.domain.usage import offer_uses

        offer_uses(segment_uses)
