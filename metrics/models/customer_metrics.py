"""What the facts about one customer add up to."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import NullIf
from django.utils.translation import gettext_lazy as _

from metrics.enums import Status, Tier

REVENUE = F("gross_revenue") - F("refunded")


class CustomerMetrics(models.Model):
    """One row a customer. All but `tier` and the scores is a function of this customer's facts alone.

    What depends on the clock (status, recency) is derived when read, see `domain/life_cycle.py`; `tier` and
    the scores are ranks among all and follow on schedule. Without foreign key constraint: rows are only ever
    written from a select of the customers, and a full rebuild would otherwise look up each once more.
    """

    status: str  # where the row was read with it, see `with_status`

    customer = models.OneToOneField(
        "customers.Customer", models.CASCADE, primary_key=True, related_name="metrics", db_constraint=False
    )
    orders = models.IntegerField(_("orders"), default=0, db_default=0)
    gross_revenue = models.DecimalField(
        _("gross revenue"), max_digits=16, decimal_places=2, default=0, db_default=0
    )
    refunded = models.DecimalField(_("refunded"), max_digits=16, decimal_places=2, default=0, db_default=0)
    revenue = models.GeneratedField(
        verbose_name=_("revenue"),
        expression=REVENUE,
        output_field=models.DecimalField(max_digits=16, decimal_places=2),
        db_persist=True,
    )
    basket = models.GeneratedField(
        verbose_name=_("average basket"),
        expression=REVENUE / NullIf(F("orders"), 0),
        output_field=models.DecimalField(max_digits=16, decimal_places=2, null=True),
        db_persist=True,
    )
    first_order_at = models.DateTimeField(_("first order"), null=True)
    last_order_at = models.DateTimeField(_("last order"), null=True)
    contacts = models.IntegerField(_("contacts"), default=0, db_default=0)
    last_contact_at = models.DateTimeField(_("last contact"), null=True)
    answers = models.IntegerField(_("answers"), default=0, db_default=0)
    last_nps = models.SmallIntegerField(_("last NPS score"), null=True)
    last_nps_at = models.DateTimeField(_("last NPS answer"), null=True)
    tier = models.CharField(
        _("value tier"), max_length=8, choices=Tier.choices, default=Tier.REGULAR, db_default=Tier.REGULAR
    )

    recency_score = models.SmallIntegerField(_("recency score"), null=True)
    frequency_score = models.SmallIntegerField(_("frequency score"), null=True)
    money_score = models.SmallIntegerField(_("money score"), null=True)

    class Meta:
        verbose_name = _("figures of a customer")
        verbose_name_plural = _("figures of customers")
        indexes = [
            models.Index(F("revenue").desc(), F("customer"), name="metrics_by_revenue"),
            models.Index("last_order_at", "customer", name="metrics_by_last_order"),
            models.Index(
                "first_order_at", "customer", name="metrics_by_first_order", condition=Q(orders__gt=0)
            ),
            models.Index(
                "last_contact_at",
                "customer",
                name="metrics_by_last_contact",
                condition=Q(last_contact_at__isnull=False),
            ),
            models.Index(
                F("recency_score"),
                F("frequency_score"),
                F("revenue").desc(),
                F("customer"),
                name="metrics_by_rfm",
                condition=Q(recency_score__isnull=False),
            ),
            models.Index(F("tier"), name="metrics_by_tier", condition=~Q(tier=Tier.REGULAR)),
            models.Index(
                F("last_nps_at").desc(), name="metrics_latest_detractors", condition=Q(last_nps__lte=6)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.orders} × {self.basket}"

    @property
    def status_label(self) -> str:
        return str(Status(self.status).label)
