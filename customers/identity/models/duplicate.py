"""Two records that may be one person, with what they share."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from customers.enums import DuplicateReason, DuplicateState


class Duplicate(models.Model):
    """A pair stands once, the lower number first. `certainty` is in percent."""

    one = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+")
    reasons = ArrayField(models.CharField(max_length=10, choices=DuplicateReason.choices))
    certainty = models.PositiveSmallIntegerField(_("certainty"))
    state = models.CharField(
        _("state"), max_length=10, choices=DuplicateState.choices, db_default=DuplicateState.FOUND
    )
    found_at = models.DateTimeField(_("found"), db_default=Now())
    judged_at = models.DateTimeField(_("judged"), null=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        indexes = [
            models.Index(F("state"), F("certainty").desc(), F("id").desc(), name="duplicate_surest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="duplicate_lower_first"),
            models.CheckConstraint(condition=Q(certainty__lte=100), name="duplicate_certainty_in_percent"),
            models.CheckConstraint(
                condition=Q(state__in=DuplicateState.values), name="duplicate_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} = {self.other_id}?"
