"""The app's registration with Django."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "metrics"

    def ready(self) -> None:
        from customers.people.domain.facets import offer
        from metrics.domain.capability.evidence import offer_evidence
        from metrics.domain.capability.readable import figures_age
        from metrics.domain.list_facets import list_facets

        offer(list_facets)
        offer_evidence(figures_age)
