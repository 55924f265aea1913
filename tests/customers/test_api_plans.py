"""A filter of the API by what is rare is answered by an index: nothing walks a table to find little."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.sql import execute
from crm.models import Team
from tests import factories

pytestmark = pytest.mark.django_db

MANY = """
INSERT INTO {table} ({columns})
SELECT {changed} FROM {table} t, generate_series(1, 3000) n WHERE t.id = %(id)s
"""


def many_more(row, **changed: str) -> None:
    """Three thousand like it, but for `changed`: column → SQL."""
    table = row._meta.db_table
    columns = [field.column for field in row._meta.concrete_fields if not field.primary_key]
    statement = MANY.format(
        table=table, columns=", ".join(columns), changed=", ".join(changed.get(c, c) for c in columns)
    )
    execute(statement, id=row.pk)
    execute(f"ANALYZE {table}")


def plan_of(client, noun: str, **asked: str) -> str:
    table = noun.removesuffix("s")
    with CaptureQueriesContext(connection) as told:
        assert client.get(f"/api/v1/{noun}/", asked).status_code == 200
    [statement] = [q["sql"] for q in told if f'FROM "customers_{table}"' in q["sql"] and "LIMIT" in q["sql"]]
    return "\n".join(line for (line,) in execute(f"EXPLAIN {statement.replace('%', '%%')}"))


@pytest.fixture
def rows():
    person, team = factories.customer(), Team.objects.create(name="Care")
    contact = factories.contact(person, channel="phone")
    consent = factories.consent(person, origin="import", channel="email", purpose="marketing")
    case = factories.case(person)
    promise = factories.promise(person, agent_id=factories.user().pk)
    order = factories.order(person)
    many_more(person)
    many_more(order, number="'more:' || n")
    many_more(factories.refund(order), number="'more:' || n")
    many_more(factories.cart(person), external_id="'more:' || n")
    many_more(contact, key="'more:' || n")
    many_more(consent)
    many_more(case, key="'more:' || n")
    many_more(promise, key="'more:' || n")
    return team


@pytest.mark.parametrize(
    ("noun", "asked", "index"),
    [
        ("interactions", {"channel": "letter"}, "interaction_by_channel"),
        ("interactions", {"channel": "letter", "since": "2020-01-01T00:00:00Z"}, "interaction_by_channel"),
        ("interactions", {"agent": "1"}, "interaction_of_agent"),
        ("consents", {"channel": "letter"}, "consent_by_channel"),
        ("consents", {"channel": "email", "purpose": "survey"}, "consent_by_channel"),
        ("consents", {"origin": "merge"}, "consent_by_origin"),
        ("cases", {"priority": "4"}, "case_by_priority"),
        ("cases", {"state": "closed"}, "case_by_state"),
        ("cases", {"owner": "1"}, "case_of_owner"),
        ("promises", {"team": "{team}"}, "promise_of_team"),
        ("promises", {"state": "broken"}, "promise_by_state"),
        ("customers", {"source": "quay"}, "customer_by_source"),
        ("orders", {"source": "quay"}, "order_by_source"),
        ("orders", {"source": "quay", "since": "2020-01-01T00:00:00Z"}, "order_by_source"),
        ("refunds", {"source": "quay"}, "refund_by_source"),
        ("carts", {"source": "quay"}, "cart_by_source"),
    ],
)
def test_what_is_rare_is_found_by_its_index(machine, rows, noun, asked, index):
    asked = {name: value.format(team=rows.pk) for name, value in asked.items()}
    assert index in plan_of(machine("customers.view"), noun, **asked)
