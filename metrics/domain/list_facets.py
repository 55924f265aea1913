"""What the figures add to the lists of customers: status, value, how long ago. Offered, not asked for."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from customers.people.domain.facets import Column, Facet, Filter, Order, Words
from customers.people.domain.own_facets import begins, ends
from metrics.domain.life_cycle import HOLDS, STATUS
from metrics.domain.opportunity.cell import cell_names, in_cell, thirds_of
from metrics.domain.rules.vocabulary import segments
from metrics.enums import Status, Tier
from metrics.models import CustomerMetrics, Segment, SegmentMembership

RIGHT = "metrics.view"


def list_facets() -> list[Facet]:
    return FACETS


def _where(condition: Q) -> Q:
    return Q(Exists(CustomerMetrics.objects.filter(condition, pk=OuterRef("pk"))))


def _statuses() -> Words:
    return dict(Status.choices)


def _tiers() -> Words:
    return dict(Tier.choices)


def _contact_since(day: date) -> Q:
    return _where(Q(last_contact_at__gte=begins(day)))


def _no_contact_since(day: date) -> Q:
    """Nor ever before."""
    return ~_contact_since(day)


def _in_segment(slug: str) -> Q:
    number = Subquery(Segment.objects.filter(slug=slug).values("pk"))  # read first: its members have an index
    stays = SegmentMembership.objects.filter(customer=OuterRef("pk"), segment=number, left_at=None)
    return Q(Exists(stays))


_STATUS = Subquery(
    CustomerMetrics.objects.filter(pk=OuterRef("pk")).annotate(stands=STATUS).values("stands")[:1]
)

FACETS: list[Facet] = [
    Column("status", _("Status"), "code", _STATUS, _statuses, right=RIGHT),
    Column("tier", _("Value tier"), "code", "metrics__tier", _tiers, right=RIGHT),
    Column("revenue", _("Revenue"), "money", "metrics__revenue", right=RIGHT),
    Column("orders", _("Orders"), "number", "metrics__orders", right=RIGHT),
    Column("last_order", _("Last order"), "day", "metrics__last_order_at", right=RIGHT),
    Column("last_contact", _("Last contact"), "day", "metrics__last_contact_at", right=RIGHT),
    Column("last_nps", _("Last NPS score"), "number", "metrics__last_nps", right=RIGHT),
    Column("loyalty", _("Loyalty"), "number", "opportunity__loyalty", right=RIGHT),
    Column("opportunity", _("Opportunity"), "money", "opportunity__open_value", right=RIGHT),
    Filter(
        "status",
        _("Status"),
        "choice",
        lambda code: _where(HOLDS[Status(code)]),
        _statuses,
        main=True,
        right=RIGHT,
    ),
    Filter(
        "tier", _("Value tier"), "choice", lambda code: _where(Q(tier=code)), _tiers, main=True, right=RIGHT
    ),
    Filter(
        "map_cell",
        _("Loyalty × opportunity"),
        "choice",
        lambda key: Q(Exists(in_cell(*thirds_of(key)))),
        cell_names,
        right=RIGHT,
    ),
    Filter("segment", _("Segment or list"), "choice", _in_segment, segments, right=RIGHT),
    Filter(
        "revenue_from",
        _("Revenue, from"),
        "number",
        lambda least: _where(Q(revenue__gte=least)),
        right=RIGHT,
    ),
    Filter(
        "last_order_from",
        _("Last order, from"),
        "day",
        lambda day: _where(Q(last_order_at__gte=begins(day))),
        right=RIGHT,
    ),
    Filter(
        "last_order_to",
        _("Last order, to"),
        "day",
        lambda day: _where(Q(last_order_at__lt=ends(day))),
        right=RIGHT,
    ),
    Filter("contact_since", _("Contact since"), "day", _contact_since, right=RIGHT),
    Filter("no_contact_since", _("No contact since"), "day", _no_contact_since, right=RIGHT),
    Order(
        "revenue",
        _("Revenue"),
        "metrics__revenue",
        Decimal,
        having={"metrics__revenue__gt": 0},
        crossed=True,
        right=RIGHT,
    ),
    Order(
        "opportunity",
        _("Loyalty × opportunity"),
        "opportunity__priority",
        Decimal,
        having={"opportunity__priority__isnull": False},
        crossed=True,
        right=RIGHT,
    ),
    Order(
        "last_order",
        _("Last order"),
        "metrics__last_order_at",
        datetime.fromisoformat,
        having={"metrics__last_order_at__isnull": False},
        right=RIGHT,
    ),
    Order(
        "last_contact",
        _("Last contact"),
        "metrics__last_contact_at",
        datetime.fromisoformat,
        having={"metrics__last_contact_at__isnull": False},
        right=RIGHT,
    ),
]
