"""Draws forms as Django does, but selects without two templates per option: of countries there are 249."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"


class FormRenderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == SELECT:
            return _select(context["widget"])
        drawn: str = super().render(template_name, context, request)
        return drawn


def _select(widget: dict[str, Any]) -> SafeString:
    parts = [f'<select name="{_shown(widget["name"])}"{_attributes(widget["attrs"])}>']
    for name, options, _index in widget["optgroups"]:
        drawn = [_option(option) for option in options]
        parts += [f'<optgroup label="{_shown(name)}">', *drawn, "</optgroup>"] if name else drawn
    return mark_safe("\n".join([*parts, "</select>"]))  # noqa: S308 — each value in it is escaped where it is put


def _option(option: dict[str, Any]) -> str:
    value, label = conditional_escape(str(option["value"])), _shown(option["label"])
    return f'<option value="{value}"{_attributes(option["attrs"])}>{label}</option>'


def _attributes(attributes: dict[str, Any]) -> str:
    return "".join(
        f" {conditional_escape(name)}" + ("" if value is True else f'="{conditional_escape(str(value))}"')
        for name, value in attributes.items()
        if value is not False
    )


def _shown(value: Any) -> str:
    """As `{{ value }}` in a template."""
    if isinstance(value, (str, Promise)):
        return conditional_escape(str(value))
    return render_value_in_context(value, Context())
