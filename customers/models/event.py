"""The event log: what happened, in the order in which it became visible."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Func
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Xid8Field(models.BigIntegerField):
    """PostgreSQL's 64-bit transaction id. Ordered as itself: as text, 99999 would sort after 100000."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s" if hasattr(value, "as_sql") else "%s::text::xid8"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value if value is None or hasattr(value, "as_sql") else str(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)


class Event(models.Model):
    """`data` is what the timeline shows and conditions need, never a copy of the record."""

    txid = Xid8Field(db_default=Func(function="pg_current_xact_id", output_field=Xid8Field()), editable=False)
    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, null=True, related_name="events", db_index=False
    )
    kind = models.CharField(max_length=40)
    occurred_at = models.DateTimeField(db_default=Now())
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    source = models.CharField(max_length=60, blank=True, default="", db_default="")
    external_id = models.CharField(max_length=120, blank=True, default="", db_default="")
    data = models.JSONField(default=dict, db_default={})

    class Meta:
        indexes = [
            models.Index(F("customer"), F("occurred_at").desc(), F("id").desc(), name="event_timeline"),
            models.Index("txid", "id", name="event_log_order"),
            models.Index(
                KeyTransform("review", "data"),
                name="event_of_review",
                condition=models.Q(kind__startswith="review."),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "source",
                "external_id",
                name="event_external_id_once",
                condition=~models.Q(external_id=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class Bookmark(models.Model):
    """How far one subscriber has read the log."""

    subscriber = models.CharField(max_length=40, primary_key=True)
    txid = Xid8Field(default=0)
    event_id = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.subscriber


class ParkedEvent(models.Model):
    """An event one subscriber could not take, set aside with its error so that the log goes on."""

    subscriber = models.CharField(max_length=40)
    event = models.ForeignKey(Event, models.CASCADE, related_name="parked")
    error = models.TextField(_("error"))
    attempts = models.PositiveSmallIntegerField(default=1)
    parked_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-parked_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["subscriber", "event"], name="event_parked_once")]

    def __str__(self) -> str:
        return f"{self.subscriber}: {self.event_id}"
