"""How complete a profile is: weighed in one place, each gap leading to its field."""

import re
from typing import Any

import pytest
from django.urls import reverse

from customers.people.domain.completeness import PARTS, completeness_of
from customers.people.forms.customer import CustomerForm
from tests import factories

pytestmark = pytest.mark.django_db

EVERYTHING: dict[str, Any] = {
    "phones": ["0612345678"],
    "emails": ["a@example.org"],
    "city": "Lyon",
    "country": "FR",
    "street": "1 rue des Lilas",
    "birthday": "1990-03-12",
    "preferred_channel": "phone",
    "acquisition_source": "friend",
}


def found(**fields):
    amelie = factories.customer(**fields)
    result = completeness_of(amelie, phones=amelie.phones.all(), emails=amelie.emails.all())
    return result.percent, [part.fields[0] for part in result.missing]


def test_the_weights_are_of_a_hundred():
    assert sum(part.weight for part in PARTS) == 100


def test_what_is_known_counts_by_its_weight():
    assert found(**EVERYTHING) == (100, [])
    assert found(**EVERYTHING | {"emails": [], "birthday": None, "city": ""}) == (
        60,
        ["emails", "city", "birthday"],
    )
    assert found(first_name="", last_name="", external_id="C1") == (
        0,
        ["last_name", "phones", "emails", *EMPTY],
    )


EMPTY = ["city", "birthday", "country", "street", "preferred_channel", "acquisition_source"]


def test_either_name_is_a_name():
    assert found(last_name="", company="")[0] == found(first_name="", company="")[0] == 20


def test_each_gap_on_the_page_leads_to_its_field(agent_client):
    amelie = factories.customer(**EVERYTHING | {"emails": [], "birthday": None})
    page = agent_client.get(reverse("customers:customer-detail", args=[amelie.pk])).content.decode()
    form = agent_client.get(reverse("customers:customer-edit", args=[amelie.pk])).content.decode()

    assert "70%" in page
    assert re.findall(r'/edit/#([a-z_]+)">(\w+)', page) == [
        ("id_emails", "Email"),
        ("id_birthday", "Birthday"),
    ]
    assert {f'id="id_{part.fields[0]}"' in form for part in PARTS} == {True}
    assert {part.fields[0] for part in PARTS} <= set(CustomerForm.base_fields)


def test_who_may_not_edit_reads_what_is_missing(reader_client):
    amelie = factories.customer(**EVERYTHING | {"birthday": None})
    page = reader_client.get(reverse("customers:customer-detail", args=[amelie.pk])).content.decode()

    assert re.search(r"Missing:\s+Birthday", page)
    assert "/edit/" not in page


@pytest.mark.parametrize(("source", "shown"), [("search_ads", "Search advertising"), ("tombola", "tombola")])
def test_the_source_is_called_by_its_name(agent_client, source, shown):
    amelie = factories.customer(acquisition_source=source)
    page = agent_client.get(reverse("customers:customer-detail", args=[amelie.pk])).content.decode()
    columns = {"columns": ["name", "acquisition_source"]}
    listed = agent_client.get(reverse("customers:customer-list"), columns).content.decode()
    assert f"<dd>{shown}</dd>" in page
    assert f">{shown}</td>" in listed
