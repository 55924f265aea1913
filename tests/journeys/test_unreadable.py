"""A condition that names what is gone: nobody fits, the page says so, and other journeys go on."""

import pytest
from django.test import Client

from customers.models import Customer
from customers.people.domain.tag import create_tag
from journeys.domain.condition import compile_condition
from journeys.domain.describe import ending_words
from journeys.models import Enrolment, Journey
from metrics.domain.rules.line import RuleInvalid
from metrics.domain.rules.vocabulary import forget
from tests import factories
from tests.journeys.test_enrolment import read

pytestmark = pytest.mark.django_db

GONE = "a condition on the customer that cannot be read any more: nobody fits"


@pytest.mark.parametrize("turned", [False, True], ids=["whoever has the tag", "whoever has not"])
def test_a_tag_that_is_gone_stops_no_other_journey(
    amelie: Customer, reader_client: Client, turned: bool
) -> None:
    tag = create_tag(name="Barista")
    forget()
    asked = {"customer": {"field": "tag", "op": "in", "value": [str(tag.pk)]}}
    where = {"not": asked} if turned else asked
    compile_condition(where)
    ending = {"kind": "order.placed", "where": where}
    Journey.objects.create(
        slug="baristas",
        name_en="Baristas",
        trigger_kind="cart.changed",
        trigger_where=where,
        occasion_field="cart",
        steps=[{"wait": {"hours": 1}}],
        exits=[ending],
        active=True,
    )
    tag.delete()  # `delete_tag` refuses: as after a restore
    forget()
    with pytest.raises(RuleInvalid):
        compile_condition(where)
    factories.cart(amelie)
    factories.order(amelie, 5)
    read()
    assert list(Enrolment.objects.values_list("journey__slug", flat=True)) == ["abandoned-cart"]
    assert GONE in ending_words(ending)
    page = reader_client.get("/journeys/baristas/")
    assert (page.status_code, GONE in page.content.decode()) == (200, True)
