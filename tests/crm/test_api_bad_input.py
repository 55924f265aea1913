"""Bad input gets a clear answer from every address of the API, never a 5xx, and new resources join in."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.test import Client
from rest_framework import serializers
from rest_framework.test import APIClient

from crm.api.parser import StrictJSONParser
from customers.identity.domain.merge import merge_customers
from customers.models import Customer, Duplicate
from metrics.domain.segment import Naming, create_list
from surveys.models import Survey
from tests import factories
from tests.crm.addresses import Address
from tests.crm.nasty import (
    API,
    CHANGES,
    CREATES,
    LISTS,
    NASTY_BODIES,
    NASTY_KEYS,
    NASTY_VALUES,
    OFFSET_OF_NOWHERE,
    ONES,
    WORST_VALUES,
    body_for,
    half_for,
    named,
)

METHODS = ("get", "patch", "put", "delete", "post")
WRITTEN = [*(("post", address) for address in CREATES), *(("patch", address) for address in CHANGES)]


@pytest.fixture
def everything(db) -> dict[str, Any]:
    """One of each, so that what is right but for one thing gets deep into the house."""
    customer = factories.customer(phones=["0612345678"], emails=["amelie@example.org"])
    twin = factories.customer(phones=["0612345678"])
    factories.reason()
    factories.outcome()
    create_list(naming=Naming(name_fr="Invités", name_en="Guests"))
    merge = merge_customers(survivor=twin, merged=factories.customer())
    return {
        "customer": customer.pk,
        "order": factories.order(customer).pk,
        "case": factories.case(customer).pk,
        "promise": factories.promise(customer, agent_id=factories.user().pk).pk,
        "duplicate": Duplicate.objects.create(one=customer, other=twin, reasons=["phone"], certainty=60).pk,
        "merge": merge.pk,
        "segment": create_list(naming=Naming(name_fr="x", name_en="x")).pk,
    }


def path_of(address: Address, everything: dict[str, Any]) -> str:
    """`api-cases-detail` leads to the case there is."""
    noun = address.name.split("-")[1].removesuffix("s")
    return address.path(pk=everything.get(noun, 1))


class Asker:
    """Each request in a transaction of its own, taken back afterwards; every answer is looked at."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.client.raise_request_exception = False
        self.refused: set[str] = set()
        """The fields that the last answer named."""
        self.said: Any = None

    def __call__(self, method: str, path: str, **extra: Any) -> int:
        with transaction.atomic():
            answer = self.client.generic(method.upper(), path, **extra)
            transaction.set_rollback(True)
        self.refused = set()
        about = (method, path[:200], str(extra)[:300], answer.content[:500])
        assert answer.status_code < 500, about
        if answer.status_code >= 400 and method != "head":
            assert answer["Content-Type"] == "application/json", about
            error = answer.json()["error"]
            assert set(error) == {"code", "message", "fields"}, about
            assert error["code"], about
            assert all(isinstance(each, list) for each in error["fields"].values()), about
            self.refused = set(error["fields"])
            self.said = error
        return answer.status_code

    def send(self, method: str, path: str, body: Any) -> int:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self(method, path, data=raw, content_type="application/json")

    def refuses(self, method: str, path: str, right: dict[str, Any], fields: set[str], value: Any) -> None:
        self.put_to(fields, lambda names: self.send(method, path, right | dict.fromkeys(names, value)))

    def put_to(self, fields: set[str], put: Callable[[Iterable[str]], int]) -> None:
        """A value in all fields at once, without those that refused it, until it is taken everywhere.

        A refusal that names none of them could hide what lies behind: then each is asked alone.
        """
        while fields and put(sorted(fields)) >= 400:
            refused = fields & self.refused
            if not refused:
                for name in sorted(fields):
                    put([name])
                return
            fields = fields - refused


@pytest.fixture
def ask(machine: Callable[..., APIClient]) -> Asker:
    client = machine()
    client.get("/api/v1/")  # notes the use of its token, which would be taken back with each request below
    return Asker(client)


def test_a_body_that_is_right_is_taken(ask, everything, subtests):
    """Otherwise the tests below would knock at the first door only."""
    for address in CREATES:
        with subtests.test(address.name):
            status = ask.send("post", address.path(), body_for(address))
            assert status in {200, 201}, ask.said


# ── Bodies that are not ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("address", CREATES, ids=named)
def test_every_field_refuses_nonsense(ask, everything, address):
    right = body_for(address)
    for value in NASTY_VALUES:
        ask.refuses("post", address.path(), right, set(right), value)
    for name in right:
        without = dict(right)
        without.pop(name)
        ask.send("post", address.path(), without)
    for name, value in _nested(right):
        for nasty in NASTY_VALUES:
            ask.send("post", address.path(), right | {name: [value[0] | dict.fromkeys(value[0], nasty)]})


