"""The app's registration with Django."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "journeys"
