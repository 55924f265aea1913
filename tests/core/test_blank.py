"""A blank form is drawn once for everybody, a form with anything in it each time."""

from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

TEMPLATE = Template("{% blank form %}{{ form.name.value|default:'' }}{{ words }}{% endblank %}")


class Form(forms.Form):
    name = forms.CharField(required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(form: forms.Form, words: str, template: Template = TEMPLATE) -> str:
    return template.render(Context({"form": form, "words": words}))


def test_a_blank_form_is_drawn_once():
    assert (drawn(Form(), "first"), drawn(Form(initial={"key": "k"}), "second")) == ("first", "first")


@pytest.mark.parametrize("kept", [{"data": {"name": "Amélie"}}, {"initial": {"name": "Amélie"}}])
def test_what_somebody_wrote_is_shown_to_nobody_else(kept: Any):
    assert drawn(Form(**kept), " 1") == "Amélie 1"
    assert drawn(Form(), "2") == "2"
    assert drawn(Form(**kept), " 3") == "Amélie 3"


def test_each_language_has_its_own():
    drawn(Form(), "English")
    with translation.override("fr"):
        assert drawn(Form(), "français") == "français"


def test_another_edition_of_the_form_is_drawn_anew():
    old, new = Form(), Form()
    old.edition, new.edition = ("a",), ("a", "b")  # type: ignore[attr-defined]  # a form may have one, most have none
    assert (drawn(old, "one"), drawn(new, "two")) == ("one", "two")


def test_two_places_are_two_drawings():
    elsewhere = Template("\n{% blank form %}{{ words }}{% endblank %}")
    assert (drawn(Form(), "here"), drawn(Form(), "there", elsewhere)) == ("here", "\nthere")
