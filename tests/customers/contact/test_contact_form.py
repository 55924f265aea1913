"""Log a contact beside the history: saved once, refused with words, drawn again fresh."""

import re
from datetime import timedelta
from importlib import import_module
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from customers.models import Event, Interaction, Outcome, Reason
from tests import factories

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


@pytest.fixture
def amelie():
    return factories.customer()


@pytest.fixture
def filled():
    factories.reason("delivery-test")
    factories.outcome("resolved-test", solves=True)
    factories.outcome("waiting-test", solves=False)
    return {
        "channel": "phone",
        "direction": "in",
        "reason": "delivery-test",
        "outcome": "resolved-test",
        "solved": "",
        "duration": "2:41",
        "note": "Colis reçu <b>abîmé</b>",
        "key": "k1",
    }


def url(customer):
    return reverse("customers:interaction-create", args=[customer.pk])


def test_what_is_filled_in_is_stored_with_its_event(agent, agent_client, amelie, filled):
    response = agent_client.post(url(amelie), filled, headers=HTMX)
    contact = Interaction.objects.get()

    assert response.status_code == 200
    assert (contact.channel, contact.direction, contact.solved) == ("phone", "in", True)
    assert (str(contact.reason), str(contact.outcome)) == ("Delivery-test", "Resolved-test")
    assert (contact.duration, contact.agent) == (timedelta(minutes=2, seconds=41), agent)
    assert Event.objects.filter(kind="contact.logged", data__interaction=contact.pk).count() == 1


def test_the_note_is_shown_once_however_many_promises_are_open(agent, agent_client, amelie, filled):
    """And once for a form that was sent twice, whose first answer nobody read."""
    factories.promise(amelie, agent_id=agent.pk)
    factories.promise(amelie, agent_id=agent.pk)
    agent_client.post(url(amelie), filled)
    page = agent_client.post(url(amelie), filled, headers=HTMX).content.decode()

    assert page.count("The contact is in the history.") == 1


def test_the_answer_is_the_new_row_a_fresh_form_and_a_note(agent_client, amelie, filled):
    page = agent_client.post(url(amelie), filled, headers=HTMX).content.decode()

    assert len(re.findall(r"timeline-item[a-z -]* fresh", page)) == 1
    assert "Colis reçu &lt;b&gt;abîmé&lt;/b&gt;" in page
    assert 'id="history"' in page
    assert 'hx-swap-oob="true"' in page
    assert "The contact is in the history." in page
    assert re.findall(r'id="contact_key"\s+value="([^"]+)"', page) not in ([], ["k1"])


def test_sent_twice_it_is_stored_once(agent_client, amelie, filled):
    for _ in range(2):
        assert agent_client.post(url(amelie), filled, headers=HTMX).status_code == 200

    assert (Interaction.objects.count(), Event.objects.filter(kind="contact.logged").count()) == (1, 1)


def test_without_script_it_leads_back_to_the_page(agent_client, amelie, filled):
    response = agent_client.post(url(amelie), filled)

    assert (response.status_code, response["Location"]) == (302, f"/customers/{amelie.pk}/")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"reason": ""}, "Choose why the contact took place."),
        ({"reason": "no-such"}, "Select a valid choice. no-such is not one of the available choices."),
        ({"channel": "pigeon"}, "Select a valid choice. pigeon is not one of the available choices."),
        ({"duration": "soon"}, "Write minutes and seconds, for example 2:41."),
        ({"duration": "25:00:00"}, "A contact lasts between nothing and a day."),
        ({"note": "x" * 20_001}, "A note has at most 20000 characters."),
        ({"key": ""}, "This field is required."),
    ],
)
def test_a_refusal_stands_beside_its_field_and_loses_nothing(agent_client, amelie, filled, wrong, words):
    for headers in [HTMX, {}]:
        response = agent_client.post(url(amelie), filled | {"note": "kept"} | wrong, headers=headers)
        page = response.content.decode()

        assert response.status_code == 422
        assert words in page
        assert ("kept" if "note" not in wrong else "xxx") in page
    assert Interaction.objects.count() == 0


