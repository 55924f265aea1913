"""Which journeys read a segment: in their trigger, an exit or the goal; and which mailings go to it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from customers.domain.use import Use
from journeys.models import Journey, SurveyMailing
from journeys.models.survey_mailing import OPEN
from metrics.domain.usage import named_in_data, slugs_in


def segment_uses() -> Iterator[tuple[str, Use]]:
    """In conditions on the customer, and in events that tell of a segment."""
    for journey in Journey.objects.filter(mailing=None):
        said = [journey.trigger_where, journey.exits, journey.goal]
        for slug in slugs_in(said) | named_in_data(said):
            url = reverse("journeys:journey-detail", args=[journey.slug])
            yield slug, Use(_("journey"), journey.name, url)
    open_ = SurveyMailing.objects.filter(state__in=OPEN).select_related("journey", "segment")
    for mailing in open_.order_by("pk"):
        url = reverse("journeys:mailing-detail", args=[mailing.pk])
        yield mailing.segment.slug, Use(_("mailing of a survey"), mailing.journey.name, url)
