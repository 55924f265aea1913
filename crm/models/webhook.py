"""Who is told when customers answer, and what became of each telling: the table is the queue."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.due import DueRow
from crm.enums import DeliveryState


class Webhook(models.Model):
    """An address outside. The secret it signs with is made of `salt` and our own key, and stored nowhere."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    url = models.URLField(_("address"), max_length=500)
    kinds = ArrayField(models.CharField(max_length=40), verbose_name=_("told of"))
    active = models.BooleanField(_("active"), default=True, db_default=True)
    salt = models.CharField(max_length=64, editable=False)
    old_salt = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    rotated_at = models.DateTimeField(_("secret changed"), null=True, editable=False)
    quiet_until = models.DateTimeField(_("left alone until"), null=True, editable=False)
    created_at = models.DateTimeField(_("created"), db_default=Now())
    created_by = models.ForeignKey("crm.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(DueRow):
    """One event told to one address, at least once, under the same id each time."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", db_index=False)
    event = models.ForeignKey("customers.Event", models.CASCADE, related_name="+")
    state = models.CharField(
        _("state"), max_length=12, choices=DeliveryState.choices, db_default=DeliveryState.DUE
    )
    tries = models.PositiveSmallIntegerField(_("attempts"), default=0, db_default=0)
    status = models.PositiveSmallIntegerField(_("answer"), null=True)
    trouble = models.CharField(max_length=200, blank=True, default="", db_default="")
    created_at = models.DateTimeField(_("created"), db_default=Now())
    settled_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index("due_at", "id", name="delivery_due", condition=Q(state=DeliveryState.DUE)),
            models.Index("lease_until", name="delivery_held", condition=Q(state=DeliveryState.CLAIMED)),
            models.Index(
                "webhook",
                "state",
                name="delivery_not_taken",
                condition=~Q(state=DeliveryState.DELIVERED),
            ),
            models.Index("settled_at", name="delivery_settled", condition=Q(settled_at__isnull=False)),
            models.Index(F("webhook"), F("id").desc(), name="delivery_latest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event"], name="delivery_once"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.webhook_id}: {self.event_id}"
