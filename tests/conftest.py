"""Words in English, and clients logged in as each role."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from crm.enums import Role
from crm.models import User
from tests import factories


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Tests read the words of the code, whatever language the house or the last request spoke."""
    with translation.override("en"):
        yield


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def agent(db: None) -> User:
    return factories.user(Role.AGENT)


@pytest.fixture
def manager(db: None) -> User:
    return factories.user(Role.MANAGER)


@pytest.fixture
def admin(db: None) -> User:
    return factories.user(Role.ADMINISTRATOR)


@pytest.fixture
def reader(db: None) -> User:
    return factories.user(Role.READER)


@pytest.fixture
def agent_client(agent: User) -> Client:
    return _client(agent)


@pytest.fixture
def manager_client(manager: User) -> Client:
    return _client(manager)


@pytest.fixture
def admin_client(admin: User) -> Client:
    return _client(admin)


@pytest.fixture
def reader_client(reader: User) -> Client:
    return _client(reader)
