"""The app's registration with Django."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "customers"
