"""Everything that leaves, has left, or was held back."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.due import DueRow
from customers.enums import Channel
from journeys.enums import AT_MOST_ONCE, NOT_DECIDED, NOT_SENT, MessagePurpose, MessageState, Reason
from journeys.models.enrolment import Enrolment
from journeys.models.message_template import MessageTemplate
from surveys.models import Survey


class Message(DueRow):
    """`key` is its business key. The mail is rendered once, when it may leave, and never changes again.

    `tries` counts how often a server said later, `crashes` the senders that died. `reason` says why it
    waits or was not sent, `detail` adds the mail server's words. The secrets of its links stand in the mail
    alone; here are their hashes.
    """

    key = models.CharField(max_length=120, unique=True)
    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="messages", db_index=False
    )
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, null=True, related_name="messages")
    step = models.PositiveSmallIntegerField(null=True)
    template = models.ForeignKey(MessageTemplate, models.PROTECT, related_name="messages")
    survey = models.ForeignKey(Survey, models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=10, choices=MessagePurpose.choices)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    state = models.CharField(
        _("state"), max_length=12, choices=MessageState.choices, db_default=MessageState.DUE
    )
    reason = models.CharField(_("reason"), max_length=16, choices=Reason.choices, blank=True, db_default="")
    detail = models.CharField(
        _("words of the mail server"), max_length=300, blank=True, default="", db_default=""
    )
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    crashes = models.PositiveSmallIntegerField(default=0, db_default=0)
    attempt = models.PositiveSmallIntegerField(default=0, db_default=0)
    expires_at = models.DateTimeField(_("of use until"))
    created_at = models.DateTimeField(_("planned"), db_default=Now())
    sending_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(_("settled"), null=True)
    address = models.EmailField(_("address"), blank=True, default="", db_default="")
    subject = models.CharField(_("subject"), max_length=250, blank=True, default="", db_default="")
    language = models.CharField(max_length=2, blank=True, default="", db_default="")
    mime = models.BinaryField(_("the mail as it left"), null=True)
    unsubscribe_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 — unique where set

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index("due_at", "id", name="message_due", condition=Q(state=MessageState.DUE)),
            models.Index(
                "lease_until",
                name="message_in_hand",
                condition=Q(state__in=[MessageState.CLAIMED, MessageState.SENDING]),
            ),
            models.Index(F("customer"), F("created_at").desc(), name="message_of_customer"),
            models.Index(F("created_at").desc(), F("id").desc(), name="message_latest"),
            # Among all that left: what did not, and why.
            models.Index("state", "id", name="message_not_sent", condition=Q(state__in=NOT_SENT)),
            models.Index(
                "reason", "id", name="message_by_reason", condition=~Q(reason="") & ~Q(state__in=NOT_DECIDED)
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="message_state_known"),
            models.CheckConstraint(
                condition=Q(purpose__in=MessagePurpose.values), name="message_purpose_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MessageState.SENDING, MessageState.SENT, MessageState.UNCERTAIN])
                | Q(mime__isnull=False, sending_at__isnull=False),
                name="message_frozen_before_it_leaves",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=NOT_SENT) | ~Q(reason=""),
                name="message_not_sent_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def occasion(self) -> str:
        """What its survey asks about."""
        return self.enrolment.occasion if self.enrolment else self.key

    @property
    def is_reminder(self) -> bool:
        """It recalls an invitation that went out before."""
        return self.key.startswith("reminder:")

    @property
    def at_most_once(self) -> bool:
        return self.purpose in AT_MOST_ONCE
