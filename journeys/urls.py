"""Addresses of what we do about it; `u/` is short because it stands in mails."""

from django.urls import path

from journeys.views.unsubscribe import Unsubscribe

app_name = "journeys"
urlpatterns = [
    path("u/<str:token>/", Unsubscribe.as_view(), name="unsubscribe"),
]
