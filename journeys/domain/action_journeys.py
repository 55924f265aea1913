"""The journeys that lists of customers are narrowed to, and an action of the plan may name."""

from collections.abc import Iterator

from django.urls import reverse

from journeys.models import Journey
from metrics.domain.action_journey import NamedJourney


def named_journeys() -> Iterator[NamedJourney]:
    for journey in Journey.objects.all():
        url = reverse("journeys:journey-detail", args=[journey.slug])
        yield NamedJourney(journey.slug, journey.name, url, once=journey.is_mailing)
