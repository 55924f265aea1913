"""A customer's phones, emails, tags and custom values, read in the statement that reads the customer."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef, QuerySet
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import get_language

from customers.enums import FieldKind
from customers.models import Customer, CustomerTag, CustomValue, Email, Phone, Tag


@dataclass(frozen=True)
class ShownValue:
    """`value` as Python has it; a choice in words."""

    label: str
    kind: str
    value: Any


def with_profile(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    """With `numbers` and `addresses`, and for `tags_of` and `shown_values_of`."""
    return customers.annotate(
        numbers=ArraySubquery(_of(Phone).values("number")),
        addresses=ArraySubquery(_of(Email).values("address")),
        shown_tags=ArraySubquery(_tags()),
        shown_values=ArraySubquery(_values()),
    )


def _of(kind: type[Phone] | type[Email]) -> QuerySet[Any]:
    return kind._default_manager.filter(customer=OuterRef("pk")).order_by("position", "pk")


def _tags() -> QuerySet[CustomerTag, Any]:
    tags = CustomerTag.objects.filter(customer=OuterRef("pk")).order_by("tag__name", "tag")
    return tags.values(json=JSONObject(pk="tag_id", name="tag__name", colour="tag__colour"))


def _values() -> QuerySet[CustomValue, Any]:
    values = CustomValue.objects.filter(customer=OuterRef("pk"), field__retired_at=None)
    return values.order_by("field__position", "field").values(
        json=JSONObject(
            label_fr="field__label_fr",
            label_en="field__label_en",
            kind="kind",
            text="text",
            number=Cast("number", CharField()),
            day="day",
            flag="flag",
            choice_fr="choice__label_fr",
            choice_en="choice__label_en",
        )
    )


def tags_of(customer: Any) -> list[Tag]:
    return [Tag(**tag) for tag in customer.shown_tags]


def shown_values_of(customer: Any) -> list[ShownValue]:
    language = "fr" if get_language() == "fr" else "en"
    return [
        ShownValue(row[f"label_{language}"], row["kind"], _value(row, language))
        for row in customer.shown_values
    ]


def _value(row: dict[str, Any], language: str) -> Any:
    match row["kind"]:
        case FieldKind.NUMBER:
            return Decimal(row["number"])
        case FieldKind.DATE:
            return date.fromisoformat(row["day"])
        case FieldKind.CHOICE:
            return row[f"choice_{language}"]
        case kind:
            return row[kind]