def _nested(right: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for name, value in right.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield name, value


@pytest.mark.parametrize("address", CHANGES, ids=named)
def test_every_change_refuses_nonsense(ask, everything, address):
    path = path_of(address, everything)
    cls = address.view.cls
    fields = (cls.change_serializer_class or cls.serializer_class)().fields
    for value in NASTY_VALUES:
        ask.refuses("patch", path, {}, set(fields), value)


EVERYWHERE = ("nothing", "a list", "NaN", "33 deep", "3 MB")


def test_what_is_no_object_is_refused(ask, everything, subtests):
    """All of it where it comes first; all addresses have the parser of that one, which these five show."""
    refused = dict.fromkeys(NASTY_BODIES, 400) | {"3 MB": 413}
    for number, (method, address) in enumerate(WRITTEN):
        assert address.view.cls.parser_classes == [StrictJSONParser]
        with subtests.test(address.name):
            path = path_of(address, everything)
            bodies = EVERYWHERE if number else NASTY_BODIES
            found = {what: ask.send(method, path, NASTY_BODIES[what]) for what in bodies}
            # An empty change changes nothing.
            empty = {"nothing": 200} if method == "patch" else {}
            assert found == {what: (refused | empty)[what] for what in bodies}


def test_a_field_nobody_knows_is_named(ask, everything, subtests):
    for method, address in WRITTEN:
        with subtests.test(address.name):
            assert ask.send(method, path_of(address, everything), {"no_such_field": 1}) == 400
            assert ask.said["fields"] == {"no_such_field": ["There is no such field."]}


def test_another_content_type_is_refused(ask, everything, subtests):
    body = b'--x\r\nContent-Disposition: form-data; name="extra"\r\n\r\nnull\r\n--x--\r\n'
    kinds = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x")
    for method, address in WRITTEN:
        with subtests.test(address.name):
            path = path_of(address, everything)
            found = {kind: ask(method, path, data=body, content_type=kind) for kind in kinds}
            assert found == dict.fromkeys(kinds, 415)


def test_an_offset_of_nowhere_is_refused(ask, everything, subtests):
    for address in CREATES:
        for name, field in address.view.cls.serializer_class().fields.items():
            if isinstance(field, serializers.DateTimeField) and not field.read_only:
                with subtests.test(f"{address.name} {name}"):
                    body = body_for(address) | {name: OFFSET_OF_NOWHERE}
                    assert ask.send("post", address.path(), body) == 400


def test_a_time_zone_that_is_nowhere_is_named(machine):
    answer = machine().post("/api/v1/customers/", {"last_name": "Fotso", "time_zone": "Europe/Atlantis"})
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["time_zone"])


# ── Addresses and parameters ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("address", LISTS, ids=named)
def test_every_parameter_refuses_nonsense(ask, everything, address):
    fields = address.view.cls.filters().fields
    demanded = [name for name, field in fields.items() if field.required]
    begin = "&".join(f"{name}={everything.get(name, 1)}" for name in demanded)
    every, worst = half_for(address), [value for value in WORST_VALUES if value not in half_for(address)]
    written = [quote(each, errors="surrogatepass") for each in [*every, *worst] if isinstance(each, str)]
    for nonsense in [*(each[:8000] for each in written), "%ff%fe%00", "1&{name}=2"]:

        def put(names: Iterable[str], nonsense: str = nonsense) -> int:
            asked = "&".join(f"{name}={nonsense.replace('{name}', name)}" for name in names)
            return ask("get", f"{address.path()}?{begin}&{asked}")

        ask.put_to({*fields, "limit", "cursor"}, put)
    assert ask("get", f"{address.path()}?{begin}&no_such=1") == 400
    assert ask("get", f"{address.path()}?{begin}&limit=99999999999999999999") == 400
    assert ask("get", f"{address.path()}?{begin}&cursor=bm9uc2Vuc2U") == 400


def test_a_key_of_nothing_is_not_found(ask, subtests):
    """Every key over every method there is at the address; methods there are not do not look at the key."""
    for address in ONES:
        with subtests.test(address.name):
            for number, key in enumerate(NASTY_KEYS):
                path = address.path().replace("/1/", f"/{key}/")
                for method in {"get", *address.actions} if number else METHODS:
                    assert ask(method, path) in {404, 405}, (method, key)


def test_every_method_has_an_answer(ask, everything, subtests):
    for address in API:
        with subtests.test(address.name):
            path = address.path(**everything)
            for method in (*METHODS, "head", "options", "trace", "brew"):
                ask(method, path, data=b"{}", content_type="application/json")
            ask("get", path + "?format=xml")
            ask("get", path, headers={"accept": "text/html;q=x"})
            assert ask("get", path, headers={"accept": "application/xml"}) in {400, 406}


# ── The same at once ─────────────────────────────────────────────────────────────────────────────────────

EACH_STANDS_FOR_ITSELF = {
    "api-consents-list",  # a statement made twice was made twice
    "api-phone-calls-list",  # each of these machines is a phone system with ids of its own
}
A_REPORT = {"api-carts-list", "api-list-entries-list"}  # how it stands, however often it is told
A_QUESTION = {"api-segment-previews-list"}  # stores nothing
MANY_IN_ONE = {"api-customer-batches-list"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", CREATES, ids=named)
def test_eight_at_once_store_it_once(everything, machine, address):
    Survey.objects.get_or_create(
        slug="nps", defaults={"kind": "nps", "scale_min": 0, "scale_max": 10, "valid_days": 30}
    )
    body = body_for(address)
    clients = [machine() for _ in range(8)]
    start = threading.Barrier(8)
    found: list[int] = []

    def post(client: APIClient) -> None:
        client.raise_request_exception = False
        start.wait()
        try:
            found.append(client.post(address.path(), body).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if address.name in EACH_STANDS_FOR_ITSELF:
        assert found == [201] * 8
    elif address.name in A_REPORT | A_QUESTION:
        assert found == [200] * 8
    elif address.name in MANY_IN_ONE:
        assert 200 in found
        assert set(found) <= {200, 409}
        assert Customer.objects.filter(external_id=body["customers"][0]["external_id"]).count() == 1
    else:
        assert found.count(201) == 1
        gone = {400} if address.name == "api-merges-list" else set()  # the one that was merged is no more
        assert set(found) <= {200, 201, 409} | gone
