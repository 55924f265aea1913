"""The 360° page: what stands on it, who may see it, what it costs."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from customers.domain.log import record_event
from customers.models import Consent, Event, Interaction, Posting
from customers.views.page import PANELS_ABOVE
from tests import factories

pytestmark = pytest.mark.django_db


def page_of(customer, **query):
    return reverse("customers:customer-detail", args=[customer.pk], query=query or None)


def lived(customer, times):
    """`times` of everything that stands on the page."""
    for n in range(times):
        factories.order(customer, 10 + n)
        factories.cart(customer)
        factories.contact(customer, reason=factories.reason(), agent_id=factories.user().pk)
        factories.consent(customer, channel=["email", "sms", "phone"][n % 3])


@pytest.mark.parametrize("times", [1, 3])
def test_the_page_costs_the_same_however_much_happened(agent_client, django_assert_num_queries, times):
    amelie = factories.customer(phones=["0612345678"], emails=["a@example.org"])
    lived(amelie, times)
    agent_client.get(page_of(amelie))  # the wrap-up codes are kept for a minute

    with django_assert_num_queries(12):
        response = agent_client.get(page_of(amelie))

    assert response.status_code == 200


def test_the_first_page_of_a_process_is_within_its_budget(agent_client, django_assert_num_queries):
    amelie = factories.customer()

    with django_assert_num_queries(15):
        agent_client.get(page_of(amelie))


def test_it_shows_who_this_is_and_what_happened(agent_client):
    amelie = factories.customer(phones=["0612345678"], emails=["a@example.org"], city="Lyon", country="FR")
    order = factories.order(amelie, 42)
    factories.consent(amelie, granted=False, purpose="marketing", channel="sms")
    page = agent_client.get(page_of(amelie)).content.decode()

    for words in ["Amélie Fotso", "06 12 34 56 78".replace(" ", "\u00a0"), "a@example.org", "Lyon, FR"]:
        assert words in page
    assert f"Order {order.number}" in page
    assert "News and offers: no SMS" in page
    assert "{#" not in page


def test_what_was_refunded_has_a_minus_wherever_it_stands(agent_client):
    amelie = factories.customer()
    factories.refund(factories.order(amelie, 42), 12)
    page = agent_client.get(page_of(amelie)).content.decode()

    assert "−€12.00 refunded" in page
    assert '<span class="amount">−€12.00</span>' in page


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "=cmd|'/c calc'!A1", "محمد العلي", "O'Neil & “Co”"]
)
def test_names_are_text_in_any_script(agent_client, name):
    odd = factories.customer(name, "", company=name)
    factories.contact(odd, note=name, reason=factories.reason())
    page = agent_client.get(page_of(odd)).content.decode()

    assert "<script>alert" not in page
    assert "<h1><bdi>" in page.replace("\n", "").replace("  ", "")


def test_get_changes_nothing(agent_client):
    amelie = factories.customer()
    before = Event.objects.count()
    for name in ["customer-detail", "customer-timeline", "customer-edit"]:
        agent_client.get(reverse(f"customers:{name}", args=[amelie.pk]))
    for name in ["interaction-create", "consent-create", "posting-create"]:
        response = agent_client.get(reverse(f"customers:{name}", args=[amelie.pk]))
        assert (response.status_code, response["Location"]) == (302, page_of(amelie))

    assert Event.objects.count() == before
    assert [model.objects.count() for model in (Interaction, Consent, Posting)] == [0, 0, 0]


def test_a_reader_sees_the_page_without_any_form(reader_client):
    page = reader_client.get(page_of(factories.customer()))

    assert page.status_code == 200
    assert 'id="log"' not in page.content.decode()
    assert "Record a statement" not in page.content.decode()


@pytest.mark.parametrize("name", ["interaction-create", "consent-create", "posting-create", "customer-edit"])
def test_a_reader_changes_nothing(reader_client, name):
    response = reader_client.post(reverse(f"customers:{name}", args=[factories.customer().pk]))

    assert response.status_code == 403


def test_a_stranger_is_sent_to_the_door(client):
    response = client.get(page_of(factories.customer()))

    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


def test_no_id_stands_twice_and_every_label_has_its_field(admin_client):
    """Every form of the page is on it, and what is loaded into it."""
    amelie = factories.customer(phones=["0612345678"], emails=["a@example.org"])
    lived(amelie, 3)
    parts = [page_of(amelie), *(reverse(name, args=[amelie.pk]) for name in PANELS_ABOVE.values())]
    page = "".join(admin_client.get(part).content.decode() for part in parts)
    ids = re.findall(r'\sid="([^"]+)"', page)

    assert {"contact_note", "points_note", "consent_channel_0"} <= set(ids)
    assert [each for each, times in Counter(ids).items() if times > 1] == []
    assert set(re.findall(r'<label[^>]*\sfor="([^"]+)"', page)) <= set(ids)


def test_an_unknown_customer_is_not_found(agent_client):
    for pk in [404, 10**18, 10**30]:
        assert agent_client.get(f"/customers/{pk}/").status_code == 404


class TestOpenMatters:
    """Left unsolved: said before anybody speaks."""

    def unsolved(self, of, days, **fields):
        code = factories.reason("damaged-test")
        at = timezone.now() - timedelta(days=days)
        return factories.contact(of, reason=code, solved=False, started_at=at, **fields)

    def test_what_the_last_contact_left_unsolved_stands_on_top(self, agent_client):
        amelie = factories.customer()
        self.unsolved(amelie, 6)
        self.unsolved(amelie, 3, note="Colis abîmé")
        page = agent_client.get(page_of(amelie)).content.decode()

        assert "Damaged-test: not solved since 3 days." in page.replace("\u00a0", " ")
        assert "2 contacts about it in 30 days." in page

    def test_it_stands_there_whatever_part_of_the_history_is_in_view(self, agent_client):
        amelie = factories.customer()
        self.unsolved(amelie, 3)

        assert "not solved since" in agent_client.get(page_of(amelie, show="points")).content.decode()

    def test_saving_a_contact_brings_it_up_to_date(self, agent_client):
        amelie = factories.customer()
        self.unsolved(amelie, 3)
        fields = {
            "channel": "phone",
            "direction": "in",
            "reason": "damaged-test",
            "solved": "yes",
            "key": "k",
        }
        url = reverse("customers:interaction-create", args=[amelie.pk])
        page = agent_client.post(url, fields, headers={"hx-request": "true"}).content.decode()

        assert 'id="matters"' in page
        assert "not solved since" not in page

    def test_solved_since_is_over(self, agent_client):
        amelie = factories.customer()
        self.unsolved(amelie, 3)
        factories.contact(amelie, reason=factories.reason("damaged-test"), solved=True)

        assert "not solved since" not in agent_client.get(page_of(amelie)).content.decode()

    def test_long_ago_is_over(self, agent_client):
        amelie = factories.customer()
        self.unsolved(amelie, 31)

        assert "not solved since" not in agent_client.get(page_of(amelie)).content.decode()


def test_kinds_of_event_nobody_draws_are_shown_soberly(agent_client):
    amelie = factories.customer()
    with transaction.atomic():
        record_event(kind="strange.thing", customer_id=amelie.pk, data={"total": "nonsense", "channel": 7})

    assert "strange.thing" in agent_client.get(page_of(amelie)).content.decode()
