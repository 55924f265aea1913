"""The app's registration with Django."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"
