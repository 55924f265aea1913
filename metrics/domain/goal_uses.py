"""Which goals and actions need a segment."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from customers.domain.use import Use
from metrics.domain import registry
from metrics.models import Action, Goal
from metrics.models.action import OPEN


def goal_uses() -> Iterator[tuple[str, Use]]:
    """A goal still to be reached is measured on its segment: without it nothing would be."""
    goals = Goal.objects.filter(dropped_at=None, segment__isnull=False).select_related("segment")
    for goal in goals:
        if goal.segment:
            metric = registry.BY_KEY.get(goal.metric)
            name = str(metric.name) if metric else goal.metric
            yield goal.segment.slug, Use(_("goal"), name, reverse("metrics:goal-detail", args=[goal.pk]))


def action_uses() -> Iterator[tuple[str, Use]]:
    """What is to be done can still be done when nobody counts the segment any more."""
    actions = Action.objects.filter(state__in=OPEN, segment__isnull=False).select_related("segment")
    for action in actions:
        if action.segment:
            url = reverse("metrics:action-detail", args=[action.pk])
            yield action.segment.slug, Use(_("action"), action.title, url, binding=False)
