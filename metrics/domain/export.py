"""The customers of a segment as a table, line by line."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from metrics.enums import Tier


def member_header() -> list[str]:
    return [
        _("Customer number"),
        _("Name"),
        _("First name"),
        _("Last name"),
        _("Company"),
        _("Email"),
        _("Phone"),
        _("Language"),
        _("Street"),
        _("Postcode"),
        _("City"),
        _("Country"),
        _("In the segment since"),
        _("Status"),
        _("Value tier"),
        _("Orders"),
        _("Revenue (%(currency)s)") % {"currency": settings.HOUSE_CURRENCY},
        _("Average basket"),
        _("Last order"),
        _("Last NPS score"),
    ]


def member_row(row: Any) -> Sequence[Any]:
    """Of `rows_to_write`."""
    customer = row.customer
    return [
        row.pk,
        customer.name,
        customer.first_name,
        customer.last_name,
        customer.company,
        row.email,
        row.phone,
        customer.language,
        customer.street,
        customer.postcode,
        customer.city,
        customer.country,
        localdate(row.entered_at).isoformat(),
        row.status_label,
        str(Tier(row.tier).label),
        row.orders,
        row.revenue,
        row.basket,
        localdate(row.last_order_at).isoformat() if row.last_order_at else "",
        row.last_nps,
    ]
