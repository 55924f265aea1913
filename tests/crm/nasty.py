"""Bad input for every address of the API, and for each a body that is right."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from crm.api.parser import StrictJSONParser
from surveys.models import Answer
from tests.crm.addresses import Address, every_address
from tests.whole import WHOLE

API = [address for address in every_address() if address.is_api]
LISTS = [address for address in API if address.actions.get("get") == "list"]
CREATES = [
    address
    for address in API
    if address.actions.get("post") == "create" and StrictJSONParser in address.view.cls.parser_classes
]
CHANGES = [address for address in API if address.actions.get("patch") == "partial_update"]
ONES = [address for address in API if address.parameters]

OFFSET_OF_NOWHERE = "2000-05-07T02:44:29-19:36"
NASTY_TEXTS = [
    "",
    " ",
    "a\x00b",
    "\ud800",
    "\u202e\u0000",
    "x" * 100_000,
    "9" * 5000,
    "１２３",
    "NaN",
    "-Infinity",
    "1e999",
    "2147483648",
    "9223372036854775808",
    OFFSET_OF_NOWHERE,
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00",
    "2026-02-31",
    "9999-12-31",
    "'; DROP TABLE customers_customer; --",
    "../../etc/passwd",
    "https://[::1",
    "<script>alert(1)</script>",
]
NASTY_VALUES: list[Any] = [
    *NASTY_TEXTS,
    *(None, True, 0, -1, 1.5, -0.0, 1e308, 2**31, 2**63, -(2**63) - 1, 10**400),
    *([], {}, [[]], [None], [1] * 2000, {"a": {"b": 1}}, [{"sku": {}}], ["a\x00b"], ["06"] * 30),
]
WORST_VALUES: list[Any] = ["a\x00b", "\ud800", "x" * 100_000, None, {}, 2**63]
NASTY_KEYS = ["0", "-1", "2147483648", "9" * 20, "9" * 3000, "x", "%00", "%ff", "1.5"]
DEEP = 100_000
NASTY_BODIES = {
    "nothing": b"",
    "half an object": b"{",
    "a list": b"[]",
    "null": b"null",
    "a number": b"1",
    "a text": b'"x"',
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "too large a float": b'{"a": 1e999}',
    "too large an integer": b'{"a": ' + b"9" * 5000 + b"}",
    "NUL": b'{"a": "\\u0000"}',
    "NUL in a name": b'{"\\u0000": 1}',
    "half a surrogate pair in a name": b'{"\\ud800": 1}',
    "half a surrogate pair": b'{"a": ["\\ud800"]}',
    "not UTF-8": b'{"a": "\xff\xfe"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "deep lists": b"[" * DEEP + b"]" * DEEP,
    "deep objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "33 deep": b"[" * 33 + b"]" * 33,
    "5 MB": b'{"a": "' + b"x" * 5_000_000 + b'"}',
    "a text that never ends": b'{"' + b'\\"' * 200_000,
}


def named(address: Address) -> str:
    return address.name


FITTING: dict[str, Any] = {
    "customers": [{"external_id": "x1", "last_name": "Fotso"}],
    "invitations": [{"customer": 1, "occasion": "x1"}],
    "number": "N-10001",
    "custom": {},
    "customer_ids": [1],
    "due_on": "2099-03-12",
    "starts_at": lambda: (timezone.now() + timedelta(days=1)).isoformat(),
    "key": "6f1c2a52-0c1d-4c3e-9b52-1f1f8a6b5c11",
    "wish": "45",
    "start_reason": "as agreed",
    "journey": "",
    "question": "purchases",
    "rule": {"all": [{"field": "revenue", "op": ">=", "value": 100}]},
    "report": "service",
    "query": "period=30",
    "keep": {},
    "metric": "nps",
    "scope": "channel:phone",
    "due_at": "2099-03-12T12:00:00+01:00",
    "tags": [],
    "words_fr": "livr*",
    "phones": ["06 12 34 56 78"],
    "emails": ["someone@example.org"],
    "country": "FR",
    "time_zone": "Europe/Paris",
    "birthday": "1980-02-29",
    "value": "3",
    "further_question": "",
    "replies": [],
    "accent": "#1d5fa6",
    "logo": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
    "measured_on": "2025-03-12",
    "scale_max": 10,
    "people": 5,
    "until": "2199-03-12T12:00:00+01:00",
    "answers": lambda: list(Answer.objects.suspect().order_by("pk").values_list("pk", flat=True)[:1]),
    "revisions": [],
}
OF_WORDINGS = {"words": {"lead.question": {"fr": "Et ici ?"}}}
OF_LOOP_RULES = {"template": {"purpose": "service"}, "second_survey": {"slug": "second-nps"}}
OTHER_WAYS = {"customer_external_id", "cart_external_id", "order", "order_number"}  # to name the same thing


def fitting(serializer: serializers.Serializer) -> dict[str, Any]:
    known = FITTING | OF_WORDINGS if "brand" in serializer.fields else FITTING
    return {
        name: _example(field) if _is_ref(field) else _called(known.get(name, _example(field)))
        for name, field in serializer.fields.items()
        if not field.read_only and name not in OTHER_WAYS
    }


def _called(value: Any) -> Any:
    """What is found only once there is something to find."""
    return value() if callable(value) else value


def _is_ref(field: Any) -> bool:
    return isinstance(field, serializers.RelatedField)


def _example(field: Any) -> Any:
    if _is_ref(field):
        found: Any = field.queryset.order_by("pk")  # names of people of the tests are numbered, and 10 < 9
        if field.field_name in OF_LOOP_RULES:
            found = found.filter(**OF_LOOP_RULES[field.field_name])
        one = found.last() if field.field_name == "merged" else found.first()
        return getattr(one, getattr(field, "slug_field", "pk"), None)
    match field:
        case serializers.ListSerializer(child=child):
            return [fitting(child)]  # type: ignore[arg-type]  # ours have serializers as children
        case serializers.ChoiceField():
            return next(iter(key for key in field.choices if key))
        case serializers.BooleanField():
            return True
        case serializers.DateTimeField():
            return "2026-03-12T12:00:00+01:00"
        case serializers.DateField():
            return "2026-03-12"
        case serializers.IntegerField() | serializers.DecimalField() | serializers.FloatField():
            return 1
        case serializers.URLField():
            return "https://example.org/x"
    return "x1"


def body_for(address: Address) -> dict[str, Any]:
    return fitting(address.view.cls.serializer_class())


def path_of(address: Address, everything: dict[str, Any]) -> str:
    """`api-cases-detail` leads to the case there is."""
    noun = address.name.split("-")[1].removesuffix("s")
    return address.path(pk=everything.get(noun, 1))


def share_for(address: Address, of: list[Any] = NASTY_VALUES) -> list[Any]:
    """Half of the worst and every fourteenth of the others; the next addresses get those between.

    Every value at every address is for `make hostile`.
    """
    if WHOLE:
        return of
    apart = min(14, len(of))  # so that each gets at least one
    number = API.index(address)
    worst = WORST_VALUES[number // 2 % 2 :: 2]  # a noun has mostly two addresses
    return [value for i, value in enumerate(of) if i % apart == number % apart or value in worst]
