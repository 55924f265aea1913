"""Two records made one: what went where, so that it can be taken back, and the numbers it is known by."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Merge(models.Model):
    """`merged_id` is the number of a record that is no more: until an undo it leads to `survivor`, as do its
    `source` and `external_id`. `fields`: what the survivor took over, with what stood there before.
    """

    survivor = models.ForeignKey("customers.Customer", models.CASCADE, related_name="merges")
    merged_id = models.BigIntegerField(_("merged record"))
    name = models.CharField(_("name"), max_length=300)
    source = models.CharField(_("source"), max_length=60)
    external_id = models.CharField(_("external id"), max_length=120, blank=True, default="")
    fields = models.JSONField(_("values of both records"), default=dict)
    merged_at = models.DateTimeField(_("merged"), db_default=Now())
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        indexes = [models.Index(F("merged_at").desc(), F("id").desc(), name="merge_latest")]
        constraints = [
            models.UniqueConstraint(fields=["merged_id"], name="merge_once", condition=Q(undone_at=None)),
            models.UniqueConstraint(
                fields=["source", "external_id"],
                name="merge_external_id_once",
                condition=Q(undone_at=None) & ~Q(external_id=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.survivor_id}"


class MergedRows(models.Model):
    """What a merge did to one table. `rows` are those that went or changed, whole, as they stood before."""

    class Action(models.TextChoices):
        MOVED = "moved"
        CHANGED = "changed"
        REMOVED = "removed"
        MADE = "made"

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="parts")
    relation = models.CharField(max_length=120)
    action = models.CharField(max_length=8, choices=Action.choices)
    ids = ArrayField(models.BigIntegerField())
    rows = models.JSONField(default=list, db_default=[])

    def __str__(self) -> str:
        return f"{self.action}: {len(self.ids)} × {self.relation}"
