"""A select drawn by our renderer is the one Django draws."""

import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from crm.renderer import FormRenderer

CHOICES: dict[str, list[Any]] = {
    "none": [],
    "texts": [("", "———"), ("a&b", "A & <b>"), ('"q"', "it's")],
    "numbers and words of the house": [(1, 12_000), (2.5, 2.5), (True, gettext_lazy("Customers"))],
    "marked as safe": [("x", mark_safe("<i>x</i>")), (mark_safe("&amp;"), "y")],
    "groups": [("Tea & more", [("g", "Green"), ("b", "Black")]), ("z", "Without")],
}
ATTRIBUTES: list[dict[str, Any]] = [
    {},
    {"class": "form-select", "required": True, "disabled": False, "data-x": 'a"b<', "tabindex": 3},
]

OURS, DJANGOS = FormRenderer(), DjangoTemplates()


def same(drawn: str) -> str:
    """Without the space between tags, which the page does not show."""
    return re.sub(r">\s+<", "><", drawn)


@pytest.mark.parametrize("choices", CHOICES.values(), ids=list(CHOICES))
@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple, forms.NullBooleanSelect])
def test_a_select_is_as_django_draws_it(widget, choices):
    for attrs in ATTRIBUTES:
        made = widget(attrs=attrs) if widget is forms.NullBooleanSelect else widget(attrs, choices)
        for value in (None, "", "a&b", 1, ["g", "x"]):
            if isinstance(value, list) and widget is forms.NullBooleanSelect:
                continue
            expected = made.render("na<me", value, renderer=DJANGOS)
            assert same(made.render("na<me", value, renderer=OURS)) == same(expected)


def test_other_widgets_are_left_to_django():
    for made in (forms.TextInput(), forms.RadioSelect(choices=CHOICES["groups"]), forms.CheckboxInput()):
        expected = made.render("name", "g", renderer=DJANGOS)
        assert made.render("name", "g", renderer=OURS) == expected
