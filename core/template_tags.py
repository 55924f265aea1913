"""What every template may use without loading it: values in the reader's form, and icons."""

from collections.abc import Hashable, Iterator
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from zipfile import ZipFile

from django import template
from django.conf import settings
from django.core.cache import caches
from django.forms import BaseForm, BoundField
from django.forms.utils import flatatt
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core import formats
from core.formats import Number

register = template.Library()


def _language() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE


def _known(value: Number | None) -> Number | None:
    """A template says "" of what is missing on the way to a value."""
    return None if value == "" else value


@register.filter
def money(amount: Number | None, currency: str = "") -> str:
    """`{{ order.total|money }}`, in the house's currency unless another is named."""
    return formats.money(_known(amount), currency=currency or settings.HOUSE_CURRENCY, language=_language())


@register.filter
def money_round(amount: Number | None, currency: str = "") -> str:
    """Without cents, for figures: `2 380 €`."""
    currency = currency or settings.HOUSE_CURRENCY
    return formats.money(_known(amount), currency=currency, language=_language(), cents=False)


@register.filter
def number(value: Number | None, digits: int | None = None) -> str:
    return formats.number(_known(value), language=_language(), digits=digits)


@register.filter
def signed(value: Number | None, digits: int = 0) -> str:
    return formats.signed(_known(value), language=_language(), digits=digits)


@register.filter
def percent(share: Number | None, digits: int = 0) -> str:
    """`{{ 0.824|percent }}`: a share between 0 and 1."""
    return formats.percent(_known(share), language=_language(), digits=digits)


@register.filter
def when(moment: datetime | date | None, form: str = "relative") -> str:
    """A `<time>`; `form` is relative, short, clock or full. The full date always stands in its title."""
    if moment is None:
        return formats.UNKNOWN
    if not isinstance(moment, datetime):
        return day(moment)
    here = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    full = formats.full_moment(here, language=_language())
    text = full if form == "full" else _short_forms(here, form)
    return format_html('<time datetime="{}" title="{}">{}</time>', here.isoformat(), full, text)


def _short_forms(here: datetime, form: str) -> str:
    now = timezone.localtime() if timezone.is_aware(here) else timezone.localtime().replace(tzinfo=None)
    if form == "relative":
        return formats.relative(here, now=now, language=_language())
    if form == "short":
        return formats.short_moment(here, now=now, language=_language())
    if form == "clock":
        return formats.clock(here)
    raise template.TemplateSyntaxError(f"`when` knows relative, short, clock and full, not {form!r}")


@register.filter
def day(value: date | None) -> str:
    """`18 nov.` as a `<time>`; the weekday and year in its title."""
    if value is None:
        return formats.UNKNOWN
    value = timezone.localtime(value).date() if isinstance(value, datetime) else value
    text = formats.day(value, today=timezone.localdate(), language=_language())
    title = formats.long_day(value, language=_language())
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), title, text)


@register.filter
def long_day(value: date | None) -> str:
    value = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return formats.long_day(value, language=_language())


@register.filter
def month(value: date) -> str:
    return formats.month(value, language=_language())


@register.filter
def duration(seconds: float | None) -> str:
    return formats.duration(seconds)


@register.filter
def initials(name: object) -> str:
    return formats.initials(str(name) if name else "")


@register.filter
def phone(value: object) -> str:
    return formats.phone(str(value) if value else "", country=settings.HOUSE_COUNTRY)


@register.simple_tag
def tel(number: str) -> str:
    """`{% tel phone.number %}`: a number that is dialled by a click."""
    if not number:
        return formats.UNKNOWN
    return format_html('<a class="tel" href="tel:{}">{}</a>', number, phone(number))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "phone" %}`: beside words. An icon that stands alone needs a `label`."""
    return _icon(str(name), str(label))


@lru_cache(maxsize=512)
def _icon(name: str, label: str) -> SafeString:
    named = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    head, _, shapes = _drawings().read(f"{name}.svg").decode().strip().partition(">")
    head = " ".join(head.split()).replace(' xmlns="http://www.w3.org/2000/svg"', "")
    return mark_safe(f"{head}{flatatt({'class': 'icon', **named})}>{shapes}")  # noqa: S308 - the package's own drawing


@cache
def _drawings() -> ZipFile:
    """Held open, in memory for processes that fork: the package opens it for each icon, 20 ms every time."""
    return ZipFile(BytesIO((files("lucide") / "lucide.zip").read_bytes()))


@register.tag
def blank(parser: Parser, token: Token) -> "Blank":
    """`{% blank form %}…{% endblank %}`: fields that look the same to everybody until they are filled in.

    Drawn once a minute and process for each language; afresh where the form holds anything. What stands in
    between may depend on nothing but the form: an `edition` of the form says what else its fields show.
    `{% blank field %}` does it for one field, which may be blank in a form that is not.
    """
    name = token.split_contents()[1]
    nodelist = parser.parse(["endblank"])
    parser.delete_first_token()
    return Blank(parser.compile_filter(name), nodelist, place=f"{parser.origin}:{token.lineno}")


class Blank(template.Node):
    def __init__(self, drawn: FilterExpression, nodelist: NodeList, place: str) -> None:
        self.drawn, self.nodelist, self.place = drawn, nodelist, place

    def render(self, context: Context) -> SafeString:
        part: BaseForm | BoundField = self.drawn.resolve(context)
        if not _is_blank(part):
            return self.nodelist.render(context)
        edition = hash((self.place, _language(), *_shown(part)))
        process = caches["process"]
        drawn: SafeString | None = process.get(f"blank:{edition}")
        if drawn is None:
            drawn = self.nodelist.render(context)
            process.set(f"blank:{edition}", drawn, timeout=60)
        return drawn


def _is_blank(part: BaseForm | BoundField) -> bool:
    if isinstance(part, BoundField):
        return part.value() in (None, "")
    return not part.is_bound and all(part.fields[name].widget.is_hidden for name in part.initial)


def _shown(part: BaseForm | BoundField) -> Iterator[Hashable]:
    """What tells two blank drawings at one place apart."""
    if isinstance(part, BoundField):
        yield part.auto_id
        yield part.label
        yield tuple(getattr(part.field, "choices", ()))
    else:
        yield getattr(part, "edition", None)
