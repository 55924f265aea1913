"""One person asked once about one occasion. Only the hash of the token in the link is kept.

Who answers by an open link was never asked: their invitation is made with their answer, of nobody we know.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.enums import AskedOver, InvitationState
from surveys.models.open_link import OpenLink
from surveys.models.survey import Survey
from surveys.models.version import Version

REACHED = [
    InvitationState.STARTED,
    InvitationState.OPENED,
    InvitationState.BOUNCED,
    InvitationState.DELIVERED,
    InvitationState.SENT,
]
"""The furthest first; each has a time of its name."""


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self) -> "InvitationQuerySet":
        return self.filter(expires_at__gt=Now())

    def asked(self) -> "InvitationQuerySet":
        """Those of customers: how many were asked by an open link nobody knows."""
        return self.filter(open_link=None)

    def in_state(self, state: InvitationState) -> "InvitationQuerySet":
        """As `Invitation.state` has it."""
        if state == InvitationState.ANSWERED:
            return self.filter(answered_at__isnull=False)
        open_ = self.filter(answered_at=None)
        if state == InvitationState.CLOSED:
            return open_.filter(survey__active=False)
        open_ = open_.filter(survey__active=True)
        if state == InvitationState.EXPIRED:
            return open_.filter(expires_at__lte=Now())
        open_ = open_.filter(expires_at__gt=Now())
        for reached in REACHED:
            if state == reached:
                return open_.filter(**{f"{reached}_at__isnull": False})
            open_ = open_.filter(**{f"{reached}_at": None})
        return open_


class Invitation(models.Model):
    """Its times are its states: docs/surveys.md says who writes each of them, and what is not known."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="invitations", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, null=True, related_name="survey_invitations"
    )
    open_link = models.ForeignKey(
        OpenLink, models.PROTECT, null=True, related_name="invitations", db_index=False
    )
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+", db_index=False)
    brand = models.ForeignKey(
        "customers.Brand",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("brand"),
        help_text="whose name and words it has; null: those of the house",
    )
    occasion = models.CharField(max_length=120, help_text="what it is about, for example interaction:123")
    key = models.CharField(
        max_length=100,
        default="",
        db_default="",
        editable=False,
        help_text="whoever began it on the phone named it so: the same again is the same interview",
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    channel = models.CharField(
        _("asked over"), max_length=8, choices=AskedOver.choices, db_default=AskedOver.LINK
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("asked by"),
        help_text="who read the questions out on the phone",
    )
    created_at = models.DateTimeField(_("created"), db_default=Now())
    sent_at = models.DateTimeField(pgettext_lazy("invitation", "sent"), null=True)
    delivered_at = models.DateTimeField(pgettext_lazy("invitation", "delivered"), null=True)
    bounced_at = models.DateTimeField(pgettext_lazy("invitation", "came back"), null=True)
    opened_at = models.DateTimeField(pgettext_lazy("invitation", "opened"), null=True)
    started_at = models.DateTimeField(pgettext_lazy("invitation", "started"), null=True)
    """Since there is an answer, in doubt or not; until then nothing stands here."""
    reminded_at = models.DateTimeField(pgettext_lazy("invitation", "reminded"), null=True)
    reminders = models.PositiveSmallIntegerField(_("reminders"), default=0, db_default=0)
    expires_at = models.DateTimeField(_("expires"))
    answered_at = models.DateTimeField(_("answered"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        indexes = [
            models.Index(F("created_at").desc(), F("id").desc(), name="invitation_latest"),
            # None knows of `answered_at`: an answer moves its invitation within its page, and no index.
            models.Index(
                "survey",
                "expires_at",
                name="invitation_mailed",
                condition=Q(channel=AskedOver.EMAIL, sent_at__isnull=False),
            ),
            models.Index("open_link", name="invitation_of_open_link", condition=Q(open_link__isnull=False)),
            # Not unique: two who merge may both have been asked under it. The row of the customer is locked.
            models.Index("customer", "survey", "key", name="invitation_of_key", condition=~Q(key="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["survey", "occasion"], name="invitation_once"),
            models.CheckConstraint(
                condition=Q(channel=AskedOver.OPEN, customer=None, open_link__isnull=False)
                | (~Q(channel=AskedOver.OPEN) & Q(customer__isnull=False, open_link=None)),
                name="invitation_of_somebody_or_open",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=AskedOver.values), name="invitation_channel_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}: {self.occasion}"

    @property
    def state(self) -> InvitationState:
        """The furthest it came, unless it came to an end. `survey` is read: fetch it along."""
        if self.answered_at:
            return InvitationState.ANSWERED
        if not self.survey.active:
            return InvitationState.CLOSED
        if self.expires_at <= timezone.now():
            return InvitationState.EXPIRED
        reached = (state for state in REACHED if getattr(self, f"{state}_at"))
        return next(reached, InvitationState.CREATED)
