"""The app's registration with Django."""

from django.apps import AppConfig
from django.core import checks


class CustomersConfig(AppConfig):
    name = "customers"

    def ready(self) -> None:
        from customers.checks import log_fits_its_cluster, the_erased_are_gone

        checks.register(log_fits_its_cluster, checks.Tags.database)
        checks.register(the_erased_are_gone, checks.Tags.database)
