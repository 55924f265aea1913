"""The copy of the data: everything declared, of this person and of nobody else; and nothing undeclared."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from customers.models import Customer, Event, Sighting
from customers.privacy.domain.copy import copy_of
from customers.privacy.domain.declared import HELD
from tests.customers.privacy.lives import lived

pytestmark = pytest.mark.django_db

TELLING = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.UUIDField,
    models.FileField,
    models.DateField,
)


def leads_to_a_customer(model: type[models.Model], seen: frozenset[Any] = frozenset()) -> bool:
    """Over keys of any length."""
    keys = [each.related_model for each in model._meta.concrete_fields if each.related_model]
    return Customer in keys or any(
        leads_to_a_customer(other, seen | {model}) for other in keys if other not in seen | {model}
    )


def telling_fields(model: type[models.Model]) -> set[str]:
    """Free text, and days: neither codes of a fixed list nor moments."""
    return {
        each.name
        for each in model._meta.concrete_fields
        if isinstance(each, TELLING) and not each.choices and not isinstance(each, models.DateTimeField)
    }


def test_every_table_that_tells_of_a_person_is_declared() -> None:
    found = {
        model._meta.label: model
        for model in apps.get_models()
        if model is Customer or leads_to_a_customer(model)
    }
    assert set(found) == set(HELD)
    undeclared = {
        label: sorted(
            telling_fields(model) - {*HELD[label].blank, *HELD[label].harmless, *HELD[label].secret}
        )
        for label, model in found.items()
        if not HELD[label].gone
    }
    assert {label: names for label, names in undeclared.items() if names} == {}


def test_what_is_declared_is_there() -> None:
    for label, held in HELD.items():
        names = {each.name for each in apps.get_model(label)._meta.concrete_fields}
        assert {*held.blank, *held.harmless, *held.secret} <= names, label


def test_it_holds_everything_and_nobody_else(django_assert_num_queries: Any) -> None:
    amelie, nora = lived(), lived("Nora")
    with django_assert_num_queries(len(HELD)):  # one each
        written = "".join(copy_of(amelie))
    copy = json.loads(written)
    tables = {each["table"]: each["rows"] for each in copy["held"]}
    assert copy["customer"] == amelie.pk
    counted = [len(tables[f"customers.{name}"]) for name in ("Email", "Phone", "Consent", "OrderLine")]
    assert counted == [1, 1, 1, 2]
    assert tables["customers.Interaction"][0]["note"] == "Amelie appelle du 06 98 76 54 32"
    assert tables["customers.Interaction"][0]["reason"] == "Delivery-test (fr)"
    assert tables["surveys.Answer"][0]["comment"] == "Signé Amelie"
    assert tables["journeys.Message"][0]["template"] == "Enquête après un contact"
    assert "Nora" not in written
    assert nora.emails.get().address not in written
    assert {each["table"] for each in copy["held"]} <= set(HELD)


def test_who_took_it_is_written_down(admin_client: Client, agent_client: Client) -> None:
    amelie = lived()
    address = reverse("customers:copy-download", args=[amelie.pk])
    assert agent_client.post(address).status_code == 403
    answer = admin_client.post(address)
    assert json.loads(b"".join(answer.streaming_content))["customer"] == amelie.pk  # type: ignore[attr-defined]
    assert answer["Cache-Control"] == "no-store"
    assert [(each.customer_id, each.kind) for each in Sighting.objects.all()] == [(amelie.pk, "export")]
    assert Event.objects.get(kind="privacy.copied").actor_id
