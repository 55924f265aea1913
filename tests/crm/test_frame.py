"""The frame of the pages is drawn once a minute, and still each reader has their own."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from crm.enums import Role
from tests import factories

pytestmark = pytest.mark.django_db


def reader(role: str = Role.AGENT, **fields: str) -> Client:
    client = Client()
    client.force_login(factories.user(role=role, **fields))
    return client


def menu(client: Client, path: str = "/customers/") -> list[tuple[str, bool]]:
    """The addresses of the menu, and whether one is there."""
    page = client.get(path).content.decode()
    side = page[page.index('<nav class="side"') : page.index("</nav>")]
    links = re.findall(r'class="side-link"\s+href="([^"]+)"([^>]*)>', side)
    return [(url, "aria-current" in rest) for url, rest in links]


def test_each_sees_the_menu_of_their_rights(agent_client, manager_client, admin_client):
    only_some = [reverse("customers:import-list"), reverse("crm:operations")]
    clients = [agent_client, manager_client, admin_client, agent_client]

    menus = [{url for url, _here in menu(client)} for client in clients]

    assert [[url in shown for url in only_some] for shown in menus] == [
        [False, False],
        [True, False],
        [True, True],
        [False, False],
    ]


def test_the_menu_says_where_one_is():
    client = reader()

    for name in ("customers:customer-list", "metrics:dashboard", "customers:customer-list"):
        page = reverse(name)
        assert [url for url, here in menu(client, page) if here] == [page]


def test_of_the_parts_of_the_menu_only_the_one_of_this_page_is_open(manager_client):
    def opened(name: str) -> list[tuple[str, bool]]:
        page = manager_client.get(reverse(name)).content.decode()
        parts = re.findall(r'<details class="side-part" name="menu"( open)?>\s*<summary[^>]*>([^<]+)', page)
        return [(label, bool(is_open)) for is_open, label in parts]

    on_the_desk, on_goals = opened("customers:desk"), opened("metrics:goal-list")

    assert {is_open for _label, is_open in on_the_desk} == {False}
    assert [label for label, is_open in on_goals if is_open] == ["Steer"]
    assert [label for label, _open in on_goals] == [label for label, _open in on_the_desk]


def test_what_one_searched_for_stands_in_no_other_page():
    assert 'value="Fotso"' in reader().get("/customers/?q=Fotso").content.decode()
    assert "Fotso" not in reader().get("/customers/").content.decode()


def test_each_reads_their_own_language_name_and_token():
    pages = [
        reader(name=name, language=language).get("/customers/").content.decode()
        for name, language in [("Karim", "fr"), ("Niamh", "en")]
    ]

    for page, words, others in [(pages[0], "Se déconnecter", "Niamh"), (pages[1], "Log out", "Karim")]:
        assert words in page
        assert others not in page
    tokens = [set(re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page)) for page in pages]
    assert tokens[0]
    assert not tokens[0] & tokens[1]


def test_each_browser_has_its_own_theme():
    client = reader()
    client.cookies["theme"] = "dark"
    dark = client.get("/customers/").content.decode()
    light = reader().get("/customers/").content.decode()

    pressed = re.compile(r'data-theme="(\w*)"\s+aria-pressed="true"')
    assert (pressed.findall(dark), pressed.findall(light)) == (["dark"], [""])
