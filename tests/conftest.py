"""Words in English, and clients logged in as each role."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone, translation
from rest_framework.test import APIClient

from crm.domain.service_account import open_service_account
from crm.enums import Role
from crm.models import ServiceAccount, User
from crm.policy import RIGHTS
from tests import factories


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Tests read the words of the code, whatever language the house or the last request spoke."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _forget() -> None:
    """What one test cached, the rollback of its data does not take away."""
    caches["process"].clear()


@pytest.fixture
def machine(db: None) -> Callable[..., APIClient]:
    """`machine("customers.view")`: a client of the API with these rights; with all when none is named."""

    def client(*scopes: str) -> APIClient:
        _account, token = open_service_account(
            name=f"machine {ServiceAccount.objects.count() + 1}",
            scopes=scopes or list(RIGHTS),
            expires_at=timezone.now() + timedelta(days=1),
            actor_id=None,
        )
        made = APIClient()
        made.credentials(HTTP_AUTHORIZATION=f"Bearer {token}", HTTP_ACCEPT_LANGUAGE="en")
        return made

    return client


def _client(user: User) -> Client:
    """Logged in, with a second factor, as those who need one are."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
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
