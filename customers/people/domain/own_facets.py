"""The facets of a list that this app has itself: the record, its tags, the custom fields of the house."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import caches
from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject, Lower, NullIf, Trim
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel, FieldKind
from customers.models import CustomerTag, CustomField, CustomValue, Email, Phone, Tag
from customers.people.domain.acquisition_source import USUAL
from customers.people.domain.custom_field import choices_of, custom_fields
from customers.people.domain.custom_value import having
from customers.people.domain.facets import Column, Facet, Filter, Order, Words, offer
from customers.people.models.custom_field import COLUMNS
from customers.validators import country_names

FULL_NAME = Coalesce(
    NullIf(Trim(Concat("first_name", Value(" "), "last_name")), Value("")),
    NullIf("company", Value("")),
    Concat(Value("n° "), Cast("pk", CharField())),
)


def own_facets() -> list[Facet]:
    return [*_RECORD, *(facet for field in custom_fields() for facet in _of_field(field))]


def countries() -> Words:
    return cast(Words, country_names(get_language() or settings.LANGUAGE_CODE))


def channels() -> Words:
    return dict(Channel.choices)


def languages() -> Words:
    return dict(settings.LANGUAGES)


def tags() -> Words:
    """Asked for on every list, so each process keeps them for some seconds."""
    return cast(Words, caches["process"].get_or_set("tags", _read_tags, timeout=5))


def _read_tags() -> Words:
    return {tag.pk: tag.name for tag in Tag.objects.all()}


def begins(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def ends(day: date) -> datetime:
    return begins(day + timedelta(days=1))


def since_day(path: str) -> Callable[[date], Q]:
    return lambda day: Q(**{f"{path}__gte": begins(day)})


def until_day(path: str) -> Callable[[date], Q]:
    return lambda day: Q(**{f"{path}__lt": ends(day)})


def _first(rows: Any, column: str) -> Subquery:
    return Subquery(rows.filter(customer=OuterRef("pk")).order_by("position", "pk").values(column)[:1])


def _tagged(tag: str) -> Q:
    return Q(Exists(CustomerTag.objects.filter(customer=OuterRef("pk"), tag=int(tag))))


_TAGS = (
    CustomerTag.objects.filter(customer=OuterRef("pk"))
    .order_by("tag__name", "tag")
    .values(json=JSONObject(name="tag__name", colour="tag__colour"))
)

_RECORD: list[Facet] = [
    Column("name", _("Name"), "name", FULL_NAME),
    Column("phone", _("Phone"), "phone", _first(Phone.objects, "number")),
    Column("email", _("Email"), "text", _first(Email.objects, "address")),
    Column("city", _("City"), "text", "city"),
    Column("country", _("Country"), "code", "country", countries),
    Column("language", _("Language"), "code", "language", languages),
    Column("since", _("Customer since"), "day", "since"),
    Column("tags", _("Tags"), "tags", ArraySubquery(_TAGS)),
    Column("company", _("Company"), "text", "company"),
    Column("postcode", _("Postcode"), "text", "postcode"),
    Column("birthday", _("Birthday"), "day", "birthday"),
    Column("preferred_channel", _("Preferred channel"), "code", "preferred_channel", channels),
    Column("acquisition_source", _("Acquisition source"), "code", "acquisition_source", lambda: USUAL),
    Column("source", _("Source"), "text", "source"),
    Column("external_id", _("External id"), "text", "external_id"),
    Column("changed", _("Last change"), "day", "changed_at"),
    Filter("country", _("Country"), "choice", lambda code: Q(country=code), countries, main=True),
    Filter("language", _("Language"), "choice", lambda code: Q(language=code), languages, main=True),
    Filter("tag", _("Tag"), "choice", _tagged, tags, main=True),
    Filter("since_from", _("Customer since, from"), "day", since_day("since")),
    Filter("since_to", _("Customer since, to"), "day", until_day("since")),
    Order("name", _("Name"), "name_key"),
    Order("since", _("Customer since"), "since", datetime.fromisoformat),
    Order("changed", _("Last change"), "changed_at", datetime.fromisoformat),
]


def _of_field(field: CustomField) -> list[Facet]:
    column, *orders = _column(field), *_orders(field)
    return [column, *_filters(field), *orders]


def _column(field: CustomField) -> Column:
    rows = CustomValue.objects.filter(customer=OuterRef("pk"), field=field)
    value = Subquery(rows.values(COLUMNS[field.kind])[:1])
    kind = {"date": "day", "choice": "code"}.get(field.kind, field.kind)
    return Column(field.name, field.label, kind, value, lambda: {c.pk: c.label for c in field.choices.all()})


def _filters(field: CustomField) -> list[Facet]:
    def asks(op: str) -> Callable[[Any], Q]:
        return lambda value: having(field, op, value)

    label, name = field.label, field.name
    match field.kind:
        case FieldKind.TEXT:
            begins_with = _("%(label)s begins with") % {"label": label}
            return [Filter(name, begins_with, "text", asks("begins"))]
        case FieldKind.CHOICE:
            return [Filter(name, label, "choice", asks("is"), lambda: dict(choices_of(field)))]
        case FieldKind.FLAG:
            return [Filter(name, label, "choice", asks("is"), lambda: {"yes": _("Yes"), "no": _("No")})]
    kind = "day" if field.kind == FieldKind.DATE else "number"
    return [
        Filter(f"{name}_from", _("%(label)s, from") % {"label": label}, kind, asks("from")),
        Filter(f"{name}_to", _("%(label)s, to") % {"label": label}, kind, asks("to")),
    ]


_PLACES: dict[str, tuple[Any, Callable[[str], Any]]] = {
    FieldKind.TEXT: (Lower("custom_values__text"), str),
    FieldKind.NUMBER: ("custom_values__number", Decimal),
    FieldKind.DATE: ("custom_values__day", date.fromisoformat),
}


def _orders(field: CustomField) -> list[Facet]:
    if field.kind not in _PLACES:
        return []
    place, read = _PLACES[field.kind]
    who = {"custom_values__field": field.pk, "custom_values__kind": field.kind}
    return [Order(field.name, field.label, place, read, having=who)]


offer(own_facets)
