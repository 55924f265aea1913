"""What the figures of acquisition count: customers won, and those whom it cost something to try to win."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import DateField, Exists, OuterRef, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from core.template_tags import money
from customers.models import Customer
from customers.people.domain.acquisition_source import source_name
from metrics.domain.behind.population import Column, Narrowed, Population, Side, between, of_source
from metrics.domain.behind.value import PLACED, REVENUE
from metrics.models import AcquisitionSpend, CustomerMetrics

HOUSE = ZoneInfo(settings.TIME_ZONE)


def won(asked: Narrowed) -> QuerySet[Customer]:
    """With a known cost, who bought by the last of the days."""
    return _with_cost(asked).filter(_has_bought(asked))


def _not_won(asked: Narrowed) -> QuerySet[Customer]:
    return _with_cost(asked).exclude(_has_bought(asked))


def _with_cost(asked: Narrowed) -> QuerySet[Customer]:
    rows = Customer.objects.filter(acquisition_cost__isnull=False)
    return rows.filter(between("since", asked) & of_source(asked, "acquisition_source"))


def _has_bought(asked: Narrowed) -> Exists:
    told = between("first_order_at", replace(asked, since=None))
    return Exists(CustomerMetrics.objects.filter(told, customer=OuterRef("pk"), orders__gt=0))


def first_bought(asked: Narrowed) -> QuerySet[CustomerMetrics]:
    """As the acquisition by source counts them: won on the day of their first purchase."""
    told = between("first_order_at", asked) & of_source(asked, "customer__acquisition_source")
    return CustomerMetrics.objects.filter(told, orders__gt=0)


def paid_for(asked: Narrowed) -> QuerySet[CustomerMetrics]:
    """Those whom the cost of a source is shared by: won in a month of which its spending is stated."""
    stated = AcquisitionSpend.objects.filter(
        source=OuterRef("customer__acquisition_source"), month=OuterRef("month")
    )
    month = TruncMonth("first_order_at", tzinfo=HOUSE, output_field=DateField())
    return first_bought(asked).alias(month=month).filter(Exists(stated))


POPULATIONS = {
    "cac": Population(
        sides=(
            Side("won", _("Customers won, with a known cost"), won),
            Side("not_won", _("Not won yet: their cost counts all the same"), _not_won),
        ),
        columns=(
            Column("source", _("Acquisition source"), lambda row: source_name(row.acquisition_source)),
            Column("cost", _("Acquisition cost"), lambda row: row.acquisition_cost, money, is_number=True),
        ),
        filters=("since", "until", "source", "segment"),
        at="since",
        at_name=_("Customer since"),
        order=("-since", "-pk"),
        owner="",
    ),
    "customers_won": Population(
        sides=(
            Side("bought", _("Bought for the first time"), first_bought),
            Side("paid_for", _("Won in a month whose spending is stated"), paid_for),
        ),
        columns=(
            Column(
                "source", _("Acquisition source"), lambda row: source_name(row.customer.acquisition_source)
            ),
            PLACED,
            REVENUE,
        ),
        filters=("since", "until", "source", "segment"),
        at="first_order_at",
        at_name=_("First purchase"),
        order=("-first_order_at", "-customer_id"),
    ),
}
