"""Somebody who was asked something."""

from collections.abc import Callable

import pytest

from customers.models import Customer
from surveys.domain.invitation import Asked, invite
from surveys.models import Survey
from tests import factories


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
