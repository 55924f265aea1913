"""Tags drawn from memory say what Django's own say."""

import pytest
from django.template import Context, Engine, Template
from django.urls import NoReverseMatch
from django.utils import translation

PLAIN = Engine(builtins=["django.templatetags.i18n"])

SAME = [
    ("{% url 'customers:customer-detail' n %}", {"n": 12}),
    ("{% url 'customers:customer-detail' n %}", {"n": "12"}),
    ("{% url 'customers:customer-detail' pk=n %}", {"n": 13}),
    ("{% url 'customers:customer-detail' n as here %}[{{ here }}]", {"n": -1}),
    ("{% url 'customers:customer-detail' n as here %}[{{ here }}]", {"n": 12}),
    ("{% url name %}", {"name": "customers:customer-list"}),
    ("{% translate 'Customers' %} {% trans 'Customers' %}", {}),
    ("{% translate 'Voice' context 'what customers say' %}", {}),
    ("{% translate word %} {% translate word|upper %}", {"word": "Customers"}),
    ("{% translate 'Less <b> than 100 %' %}{% autoescape off %}{% translate '<b>' %}{% endautoescape %}", {}),
    ("{% translate 'Customers' as title %}[{{ title }}] {% translate 'Customers' noop %}", {}),
]


@pytest.mark.parametrize(("source", "values"), SAME)
def test_they_draw_what_django_draws_time_after_time(source, values):
    ours, plain = Template(source), PLAIN.from_string(source)
    for language in ("fr", "en", "fr"):
        with translation.override(language):
            assert ours.render(Context(values)) == plain.render(Context(values))


def test_the_address_is_that_of_the_number_at_hand():
    link = Template("{% url 'customers:customer-detail' n %}")
    assert [link.render(Context({"n": n})) for n in (1, 2, 1)] == [
        "/customers/1/",
        "/customers/2/",
        "/customers/1/",
    ]
    with pytest.raises(NoReverseMatch):
        link.render(Context({"n": -1}))
