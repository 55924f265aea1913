"""Bad input gets a clear answer from every address of the API, never a 5xx, and new resources join in."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from rest_framework import serializers

from crm.api.parser import StrictJSONParser
from tests.crm.addresses import Address
from tests.crm.conftest import Asker
from tests.crm.nasty import (
    API,
    CHANGES,
    CREATES,
    LISTS,
    NASTY_BODIES,
    NASTY_KEYS,
    OFFSET_OF_NOWHERE,
    ONES,
    body_for,
    path_of,
    share_for,
)

PARTS = range(3)  # one house for many addresses, and some work for each worker
METHODS = ("get", "patch", "put", "delete", "post")
WRITTEN = [*(("post", address) for address in CREATES), *(("patch", address) for address in CHANGES)]


def test_a_body_that_is_right_is_taken(ask, everything, subtests):
    """Otherwise the tests below would knock at the first door only."""
    for address in CREATES:
        with subtests.test(address.name):
            status = ask.send("post", address.path(), body_for(address))
            assert status in {200, 201}, ask.said


# ── Bodies that are not ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("part", PARTS)
def test_every_field_refuses_nonsense(ask, everything, subtests, part):
    for address in CREATES[part :: len(PARTS)]:
        with subtests.test(address.name):
            _refuses_in_each_field(ask, address)


def _refuses_in_each_field(ask: Asker, address: Address) -> None:
    right = body_for(address)
    for value in share_for(address):
        ask.refuses("post", address.path(), right, set(right), value)
    for name in right:
        without = dict(right)
        without.pop(name)
        ask.send("post", address.path(), without)
    for name, value in _nested(right):
        for nasty in share_for(address):
            ask.send("post", address.path(), right | {name: [value[0] | dict.fromkeys(value[0], nasty)]})


def _nested(right: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for name, value in right.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield name, value


@pytest.mark.parametrize("part", PARTS)
def test_every_change_refuses_nonsense(ask, everything, subtests, part):
    for address in CHANGES[part :: len(PARTS)]:
        with subtests.test(address.name):
            cls = address.view.cls
            fields = (cls.change_serializer_class or cls.serializer_class)().fields
            for value in share_for(address):
                ask.refuses("patch", path_of(address, everything), {}, set(fields), value)


EVERYWHERE = ("nothing", "a list", "NaN", "33 deep", "5 MB")


def test_what_is_no_object_is_refused(ask, everything, subtests):
    """All of it where it comes first; all addresses have the parser of that one, which these five show."""
    refused = dict.fromkeys(NASTY_BODIES, 400) | {"5 MB": 413}
    for number, (method, address) in enumerate(WRITTEN):
        assert address.view.cls.parser_classes == [StrictJSONParser]
        with subtests.test(address.name):
            path = path_of(address, everything)
            bodies = EVERYWHERE if number else NASTY_BODIES
            found = {what: ask.send(method, path, NASTY_BODIES[what]) for what in bodies}
            # An empty change changes nothing.
            empty = {"nothing": 200} if method == "patch" else {} if body_for(address) else {"nothing": 201}
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


@pytest.mark.parametrize("part", PARTS)
def test_every_parameter_refuses_nonsense(ask, everything, subtests, part):
    for address in LISTS[part :: len(PARTS)]:
        with subtests.test(address.name):
            _refuses_in_each_parameter(ask, everything, address)


def _refuses_in_each_parameter(ask: Asker, everything: dict[str, Any], address: Address) -> None:
    fields = address.view.cls.filters().fields
    demanded = [name for name, field in fields.items() if field.required]
    begin = "&".join(f"{name}={everything.get(name, 1)}" for name in demanded)
    texts = [each for each in share_for(address) if isinstance(each, str)]
    written = [quote(each, errors="surrogatepass") for each in texts]
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
            for number, key in enumerate(share_for(address, NASTY_KEYS)):
                path = address.path().replace("/1/", f"/{key}/")
                for method in {"get", *address.actions} if number else METHODS:
                    assert ask(method, path) in {404, 405}, (method, key)


def test_every_method_has_an_answer(ask, everything, subtests):
    for address in API:
        with subtests.test(address.name):
            path = address.path(**everything)
            for method in share_for(address, [*METHODS, "head", "options", "trace", "brew"]):
                ask(method, path, data=b"{}", content_type="application/json")
            ask("get", path + "?format=xml")
            ask("get", path, headers={"accept": "text/html;q=x"})
            assert ask("get", path, headers={"accept": "application/xml"}) in {400, 406}
