"""The app's registration with Django."""

from django.apps import AppConfig


class CrmConfig(AppConfig):
    name = "crm"

    def ready(self) -> None:
        from crm.domain.lag_evidence import lag_evidence
        from metrics.domain.capability.evidence import offer_evidence

        offer_evidence(lag_evidence)
