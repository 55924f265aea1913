"""Every address demands a log-in and a right, or stands on the public list; reading it changes nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import connection
from django.test import Client
from django.urls import reverse

from crm.enums import Role
from crm.policy import GRANTS, PUBLIC, RIGHTS
from customers.models import Interaction
from surveys.models import Survey
from tests import factories
from tests.crm.addresses import Address, every_address
from tests.whole import WHOLE

ADDRESSES = every_address()
GUARDED = [address for address in ADDRESSES if address.name not in PUBLIC]


@pytest.fixture
def known(db):
    """Something to see behind most parameters."""
    customer = factories.customer(phones=["0612345678"], emails=["amelie@example.org"])
    order = factories.order(customer)
    factories.contact(customer)
    for row in (factories.case(customer), factories.promise(customer, agent_id=factories.user().pk)):
        type(row)._default_manager.filter(pk=row.pk).update(id=customer.pk)
    survey = Survey.objects.order_by("pk").first()
    return {
        "pk": customer.pk,
        "customer": customer.pk,
        "customer_id": customer.pk,
        "order": order.pk,
        "interaction": Interaction.objects.get().pk,
        "slug": survey.slug if survey else "none",
    }


def test_each_demands_a_right_or_is_public_for_a_reason():
    wrong = {address.name: why for address in ADDRESSES if (why := list(_unclear_about(address)))}
    assert wrong == {}


def _unclear_about(address: Address) -> Iterator[str]:
    if address.name in PUBLIC:
        if address.right is not None:
            yield "public and guarded at once"
        if not PUBLIC[address.name]:
            yield "public without a reason"
        return
    if address.right not in RIGHTS or address.right_to_write not in {None, *RIGHTS}:
        yield "an unknown right"
    writes = set(address.actions) - {"get", "head", "options"}
    if writes and not address.right_to_write:
        yield f"{writes} without a right of its own"


def test_the_public_list_names_only_what_is_there():
    assert set(PUBLIC) <= {address.name for address in ADDRESSES}


def test_nobody_sees_anything_without_logging_in_and_reading_changes_nothing(known, client):
    before = _written()
    for address in ADDRESSES:
        if address.name in PUBLIC:
            client.get(address.path(**known))
    found = {address.name: _turned_away(address, client.get(address.path())) for address in GUARDED}
    assert found == {
        address.name: (401, "not_authenticated") if address.is_api else (302, reverse("account_login"))
        for address in GUARDED
    }
    assert _changed_since(before) == {}


def _turned_away(address: Address, answer: Any) -> tuple[int, str]:
    if address.is_api:
        return answer.status_code, answer.json()["error"]["code"]
    return answer.status_code, answer.headers.get("Location", "").split("?")[0]


def _answers(address: Address, client: Client, known: dict[str, object], method: str = "get") -> int:
    if method == "get":
        return client.get(address.path(**known)).status_code
    return getattr(client, method)(address.path(**known), {}, content_type="application/json").status_code


def _client(role: str) -> Client:
    """With a password and a second factor, so that the pages about them have something to show."""
    user = factories.user(role)
    user.set_password(factories.PASSWORD)
    user.save()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "A" * 16})
    RecoveryCodes.activate(user)
    client = Client()
    client.force_login(user)
    return client


LEAST_FIRST = [Role.READER, Role.AGENT, Role.MANAGER, Role.ADMINISTRATOR]


def _way(role: str, address: Address) -> str:
    """What one of lesser rank has opened is not drawn again but by who may see everything.

    The others are asked whether they may: `make hostile` draws it for each.
    """
    lesser = LEAST_FIRST[: LEAST_FIRST.index(Role(role))]
    is_drawn = any(address.right is None or address.right in GRANTS[each] for each in lesser)
    return "options" if is_drawn and role != Role.ADMINISTRATOR and not WHOLE else "get"


@pytest.mark.parametrize("role", Role.values)
def test_each_role_sees_what_it_was_granted_and_reading_changes_nothing(role, known):
    client = _client(role)
    before = _written()
    found = {address: _answers(address, client, known, _way(role, address)) for address in ADDRESSES}
    assert _changed_since(before) == {}
    refused = {address.name for address in GUARDED if found[address] == 403}
    assert refused == {address.name for address in GUARDED if address.right not in GRANTS[role]}
    usual = {200, 204, 302, 400, 403, 404, 405}
    assert not {address.name: found[address] for address in GUARDED if found[address] not in usual}
    if role == Role.ADMINISTRATOR:  # who may see everything
        assert not _shut(found)


def _shut(found: dict[Address, int]) -> dict[str, int]:
    """Pages without parameters that do not open. 400: a list that must be asked for something."""
    open_, asking = {200, 204, 302, 405}, {400}
    return {
        address.name: found[address]
        for address in GUARDED
        if not address.parameters and found[address] not in (open_ | asking if address.is_api else open_)
    }


@pytest.mark.parametrize("role", Role.values)
def test_each_role_sends_to_the_api_what_it_was_granted(role, known):
    client = _client(role)
    for address in GUARDED:
        for method in set(address.actions) - {"get", "head", "options"}:
            refused = _answers(address, client, known, method) == 403
            assert refused == (address.right_to_write not in GRANTS[role]), (address.name, method)


def _written() -> dict[str, tuple[int, int, int]]:
    """Rows inserted, updated and deleted per table in this transaction, which is all of this test."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables")
        return {name: tuple(counts) for name, *counts in cursor.fetchall() if any(counts)}


def _changed_since(before: dict[str, tuple[int, int, int]]) -> dict[str, tuple[int, int, int]]:
    changed = {name: counts for name, counts in _written().items() if counts != before.get(name)}
    changed.pop("crm_cache", None)  # counts who knocks how often
    changed.pop("customers_sighting", None)  # who saw whom is what a reading leaves: docs/decisions
    return changed


@pytest.mark.parametrize(
    ("role", "methods"),
    [(None, ("head", "options")), (Role.ADMINISTRATOR, ("options",))],
    ids=["nobody", "administrator"],
)
def test_other_ways_of_reading_change_nothing(role, methods, known, client):
    reader = _client(role) if role else client
    before = _written()
    for address in ADDRESSES:
        for method in methods:
            getattr(reader, method)(address.path(**known))
    assert _changed_since(before) == {}
