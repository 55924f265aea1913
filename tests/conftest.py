"""Words in English, and clients logged in as each role."""

import gc
import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings, settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.utils import timezone, translation
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker
from rest_framework.test import APIClient

from crm.domain.service_account import open_service_account
from crm.enums import Role
from crm.models import ServiceAccount, User
from crm.policy import RIGHTS
from metrics.domain.windows import KEPT_AS
from tests import factories, seeds, servers


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Where an earlier run kept a database as these migrations make it, this one begins with a copy."""
    with django_db_blocker.unblock():
        if servers.is_kept(servers.migrated()):
            connection.settings_dict["TEST"]["TEMPLATE"] = servers.migrated()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """A test that commits is followed by a clean-up: made quick, for there are hundreds of them."""
    with django_db_blocker.unblock():
        servers.keep(servers.migrated())
        if hasattr(connection, "_test_serialized_contents"):  # some test of this run commits
            seeds.keep()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Tests read the words of the code, whatever language the house or the last request spoke."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _forget() -> None:
    """What one test cached, the rollback of its data does not take away. Every page knows the windows."""
    caches["counters"].clear()
    caches["process"].clear()
    caches["process"].set(KEPT_AS, [], timeout=None)


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
    """Logged in, with a second factor, as those who need one are: by the session that a log-in leaves.

    Logging in by itself takes five times as long, for a thousand tests that are about something else.
    """
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
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


CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Browser]:
    """The system's own browser. Without one these tests are skipped; in CI that is a failure.

    From here on Playwright runs a loop in this very thread. Django gives such a thread another connection,
    which has to be told what the migrations put into the database.
    """
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not found:
        if os.environ.get("CI"):
            pytest.fail("CI has no Chromium")
        pytest.skip("no Chromium on this machine: apt install chromium")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with django_db_blocker.unblock():
        kept = connection._test_serialized_contents  # type: ignore[attr-defined]  # Django sets it in tests only
    with sync_playwright() as playwright:
        connection._test_serialized_contents = kept  # type: ignore[attr-defined]  # as above
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def visit(
    chromium: Browser, live_server: LiveServer, settings: LazySettings
) -> Iterator[Callable[..., Page]]:
    """`visit(language="fr", width=390)`: a new visitor with cookies of their own."""
    settings.BASE_URL = live_server.url
    contexts: list[BrowserContext] = []

    def open_page(*, language: str = "en", width: int = 1440, dark: bool = False) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            locale=language,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their markers
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that commits empties the database; each such test gets back what the migrations put there.

    The long ones begin, so that no worker is left with one at the end.
    """
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "chromium" in fixtures:
            item.add_marker("browser")
        marker = item.get_closest_marker("django_db")
        if fixtures & {"transactional_db", "live_server"} or (marker and marker.kwargs.get("transaction")):
            seeded = pytest.mark.django_db(transaction=True, serialized_rollback=True)
            item.add_marker(seeded, append=False)
    items.sort(
        key=lambda item: not (item.get_closest_marker("processes") or item.get_closest_marker("timeout"))
    )


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look through it again and again, nor through what a
    page leaves after every seven hundred objects: that took a twentieth of all processor time.
    """
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)
    gc.enable()
