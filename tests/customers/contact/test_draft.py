"""What is typed about a contact and not saved: kept per agent and customer, gone with the saved contact."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from customers.contact.domain.draft import forget_old_drafts, save_draft
from customers.models import ContactDraft, Event, Interaction
from tests import factories

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


@pytest.fixture
def amelie():
    return factories.customer()


def typed(**fields):
    empty = {"channel": "phone", "direction": "in", "outcome": "", "note": "", "duration": "", "since": ""}
    return empty | {"key": "k1"} | fields


def keep(client, customer, **fields):
    url = reverse("customers:draft-save", args=[customer.pk])
    return client.post(url, typed(**fields), headers=HTMX).status_code


def form_of(client, customer):
    page = client.get(reverse("customers:customer-detail", args=[customer.pk]))
    form = page.context["contact_form"]
    return form.is_draft, {name: value for name, value in form.initial.items() if name != "key"}


def test_what_is_typed_stands_in_the_form_again(agent, agent_client, amelie):
    fields = {"note": "Colis <b>\r\nabîmé\x00", "channel": "email", "since": "1774000000000"}

    assert keep(agent_client, amelie, **fields) == 204
    assert form_of(agent_client, amelie) == (
        True,
        {"note": "Colis <b>\nabîmé", "channel": "email", "since": "1774000000000"},
    )
    draft = ContactDraft.objects.get()
    assert (draft.customer, draft.agent, draft.key) == (amelie, agent, "k1")
    page = agent_client.get(reverse("customers:customer-detail", args=[amelie.pk])).content.decode()
    assert "Colis &lt;b&gt;\nabîmé</textarea>" in page
    assert re.search(r'id="contact_key"\s+value="k1"', page)


def test_the_latest_typing_counts_whether_it_could_be_saved_or_not(agent_client, amelie):
    keep(agent_client, amelie, note="first", duration="soon", reason="no-such")
    keep(agent_client, amelie, note="x" * 200_000, duration="soon")

    assert form_of(agent_client, amelie) == (True, {"note": "x" * 100_000, "duration": "soon"})
    assert Event.objects.filter(kind="contact.logged").count() == 0


def test_with_everything_taken_out_again_there_is_none(agent_client, amelie):
    keep(agent_client, amelie, note="first")
    keep(agent_client, amelie)

    assert form_of(agent_client, amelie) == (False, {})
    assert ContactDraft.objects.count() == 0


def test_a_draft_is_of_one_agent_and_one_customer(agent_client, manager_client, amelie):
    keep(agent_client, amelie, note="mine")

    assert form_of(manager_client, amelie) == (False, {})
    assert form_of(agent_client, factories.customer()) == (False, {})


def test_saving_the_contact_ends_it_in_the_same_transaction(agent, amelie):
    save_draft(customer=amelie, agent_id=agent.pk, key="k1", values={"note": "typed"})
    with transaction.atomic():
        factories.contact(amelie, agent_id=agent.pk, key="k1")
        assert ContactDraft.objects.count() == 0
        transaction.set_rollback(True)

    assert (ContactDraft.objects.count(), Interaction.objects.count()) == (1, 0)


def test_one_that_arrives_after_its_contact_is_none(agent_client, amelie):
    agent_client.post(
        reverse("customers:interaction-create", args=[amelie.pk]),
        typed(reason=factories.reason().slug),
        headers=HTMX,
    )
    keep(agent_client, amelie, note="late", key=Interaction.objects.get().key)

    assert ContactDraft.objects.count() == 1
    assert form_of(agent_client, amelie) == (False, {})


def test_the_saved_answer_brings_an_empty_form(agent_client, amelie):
    fields = typed(reason=factories.reason().slug, note="typed")
    keep(agent_client, amelie, note="typed")
    page = agent_client.post(reverse("customers:interaction-create", args=[amelie.pk]), fields, headers=HTMX)

    assert page.context["contact_form"].is_draft is False
    assert ContactDraft.objects.count() == 0


@pytest.mark.parametrize(("headers", "status"), [(HTMX, 200), ({}, 302)])
def test_it_can_be_discarded(agent_client, amelie, headers, status):
    keep(agent_client, amelie, note="typed")
    url = reverse("customers:draft-discard", args=[amelie.pk])
    response = agent_client.post(url, typed(note="typed"), headers=headers)

    assert response.status_code == status
    assert ("data-saved" in response.content.decode()) is (status == 200)
    assert form_of(agent_client, amelie) == (False, {})


def test_after_a_month_nobody_goes_on_with_it(agent, amelie):
    for customer, days in [(amelie, 31), (factories.customer(), 29)]:
        save_draft(customer=customer, agent_id=agent.pk, key="k", values={"note": "typed"})
        at = timezone.now() - timedelta(days=days)
        ContactDraft.objects.filter(customer=customer).update(saved_at=at)

    assert forget_old_drafts() == 1
    assert ContactDraft.objects.exclude(customer=amelie).count() == 1


def test_it_needs_the_right_and_the_customer(reader_client, agent_client, amelie):
    assert keep(reader_client, amelie, note="typed") == 403
    amelie.delete()
    assert keep(agent_client, amelie.__class__(pk=404), note="typed") == 404
