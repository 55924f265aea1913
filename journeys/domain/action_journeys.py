"""The journeys that an action of the plan may name."""

from collections.abc import Iterator

from django.urls import reverse

from journeys.models import Journey
from metrics.domain.action_journey import NamedJourney


def named_journeys() -> Iterator[NamedJourney]:
    for journey in Journey.objects.filter(mailing=None):
        yield NamedJourney(
            journey.slug, journey.name, reverse("journeys:journey-detail", args=[journey.slug])
        )
