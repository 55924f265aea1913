"""A further link to an invitation: the first one cannot be sent again, since nobody knows it."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from surveys.models.invitation import Invitation


class Reminder(models.Model):
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")

    def __str__(self) -> str:
        return f"{self.invitation_id}, {self.made_at}"
