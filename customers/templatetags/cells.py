"""The cells of the list of customers, each drawn by the kind of its column."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.template_tags import day, icon, money, number, tel
from customers.people.domain.customer_list import Line
from customers.people.domain.facets import Column

register = template.Library()


@register.filter
def rows(lines: list[Line], columns: list[Column]) -> Iterator[tuple[Line, SafeString]]:
    """Each line with its cells, in the order of the columns: in Python, as there are hundreds on a page."""
    heads = [_head(column) for column in columns[1:]]
    for line in lines:
        name, *values = map(_drawn, columns, line.cells)
        cells = format_html_join("", "{}{}</td>", zip(heads, values, strict=True))
        page = reverse("customers:customer-detail", args=[line.pk])
        yield line, format_html(_FIRST, page, name or "–", cells)


_FIRST = '<th scope="row"><a class="whole" href="{}">{}</a></th>{}'


def _head(column: Column) -> SafeString:
    look = _NUM if column.is_figure else "" if column.key in SAID else _NAMED
    return format_html('<td data-label="{}"{}>', column.label, look)


SAID = {"phone", "email", "city", "country", "language"}
"""What says itself what it is: on a phone it needs no label."""
_NUM, _NAMED = mark_safe(' class="num named"'), mark_safe(' class="named"')  # markup of ours


def _drawn(column: Column, value: Any) -> Any:
    return "" if value is None or value in ("", []) else _DRAWN.get(column.kind, _text)(column, value)


def _text(_column: Column, value: Any) -> SafeString:
    return format_html("<bdi>{}</bdi>", value)


def _code(column: Column, value: Any) -> Any:
    return column.words().get(value, value)


def _day(_column: Column, value: Any) -> str:
    return day(timezone.localtime(value).date() if isinstance(value, datetime) else value)


def _flag(_column: Column, value: bool) -> str:
    return _("yes") if value else _("no")


def _tags(_column: Column, tags: list[dict[str, str]]) -> SafeString:
    chips = ((f" chip-{t['colour']}" if t["colour"] != "plain" else "", icon("tag"), t["name"]) for t in tags)
    return format_html_join(" ", '<span class="chip{}">{}<bdi>{}</bdi></span>', chips)


_DRAWN: dict[str, Callable[[Column, Any], Any]] = {
    "code": _code,
    "day": _day,
    "flag": _flag,
    "tags": _tags,
    "phone": lambda _column, value: tel(value),
    "money": lambda _column, value: money(value),
    "number": lambda _column, value: number(value),
}
