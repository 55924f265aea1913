"""One person asked once about one occasion. Only the hash of the token in the link is kept."""

from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from surveys.models.survey import Survey
from surveys.models.version import Version


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self) -> "InvitationQuerySet":
        return self.filter(expires_at__gt=Now())


class Invitation(models.Model):
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="invitations")
    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="survey_invitations")
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+", db_index=False)
    occasion = models.CharField(max_length=120, help_text="what it is about, for example interaction:123")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    created_at = models.DateTimeField(_("created"), db_default=Now())
    expires_at = models.DateTimeField(_("expires"))
    answered_at = models.DateTimeField(_("answered"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        indexes = [models.Index(F("created_at").desc(), F("id").desc(), name="invitation_latest")]
        constraints = [models.UniqueConstraint(fields=["survey", "occasion"], name="invitation_once")]

    def __str__(self) -> str:
        return f"{self.survey_id}: {self.occasion}"
