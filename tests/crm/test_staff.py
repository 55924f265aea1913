"""Staff pages: let in, change, switch off; sessions end with what they were begun under."""

import re
import socket
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import Conflict, Invalid
from crm.domain.staff import change_staff, invite_staff
from crm.enums import Role
from crm.models import ServiceAccount, Team, User
from customers.models import Event
from tests import factories

LIST = "/staff/"
NEW = {"name": "Bintou Diallo", "email": "Bintou@Example.org", "role": "agent", "language": "fr", "team": ""}
NEW_PASSWORD = "une phrase assez longue"


def audit() -> list[tuple[int | None, list[str]]]:
    return [(event.actor_id, event.data["what"]) for event in Event.objects.filter(kind="staff.changed")]


def still_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(admin_client, django_assert_num_queries, count):
    for _ in range(count):
        factories.user(Role.AGENT, team=Team.objects.get_or_create(name="Accueil")[0])
    with django_assert_num_queries(4):  # session, user, staff, teams
        page = admin_client.get(LIST)
    assert page.content.decode().count('data-label="Role"') == count + 1


def test_an_invitation_leaves_by_mail_in_their_language_and_opens_once(admin_client, admin):
    page = admin_client.post("/staff/new/", NEW)
    assert page["Cache-Control"] == "no-store"
    link = page.context["link"]
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["bintou@example.org"], "Cercle\u00a0: votre accès")
    assert link in letter.body
    guest = Client(headers={"accept-language": "en"})
    form = guest.get(link.split("//", 1)[1].split("/", 1)[1].join(["/", ""]), follow=True)
    assert "<h1>Bienvenue dans Cercle, Bintou Diallo</h1>" in form.content.decode()
    guest.post(form.redirect_chain[-1][0], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert still_in(guest), "nobody has to look for the way in"
    bintou = User.objects.get(email="bintou@example.org")
    assert bintou.check_password(NEW_PASSWORD)
    assert audit() == [(admin.pk, ["invited"]), (bintou.pk, ["password"])]
    again = Client().get("/" + link.split("/", 3)[3], follow=True)
    assert "password1" not in again.content.decode()


def test_without_a_mail_server_the_link_is_there_to_hand_over(admin_client, settings):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    page = admin_client.post("/staff/new/", NEW)
    assert (page.status_code, page.context["is_sent"]) == (200, False)
    assert page.context["link"] in page.content.decode()


def test_an_address_is_taken_once_in_any_case(admin_client):
    admin_client.post("/staff/new/", NEW)
    page = admin_client.post("/staff/new/", NEW | {"email": "BINTOU@example.org"})
    assert page.status_code == 422
    assert page.context["form"].errors == {"email": ["Somebody logs in with this address already."]}


def test_two_invitations_at_once_are_a_conflict(admin):
    invite_staff(email="b@example.org", name="B", role="agent", language="fr", actor_id=admin.pk)
    with pytest.raises(Conflict):
        invite_staff(email="B@example.org", name="B", role="agent", language="fr", actor_id=admin.pk)


@pytest.mark.parametrize("changes", [{"role": Role.MANAGER}, {"is_active": False}])
def test_less_or_more_rights_end_every_session(agent, agent_client, admin, changes):
    assert still_in(agent_client)
    change_staff(user=agent, actor_id=admin.pk, **changes)
    assert not still_in(agent_client)
    change_staff(user=agent, actor_id=admin.pk, role=Role.AGENT, is_active=True)
    assert not still_in(agent_client), "what was ended comes back"


def test_a_new_name_ends_none(agent, agent_client, admin):
    assert change_staff(user=agent, actor_id=admin.pk, name="Other") == ["name"]
    assert still_in(agent_client)
    assert audit() == [(admin.pk, ["name"])]


def test_no_change_leaves_no_trace(agent, admin):
    assert change_staff(user=agent, actor_id=admin.pk, name=agent.name, role=agent.role) == []
    assert audit() == []


def test_nobody_takes_away_their_own_rights(admin, admin_client):
    with pytest.raises(Invalid):
        change_staff(user=admin, actor_id=admin.pk, role=Role.AGENT)
    page = admin_client.post(f"/staff/{admin.pk}/", {"name": "A", "role": "reader", "language": "en"})
    assert page.status_code == 422
    admin.refresh_from_db()
    assert (admin.role, admin.is_active) == (Role.ADMINISTRATOR, True)


def test_the_form_changes_what_it_shows(admin_client, agent):
    team = Team.objects.create(name="Accueil")
    sent = {"name": "Neu", "role": "manager", "language": "fr", "team": team.pk, "is_active": "on"}
    assert admin_client.get(f"/staff/{agent.pk}/").context["form"].initial["role"] == "agent"
    assert admin_client.post(f"/staff/{agent.pk}/", sent)["Location"] == LIST
    agent.refresh_from_db()
    assert (agent.name, agent.role, agent.language, agent.team) == ("Neu", "manager", "fr", team)


def test_a_team_is_created_once(admin_client):
    assert admin_client.post("/staff/teams/", {"team-name": "Accueil"}).status_code == 302
    page = admin_client.post("/staff/teams/", {"team-name": "Accueil"})
    assert page.status_code == 422
    assert "There is a team of this name already." in page.content.decode()


def test_anybody_changes_their_own_name_and_language_and_nothing_else(agent, agent_client):
    agent_client.post("/profile/", {"name": "Moi", "language": "fr", "role": "administrator"})
    agent.refresh_from_db()
    assert (agent.name, agent.language, agent.role) == ("Moi", "fr", Role.AGENT)


# ── Service accounts ─────────────────────────────────────────────────────────────────────────────────────


def test_a_token_is_shown_once_and_opens_what_was_chosen(admin_client):
    until = (timezone.localdate() + timedelta(days=30)).isoformat()
    sent = {"name": "shop", "expires_on": until, "scopes": ["customers.view"]}
    page = admin_client.post("/service-accounts/new/", sent)
    assert page["Cache-Control"] == "no-store"
    token = re.search(r'value="(cercle_[^"]+)"', page.content.decode())
    assert token
    listed = admin_client.get("/service-accounts/").content.decode()
    assert token[1] not in listed
    assert token[1][:15] in listed
    headers = {"authorization": f"Bearer {token[1]}"}
    assert Client(headers=headers).get("/api/v1/customers/").status_code == 200
    account = ServiceAccount.objects.get()
    admin_client.post(reverse("crm:service-account-revoke", args=[account.pk]))
    assert Client(headers=headers).get("/api/v1/customers/").status_code == 401
    kinds = Event.objects.filter(kind="service_account.changed").values_list("data__what", flat=True)
    assert list(kinds) == ["opened", "revoked"]


@pytest.mark.parametrize("days", [-1, 4000])
def test_a_token_ends_between_today_and_three_years(admin_client, days):
    until = (timezone.localdate() + timedelta(days=days)).isoformat()
    sent = {"name": "shop", "expires_on": until, "scopes": ["customers.view"]}
    page = admin_client.post("/service-accounts/new/", sent)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["expires_on"])
