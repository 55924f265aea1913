"""A call as the phone system tells of it, before anybody logs what was said."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.enums import CallState, Direction


class PhoneCall(models.Model):
    """Each state leaves its time, so they may arrive twice or in any order: `external_id` is the provider's.

    `number` is the other end, in E.164 form where it can be read; empty where it is withheld. `customer` is
    who is known to have it. `settled_at`: its event stands in the log, nothing more will follow.
    """

    source = models.CharField(_("source"), max_length=60)
    external_id = models.CharField(_("id of the phone system"), max_length=120)
    direction = models.CharField(_("direction"), max_length=3, choices=Direction.choices)
    number = models.CharField(_("number"), max_length=40, blank=True, default="", db_default="")
    extension = models.CharField(_("extension"), max_length=32, blank=True, default="", db_default="")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="calls", db_index=False
    )
    customer = models.ForeignKey("customers.Customer", models.CASCADE, null=True, related_name="calls")
    interaction = models.OneToOneField(
        "customers.Interaction", models.SET_NULL, null=True, related_name="call"
    )
    rang_at = models.DateTimeField(_("rang"), null=True)
    answered_at = models.DateTimeField(pgettext_lazy("call", "answered"), null=True)
    ended_at = models.DateTimeField(_("hung up"), null=True)
    talked = models.DurationField(_("time talked"), null=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    heard_at = models.DateTimeField(db_default=Now(), editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("phone call")
        verbose_name_plural = _("phone calls")
        indexes = [
            models.Index(F("agent"), F("id").desc(), name="call_of_agent"),
            models.Index(
                "id", name="call_missed", condition=models.Q(answered_at=None, talked=None, direction="in")
            ),
            models.Index("heard_at", name="call_unsettled", condition=models.Q(settled_at=None)),
        ]
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="call_once")]

    def __str__(self) -> str:
        return f"{self.direction} {self.number or '–'} #{self.pk}"

    @property
    def state(self) -> CallState:
        if self.ended_at:
            return CallState.HUNG_UP
        return CallState.ANSWERED if self.answered_at else CallState.RINGING

    @property
    def began_at(self) -> datetime:
        """When it rang, as far as the phone system told."""
        return self.rang_at or self.answered_at or self.ended_at or self.recorded_at

    @property
    def is_missed(self) -> bool:
        """It rang here and nobody answered before it ended."""
        return bool(
            self.ended_at and not self.answered_at and not self.talked and self.direction == Direction.INBOUND
        )

    @property
    def lasted(self) -> timedelta | None:
        """How long they talked: as the phone system says, else from its times."""
        if self.talked is not None:
            return self.talked
        if self.answered_at and self.ended_at:
            return max(self.ended_at - self.answered_at, timedelta(0))
        return None

    @property
    def talk_time(self) -> str:
        """As a timer shows it, "2:41"; empty where nobody talked."""
        return f"{self.lasted.seconds // 60}:{self.lasted.seconds % 60:02}" if self.lasted else ""
