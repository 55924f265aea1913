"""The app's registration with Django."""

from django.apps import AppConfig


class CrmConfig(AppConfig):
    name = "crm"
