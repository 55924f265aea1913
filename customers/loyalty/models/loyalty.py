"""Points: an append-only ledger of whole numbers, and the account that sums it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from customers.enums import PostingKind


class PointsAccount(models.Model):
    """`balance` is the sum of the postings, moved in their transaction under this row's lock.

    `owed`: points a refund should have taken back but which were spent already; the next points earned
    settle them first. So the balance never falls below zero and a refund still takes back what was given.
    """

    customer = models.OneToOneField(
        "customers.Customer", models.CASCADE, primary_key=True, related_name="points"
    )
    balance = models.PositiveIntegerField(_("balance"), default=0, db_default=0)
    owed = models.PositiveIntegerField(_("owed"), default=0, db_default=0)

    class Meta:
        verbose_name = _("points account")
        verbose_name_plural = _("points accounts")
        constraints = [
            models.CheckConstraint(condition=Q(balance__gte=0), name="points_balance_not_negative"),
            models.CheckConstraint(condition=Q(owed__gte=0), name="points_owed_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.balance}"


class Posting(models.Model):
    """One movement. `source_key` says what it is for, so that the same thing is never posted twice."""

    account = models.ForeignKey(PointsAccount, models.CASCADE, related_name="postings", db_index=False)
    points = models.IntegerField(_("points"))
    kind = models.CharField(_("kind"), max_length=10, choices=PostingKind.choices)
    source_key = models.CharField(max_length=120, unique=True)
    order = models.ForeignKey("customers.Order", models.SET_NULL, null=True, related_name="postings")
    note = models.CharField(_("note"), max_length=200, blank=True, default="", db_default="")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    posted_at = models.DateTimeField(_("posted"), db_default=Now())

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        indexes = [models.Index(F("account"), F("id").desc(), name="posting_of_account")]
        constraints = [models.CheckConstraint(condition=~Q(points=0), name="posting_not_zero")]

    def __str__(self) -> str:
        return f"{self.points:+d} {self.kind}"
