"""A survey sent to a segment by hand: whom, in whose name, from when on, and how far it came."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from journeys.enums import MailingState
from journeys.models.journey import Journey
from metrics.models import Segment
from surveys.models import Survey

OPEN = [MailingState.DUE, MailingState.ASKING]


class SurveyMailing(models.Model):
    """Its own journey carries it: enrolments, messages and tallies are that one's.

    Planned in portions, in the order of customers: `reached` is the last one looked at, so that whoever goes
    on after a crash begins behind them. Of `most` the lot decides: up to `lot` they are drawn; null: all.
    """

    key = models.UUIDField(unique=True, help_text="two clicks with the same key are one mailing")
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="mailings")
    segment = models.ForeignKey(Segment, models.PROTECT, related_name="+", verbose_name=_("segment"))
    brand = models.ForeignKey(
        "customers.Brand", models.PROTECT, null=True, related_name="+", verbose_name=_("brand")
    )
    journey = models.OneToOneField(Journey, models.PROTECT, related_name="mailing")
    most = models.PositiveIntegerField(_("customers at most"), null=True)
    state = models.CharField(
        _("state"), max_length=8, choices=MailingState.choices, db_default=MailingState.DUE
    )
    starts_at = models.DateTimeField(_("from when on"), db_default=Now())
    lot = models.BigIntegerField(null=True)
    reached = models.BigIntegerField(default=0, db_default=0)
    planned = models.PositiveIntegerField(_("customers planned"), default=0, db_default=0)
    scores = models.JSONField(default=dict, db_default={}, help_text="score → answers that count")
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    created_at = models.DateTimeField(_("created"), db_default=Now())
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("created by")
    )

    class Meta:
        verbose_name = _("mailing of a survey")
        verbose_name_plural = _("mailings of surveys")
        indexes = [
            models.Index(
                "starts_at",
                "id",
                name="mailing_due",
                condition=Q(state__in=[MailingState.DUE, MailingState.ASKING]),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MailingState.values), name="mailing_state_known"),
            models.CheckConstraint(condition=Q(most=None) | Q(most__gte=1), name="mailing_asks_somebody"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN) ^ Q(ended_at__isnull=False),
                name="mailing_ended_unless_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} → {self.segment_id}"
