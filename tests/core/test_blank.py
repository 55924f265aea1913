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


FIELD = Template("{% blank form.name %}{{ form.name.value|default:'' }}{{ words }}{% endblank %}")


class Choosing(forms.Form):
    def __init__(self, *choices: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["name"] = forms.ChoiceField(choices=[(choice, choice) for choice in choices])


def test_a_field_left_empty_is_drawn_once_in_a_form_that_is_not_blank():
    assert drawn(Form(data={"key": "k"}), "first", FIELD) == "first"
    assert drawn(Form(data={"key": "l", "name": ""}), "second", FIELD) == "first"
    assert drawn(Form(data={"name": "Amélie"}), " third", FIELD) == "Amélie third"


def test_a_field_with_other_choices_is_drawn_anew():
    forms = [Choosing("a", data={}), Choosing("a", "b", data={}), Choosing("a", data={})]
    assert [drawn(form, words, FIELD) for form, words in zip(forms, "123", strict=True)] == ["1", "2", "1"]
