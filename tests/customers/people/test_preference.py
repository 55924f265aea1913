"""The preference centre: opening the link changes nothing, its switches state what was moved."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.enums import Frequency
from customers.identity.domain.merge import merge_customers, undo_merge
from customers.models import Consent, Customer, Event, Preference
from customers.people.domain.consent import current_consents, has_consent, state_consent
from customers.people.domain.preference import (
    PAUSE,
    SIGNER,
    Wishes,
    change_wishes,
    find_by_link,
    link_of,
    preference_of,
    token_of,
    wishes_of,
    withdraw_links,
)
from customers.people.domain.preference_page import (
    choose,
    switches_of,
    undo_token,
    undo_unsubscription,
    unsubscribe_all,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def amelie() -> Customer:
    """Reached by email and phone; agrees to surveys and offers by email, and to offers by SMS."""
    customer = factories.customer(emails=["amelie@example.org"], phones=["0612345678"])
    for purpose, channel in (("survey", "email"), ("marketing", "email"), ("marketing", "sms")):
        factories.consent(customer, purpose=purpose, channel=channel)
    return customer


def page_of(customer: Customer, name: str = "preferences") -> str:
    return reverse(f"customers:{name}", args=[token_of(preference_of(customer.pk))])


def agreed(customer: Customer) -> list[str]:
    return [f"{each.purpose}-{each.channel}" for each in current_consents(customer.pk) if each.granted]


SHOWN = ["marketing-email", "marketing-sms", "survey-email"]
AS_IT_IS = {"on": SHOWN, "shown": SHOWN, "frequency": "always", "language": "fr"}


# ── The link ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_it_changes_nothing(client: Client, amelie: Customer, method: str) -> None:
    page = page_of(amelie)
    before = (Consent.objects.count(), Event.objects.count(), Preference.objects.values().get())
    answer = getattr(client, method)(page)
    assert answer.status_code == 200
    assert (Consent.objects.count(), Event.objects.count(), Preference.objects.values().get()) == before
    kept = [answer[name] for name in ("Referrer-Policy", "Cache-Control", "X-Robots-Tag")]
    assert kept == ["no-referrer", "no-store", "noindex, nofollow"]


@pytest.mark.parametrize("name", ["preferences-pause", "unsubscription", "unsubscription-undo"])
def test_its_buttons_cannot_be_pressed_by_opening_them(client: Client, amelie: Customer, name: str) -> None:
    assert client.get(page_of(amelie, name)).status_code == 405


def test_a_key_without_our_signature_opens_nothing(client: Client, amelie: Customer) -> None:
    key = preference_of(amelie.pk).key.hex
    for token in (key, f"{key}.forged", SIGNER.sign("none"), SIGNER.sign("0" * 32), "none"):
        address = reverse("customers:preferences", args=[token])
        assert [client.get(address).status_code, client.post(address, AS_IT_IS).status_code] == [404, 404]


def test_one_link_for_as_long_as_it_is_not_withdrawn(client: Client, amelie: Customer) -> None:
    link = link_of(amelie.pk)
    assert link_of(amelie.pk) == link
    change_wishes(customer=amelie, frequency="weekly", source="test")
    withdraw_links(customer=amelie)
    assert client.get(link).status_code == 404
    assert client.get(link_of(amelie.pk)).status_code == 200
    assert wishes_of(amelie.pk).frequency == "weekly"


def test_the_link_of_a_merged_record_leads_to_the_survivor_and_back_again(amelie: Customer) -> None:
    twin = factories.customer("Amelie", emails=["a@example.org"])
    token = token_of(preference_of(twin.pk))
    change_wishes(customer=twin, frequency="monthly", source="test")
    preference_of(amelie.pk)
    merge = merge_customers(survivor=amelie, merged=twin)
    found = find_by_link(token)
    assert found
    assert found.customer == amelie
    assert wishes_of(amelie.pk) == Wishes(Frequency.MONTHLY)  # the strictest counts
    undo_merge(merge=merge)
    found = find_by_link(token)
    assert found
    assert found.customer_id == twin.pk
    assert wishes_of(amelie.pk) == Wishes()


# ── The page ─────────────────────────────────────────────────────────────────────────────────────────────


def test_it_shows_where_we_stand_in_the_customer_s_language(client: Client, amelie: Customer) -> None:
    page = client.get(page_of(amelie), headers={"accept-language": "en"}).content.decode()
    assert '<html lang="fr">' in page
    assert '<html lang="en">' in client.get(f"{page_of(amelie)}?lang=en").content.decode()
    assert page.count('role="switch"') == 6  # two purposes by email, SMS and phone: there is no street
    assert page.count('name="shown"') == 3
    assert len(page) < 30_000


def test_it_costs_the_same_however_much_was_said(
    client: Client, amelie: Customer, django_assert_num_queries: Any
) -> None:
    page = page_of(amelie)
    for times in (1, 3):
        for _ in range(times):
            factories.consent(amelie, channel="letter")
        with django_assert_num_queries(6):
            assert client.get(page).status_code == 200


def test_saving_states_only_what_was_moved(client: Client, amelie: Customer) -> None:
    sent = AS_IT_IS | {"on": ["marketing-email", "survey-email", "marketing-phone"]}
    answer = client.post(page_of(amelie), sent)
    assert answer.status_code == 200
    assert agreed(amelie) == ["marketing-email", "marketing-phone", "survey-email"]
    stated = list(Consent.objects.order_by("-pk").values_list("channel", "granted", "source", "actor")[:2])
    assert sorted(stated) == [
        ("phone", True, "preference-page", None),
        ("sms", False, "preference-page", None),
    ]
    assert Consent.objects.count() == 5
    last = Consent.objects.latest("pk")
    assert last.wording == "J’accepte de recevoir de Cercle\u00a0: Actualités et offres (Téléphone)."
    assert last.proof.startswith(f"preference:{preference_of(amelie.pk).pk} 20")
    assert Event.objects.filter(kind="consent.withdrawn").get().data["channel"] == "sms"
    assert not Event.objects.filter(kind__in=["preferences.changed", "customer.changed"])


def test_what_was_moved_is_told_as_french_is_written(client: Client, amelie: Customer) -> None:
    page = client.post(page_of(amelie), AS_IT_IS | {"on": ["survey-email"]}).content.decode()
    assert "<li>Actualités et offres (E-mail)\u00a0: non, plus maintenant</li>" in page


def test_a_switch_nobody_touched_overrules_nothing(client: Client, amelie: Customer) -> None:
    """Drawn before the customer told an agent no, saved after."""
    state_consent(
        customer=amelie, purpose="marketing", channel="email", granted=False, origin="agent", source="phone"
    )
    client.post(page_of(amelie), AS_IT_IS)
    assert not has_consent(customer_id=amelie.pk, purpose="marketing", channel="email")
    assert Consent.objects.count() == 4


def test_how_often_and_in_which_language(client: Client, amelie: Customer) -> None:
    answer = client.post(page_of(amelie), AS_IT_IS | {"frequency": "monthly", "language": "en"})
    page = answer.content.decode()
    assert ['<html lang="en">' in page, "<li>Our messages to you: in English</li>" in page] == [True, True]
    assert ["<li>At most once a month</li>" in page, "Choose what we send you" in page] == [True, True]
    amelie.refresh_from_db()
    assert (amelie.language, wishes_of(amelie.pk)) == ("en", Wishes(Frequency.MONTHLY))
    told = {each.kind: each.data for each in Event.objects.order_by("-pk")[:2]}
    assert told == {
        "customer.changed": {"fields": ["language"]},
        "preferences.changed": {
            "changed": ["frequency"],
            "frequency": "monthly",
            "paused_until": None,
            "measured": False,
            "source": "preference-page",
        },
    }


def test_the_language_an_address_asks_for_stays(client: Client, amelie: Customer) -> None:
    page = client.post(f"{page_of(amelie)}?lang=fr", AS_IT_IS | {"language": "en"}).content.decode()
    assert ['<html lang="fr">' in page, "Langue de nos messages" in page] == [True, True]


def test_what_was_never_offered_is_refused(client: Client, amelie: Customer) -> None:
    for wrong in ({"on": ["marketing-pigeon"]}, {"frequency": "hourly"}, {"language": "xx"}):
        assert client.post(page_of(amelie), AS_IT_IS | wrong).status_code == 422
    assert Consent.objects.count() == 3


def test_a_pause_and_its_end(client: Client, amelie: Customer) -> None:
    assert client.post(page_of(amelie, "preferences-pause")).status_code == 200
    until = wishes_of(amelie.pk).paused_until
    assert until
    assert timedelta(0) <= timezone.now() + PAUSE - until < timedelta(minutes=1)
    client.post(page_of(amelie, "preferences-pause"))  # twice is once
    assert wishes_of(amelie.pk).paused_until == until
    client.post(page_of(amelie, "preferences-pause"), {"end": "1"})
    assert wishes_of(amelie.pk) == Wishes()
    assert Event.objects.filter(kind="preferences.changed").count() == 2


def test_a_pause_is_over_by_itself(amelie: Customer) -> None:
    change_wishes(customer=amelie, pause=True, source="test")
    assert wishes_of(amelie.pk, now=timezone.now() + PAUSE) == Wishes()


def test_unsubscribed_in_one_step_and_taken_back_exactly(client: Client, amelie: Customer) -> None:
    factories.consent(amelie, purpose="survey", channel="phone", granted=False)
    answer = client.post(page_of(amelie, "unsubscription"), headers={"accept-language": "en"})
    assert agreed(amelie) == []
    assert answer.context["withdrawn"] == [
        "Actualités et offres (E-mail)",
        "Actualités et offres (SMS)",
        "Enquêtes de satisfaction (E-mail)",
    ]
    undo = {"undo": answer.context["undo"]}
    state_consent(
        customer=amelie, purpose="marketing", channel="sms", granted=False, origin="agent", source="phone"
    )
    assert client.post(page_of(amelie, "unsubscription-undo"), undo).status_code == 200
    assert agreed(amelie) == ["marketing-email", "survey-email"]  # SMS was spoken of since
    count = Consent.objects.count()
    assert client.post(page_of(amelie, "unsubscription-undo"), undo).status_code == 200
    assert Consent.objects.count() == count


def test_unsubscribed_twice_is_as_good_as_once(client: Client, amelie: Customer) -> None:
    for _ in range(2):
        assert client.post(page_of(amelie, "unsubscription")).status_code == 200
    assert Consent.objects.filter(granted=False).count() == 3


def test_an_undo_that_is_not_ours_is_refused(client: Client, amelie: Customer) -> None:
    preference = preference_of(amelie.pk)
    other = factories.customer("Nora", emails=["n@example.org"])
    factories.consent(other)
    token = undo_token(unsubscribe_all(preference=preference_of(other.pk)))
    unsubscribe_all(preference=preference)
    assert undo_unsubscription(preference=preference, token=token) == []
    assert client.post(page_of(amelie, "unsubscription-undo"), {"undo": "x"}).status_code == 409
    assert agreed(amelie) == []


def test_the_row_is_found_by_whom_the_link_leads_to(amelie: Customer) -> None:
    """Merged between the click and the answer."""
    preference = preference_of(amelie.pk)
    survivor = factories.customer("Amelie", emails=["a@example.org"])
    merge_customers(survivor=survivor, merged=amelie)
    (moved,) = choose(preference=preference, on=["survey-phone"], shown=[])
    assert (moved.name, has_consent(customer_id=survivor.pk, purpose="survey", channel="phone")) == (
        "survey-phone",
        True,
    )


# ── Staff and machines ───────────────────────────────────────────────────────────────────────────────────


def test_a_consent_that_is_not_usable_is_off_is_withdrawn_and_not_undone(
    client: Client, amelie: Customer
) -> None:
    factories.consent(amelie, purpose="survey", channel="sms", origin="import")
    names = {each.name: each.on for each in switches_of(amelie)}
    assert (names["survey-sms"], names["survey-email"]) == (False, True)
    answer = client.post(page_of(amelie, "unsubscription"))
    assert len(answer.context["withdrawn"]) == 3
    assert agreed(amelie) == []
    client.post(page_of(amelie, "unsubscription-undo"), {"undo": answer.context["undo"]})
    assert "survey-sms" not in agreed(amelie)
