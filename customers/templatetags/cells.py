"""The cells of the list of customers, each drawn by the kind of its column."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.template_tags import day, icon, money, number, tel
from customers.people.domain.customer_list import Line
from customers.people.domain.facets import Column

register = template.Library()


@register.filter
def cells(line: Line, columns: list[Column]) -> Iterator[tuple[Column, Any]]:
    """Column and drawn value, in the order of the columns."""
    for column, value in zip(columns, line.cells, strict=True):
        empty = value is None or value in ("", [])
        yield column, "" if empty else _DRAWN.get(column.kind, _text)(column, value)


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