def test_a_note_of_a_megabyte_in_any_script_is_refused_in_words(agent_client, amelie, filled):
    form = urlencode(filled | {"note": "字" * ((1 << 20) // 3)})
    response = agent_client.post(url(amelie), form, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 422
    assert "A note has at most 20000 characters." in response.content.decode()


def test_a_key_used_with_another_customer_is_refused(agent_client, amelie, filled):
    agent_client.post(url(amelie), filled)
    response = agent_client.post(url(factories.customer()), filled, headers=HTMX)

    assert response.status_code == 422
    assert "This contact was logged with another customer." in response.content.decode()


@pytest.mark.parametrize(
    ("outcome", "said", "solved"),
    [
        ("resolved-test", "", True),
        ("waiting-test", "", False),
        ("", "", None),
        ("resolved-test", "no", False),
    ],
)
def test_what_nobody_said_about_solved_the_outcome_says(agent_client, amelie, filled, outcome, said, solved):
    agent_client.post(url(amelie), filled | {"outcome": outcome, "solved": said})

    assert Interaction.objects.get().solved is solved


@pytest.mark.parametrize(
    ("outcome", "said", "chips"),
    [
        ("resolved-test", "", ["Resolved-test"]),
        ("waiting-test", "no", ["Waiting-test"]),
        ("resolved-test", "no", ["not solved", "Resolved-test"]),
        ("waiting-test", "yes", ["solved", "Waiting-test"]),
        ("cut-off-test", "", ["Cut-off-test"]),
        ("cut-off-test", "yes", ["solved", "Cut-off-test"]),
        ("", "yes", ["solved"]),
        ("", "", []),
    ],
)
def test_the_history_says_an_ending_once(agent_client, amelie, filled, outcome, said, chips):
    factories.outcome("cut-off-test", solves=None)
    page = agent_client.post(url(amelie), filled | {"outcome": outcome, "solved": said}, headers=HTMX)
    (entry,) = re.findall(r"timeline-item[a-z -]* fresh.*?</li>", page.content.decode(), re.DOTALL)

    assert re.findall(r'class="chip[^>]*>(?:<svg.*?</svg>)?([^<]+)<', entry, re.DOTALL) == chips


@pytest.mark.parametrize(
    ("written", "seconds"), [("", None), ("6", 360), ("0:41", 41), ("75:00", 4500), ("1:02:41", 3761)]
)
def test_durations_are_read_as_a_timer_shows_them(agent_client, amelie, filled, written, seconds):
    agent_client.post(url(amelie), filled | {"duration": written})
    duration = Interaction.objects.get().duration

    assert (duration and duration.total_seconds()) == seconds


def test_retired_codes_are_not_offered_but_still_read(agent_client, amelie, filled):
    agent_client.post(url(amelie), filled)
    Reason.objects.filter(slug="delivery-test").update(retired_at=timezone.now())
    caches["process"].clear()
    page = agent_client.get(f"/customers/{amelie.pk}/").content.decode()

    assert 'value="delivery-test"' not in page
    assert "Delivery-test" in page
    assert agent_client.post(url(amelie), filled | {"key": "k2"}).status_code == 422


def test_a_reader_may_not(reader_client, amelie, filled):
    assert reader_client.post(url(amelie), filled).status_code == 403
    assert Interaction.objects.count() == 0


def test_the_codes_a_shop_starts_with_are_there_in_both_languages(transactional_db):
    seed = import_module("customers.migrations.0004_first_rows").seed_codes
    seed(apps, None)
    seed(apps, None)

    assert Reason.objects.filter(slug="delivery", label_fr="Livraison", label_en="Delivery").count() == 1
    assert Outcome.objects.get(slug="call-back-promised").solves is False


def test_a_contact_that_took_a_while_began_that_long_ago(agent_client, amelie, filled):
    agent_client.post(url(amelie), filled | {"duration": "45:00"})
    begun = Interaction.objects.get().started_at
    assert timedelta(minutes=44) < timezone.now() - begun < timedelta(minutes=46)
