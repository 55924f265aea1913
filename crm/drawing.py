"""Two tags of Django's that stand a hundred times on a page, drawn from what each process remembers.

`{% url %}` with numbers for its arguments, and `{% translate %}` of a constant; all else as Django draws it.
"""

from functools import lru_cache

from django import template
from django.template import defaulttags
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.templatetags import i18n
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils import translation
from django.utils.html import conditional_escape

register = template.Library()
register.tags |= i18n.register.tags
register.filters |= i18n.register.filters

STAND_IN = 10**15


@register.tag
def url(parser: Parser, token: Token) -> template.Node:
    node = defaulttags.url(parser, token)
    if not node.kwargs:
        node.__class__ = Address
    return node


class Address(defaulttags.URLNode):
    def render(self, context: Context) -> str:
        numbers = [each.resolve(context) for each in self.args]
        if not all(type(number) is int and number >= 0 for number in numbers):
            return str(super().render(context))
        address = _address_of(self.view_name.resolve(context), len(numbers), get_script_prefix())
        if not address:
            return str(super().render(context))
        if self.asvar is None:
            return address % tuple(numbers)
        context[self.asvar] = address % tuple(numbers)
        return ""


@lru_cache(maxsize=1024)
def _address_of(name: str, numbers: int, _prefix: str) -> str:
    """With `%d` for each number; empty where no number will do."""
    stand_ins = [STAND_IN + place for place in range(numbers)]
    try:
        address: str = conditional_escape(reverse(name, args=stand_ins)).replace("%", "%%")
    except NoReverseMatch:
        return ""
    for number in stand_ins:
        address = address.replace(str(number), "%d")
    return address


def translate(parser: Parser, token: Token) -> template.Node:
    node = i18n.do_translate(parser, token)
    said = (node.filter_expression, node.message_context)
    if node.asvar is None and not node.noop and all(each is None or _is_constant(each) for each in said):
        return Constant(node)
    return node


register.tag("translate", translate)
register.tag("trans", translate)


def _is_constant(expression: FilterExpression) -> bool:
    return not expression.filters and getattr(expression.var, "lookups", None) is None


class Constant(template.Node):
    """The same words in each language, whatever the page."""

    def __init__(self, node: template.Node) -> None:
        self.node = node
        self.drawn: dict[tuple[str | None, bool], str] = {}

    def render(self, context: Context) -> str:
        where = (translation.get_language(), context.autoescape)
        if where not in self.drawn:
            self.drawn[where] = self.node.render(context)
        return self.drawn[where]
