"""Somebody who was asked something."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from customers.models import Customer
from surveys.domain.invitation import Asked, invite
from surveys.models import Survey
from tests import factories


@pytest.fixture
def nothing_followed_yet() -> None:
    """No link was opened before: what is known of that stands in the cache, which no test rolls back."""
    cache.clear()


@pytest.fixture
def nps(db: None) -> Survey:
    return Survey.objects.get(slug="nps-after-contact")


@pytest.fixture
def customer(db: None) -> Customer:
    return factories.customer()


@pytest.fixture
def ask(nps: Survey, customer: Customer) -> Callable[..., str]:
    """Invite and give back the token."""

    def ask(occasion: str = "interaction:1", *, of: Customer = customer, survey: Survey = nps) -> str:
        return invite(survey=survey, asked=[Asked(of.pk, occasion)])[occasion]

    return ask


@pytest.fixture
def send() -> Callable[..., Any]:
    """Open the page of a link and press its button after `reading` seconds, as a browser does."""

    def send(client: Client, token: str, reading: float = 20, *, of: str = "", **data: Any) -> Any:
        with time_machine.travel(timezone.now() - timedelta(seconds=reading)):
            page = client.get(f"/s/{token}/").content.decode()
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        return client.post(f"/s/{token}/{of}", hidden | data)

    return send
