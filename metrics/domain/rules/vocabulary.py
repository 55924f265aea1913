"""What may be chosen where the house says it itself: reasons, tags, surveys, segments, countries."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, cast

from babel.dates import get_month_names
from django.core.cache import caches
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.formats import babel_locale
from core.text import fold
from customers.enums import EventKind
from customers.models import Outcome, Product, Reason, Tag
from customers.people.domain.consent_facets import consent_ways
from customers.people.domain.own_facets import countries as countries_by_code
from customers.people.domain.own_facets import languages
from metrics.domain.rules.line import Words
from metrics.models import Segment
from surveys.enums import EventKind as SurveyEventKind
from surveys.enums import SurveyKind
from surveys.models import Survey

_NAMES = ("reasons", "outcomes", "surveys", "tags", "segments", "products")
LONGEST_SKU = 64
SOME = 20
MOMENT = 5  # seconds that a process keeps them: asked for by every line of every condition

__all__ = ["consent_ways", "languages"]


def _kept(name: str, read: Callable[[], Iterable[Any]]) -> list[Any]:
    return cast(
        list[Any], caches["process"].get_or_set(f"rules-{name}", lambda: list(read()), timeout=MOMENT)
    )


def forget() -> None:
    """Something was looked for that is not there: it may have come within the last moment."""
    caches["process"].delete_many([f"rules-{name}" for name in _NAMES])


def reasons() -> Words:
    return {row.slug: row.label for row in _kept("reasons", Reason.objects.all)}


def outcomes() -> Words:
    return {row.slug: row.label for row in _kept("outcomes", Outcome.objects.all)}


def surveys() -> Words:
    return {row.slug: row.title for row in _kept("surveys", Survey.objects.all)}


def scale_of(slug: str | None, kind: str | None) -> tuple[int, int] | None:
    """Lowest and highest score of this survey or of this kind."""
    for row in _kept("surveys", Survey.objects.all):
        if row.slug == slug:
            return row.scale_min, row.scale_max
    return SCORES[kind][1:] if kind else None


SCORES: dict[str, tuple[SurveyKind, int, int]] = {
    "nps": (SurveyKind.NPS, 0, 10),
    "csat": (SurveyKind.CSAT, 1, 5),
    "ces": (SurveyKind.CES, 0, 7),
    "ces_1_7": (SurveyKind.CES, 1, 7),
    "fcr": (SurveyKind.SOLVED, 0, 1),
}
"""Kinds of score, as the figures tell them apart: scales never mix."""


def scores() -> Words:
    return {key: f"{kind.label}, {lowest}–{highest}" for key, (kind, lowest, highest) in SCORES.items()}


def tags() -> Words:
    return {str(row.pk): row.name for row in _kept("tags", Tag.objects.all)}


def known_segments() -> dict[str, Segment]:
    """By slug, archived ones too: whoever reads one may still be there."""
    return {row.slug: row for row in _kept("segments", Segment.objects.select_related("split").all)}


def segments() -> Words:
    return {slug: row.name for slug, row in known_segments().items() if not row.archived_at}


def products(skus: Collection[str]) -> dict[str, str]:
    """SKU → name, of those there are. Once for a whole list: with them those that any segment names."""
    kept: dict[str, str | None] = caches["process"].get("rules-products", {})
    if not kept.keys() >= set(skus):
        named = {sku for row in known_segments().values() for sku in values_in(row.rule, "bought")}
        rows = Product.objects.filter(sku__in=named | set(skus))
        kept = kept | dict.fromkeys(named) | dict(rows.values_list("sku", "name"))
        caches["process"].set("rules-products", kept, timeout=MOMENT)
    return {sku: name for sku in skus if (name := kept.get(sku)) is not None}


def know_products(rule: Any) -> None:
    """Asks for those of a whole condition at once, before its lines ask for them one by one."""
    sold(values_in(rule, "bought"))


def sold(skus: Collection[str]) -> dict[str, str]:
    """As `products`, of whatever somebody wrote."""
    return products({sku for sku in skus if sku.isprintable() and len(sku) <= LONGEST_SKU})


def products_called(text: str) -> QuerySet[Product]:
    """Some whose name or stock code has this in it."""
    return Product.objects.filter(Q(sku__icontains=text) | Q(name__icontains=text))[:SOME]


def values_in(rule: Any, field: str) -> set[str]:
    """What the lines of this field name, however deep; nothing is checked."""
    match rule:
        case {"field": str(key), "value": value} if key == field:
            return {each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)}
        case Mapping():
            return set().union(*(values_in(part, field) for part in rule.values()))
        case list():
            return set().union(*(values_in(part, field) for part in rule))
    return set()


def with_value(rule: Any, field: str, old: str, new: str) -> Any:
    """The rule with `new` wherever a line of this field names `old`, once each; nothing is checked."""
    match rule:
        case {"field": str(key), "value": value} if key == field:
            if isinstance(value, list):
                return rule | {"value": list(dict.fromkeys(new if each == old else each for each in value))}
            return rule | {"value": new if value == old else value}
        case Mapping():
            return {key: with_value(part, field, old, new) for key, part in rule.items()}
        case list():
            return [with_value(part, field, old, new) for part in rule]
    return rule


def countries() -> Words:
    """By name, as people look for them."""
    return dict(sorted(countries_by_code().items(), key=lambda each: fold(str(each[1]))))


def months() -> Words:
    names = get_month_names("wide", locale=babel_locale(get_language() or "en"))
    return {str(number): names[number] for number in range(1, 13)}


MESSAGE_SENT = "message.sent"  # told by the app above, known here by what stands in the log

TOLD: dict[str, Any] = {
    MESSAGE_SENT: _("an email was sent to them"),
    SurveyEventKind.INVITED: _("they were invited to a survey"),
    EventKind.CART_CHANGED: _("they filled or changed a basket"),
    EventKind.CALL_MISSED: _("a call of theirs was missed"),
    EventKind.PROMISE_MADE: _("we made them a promise"),
    EventKind.PROMISE_BROKEN: _("we broke a promise"),
    EventKind.POINTS_EARNED: _("they earned points"),
    EventKind.POINTS_SPENT: _("they spent points"),
    EventKind.POINTS_GIVEN: _("they were given points"),
    EventKind.CARD_GIVEN: _("they were given a loyalty card"),
    EventKind.PREFERENCES_CHANGED: _("they changed their wishes"),
}
"""Kinds of event that can be counted from the log, a sentence each."""


def told() -> Words:
    return TOLD
