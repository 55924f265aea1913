"""What the address of a customer page already says about the contact under way."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from customers.enums import Channel, Direction
from customers.models import PhoneCall

_KNOWN = {"channel": Channel.values, "direction": Direction.values}


def begun_contact(said: Mapping[str, str]) -> dict[str, Any]:
    """Initial values of the contact form, from `?channel=phone&direction=in&call=17`."""
    begun: dict[str, Any] = {name: said[name] for name, known in _KNOWN.items() if said.get(name) in known}
    written = said.get("call", "")
    call = PhoneCall.objects.filter(pk=written).first() if written.isdecimal() and len(written) < 19 else None
    if call:
        begun["call"] = call.pk
        if call.talk_time:
            begun["duration"] = call.talk_time
    return begun


def address_of_contact(customer_url: str, *, direction: str, call: str = "") -> str:
    """The customer page with a phone contact begun on it."""
    said = {"channel": Channel.PHONE.value, "direction": direction}
    return f"{customer_url}?{urlencode(said | ({'call': call} if call else {}))}#log"
