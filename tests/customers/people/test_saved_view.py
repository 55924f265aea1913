"""What is done with a list of customers: tags for many, views kept and shared."""

import pytest
from django.urls import reverse

from customers.models import CustomerTag, Event, SavedView
from customers.people.domain.tag import create_tag
from tests import factories
from tests.customers.people.test_customer_list import LIST, names

pytestmark = pytest.mark.django_db


class TestTagMany:
    def test_those_ticked_or_everybody_who_fits(self, agent_client, agent):
        vip = create_tag(name="vip")
        french = [factories.customer("Jean", str(n), country="FR").pk for n in range(3)]
        factories.customer("Jane", "", country="GB")
        address = reverse("customers:customers-tag") + "?country=FR"

        agent_client.post(address, {"tag": vip.pk, "way": "on", "customer": french[:1]})
        assert list(CustomerTag.objects.values_list("customer", flat=True)) == french[:1]
        agent_client.post(address, {"tag": vip.pk, "way": "on", "everybody": "1"})
        assert sorted(CustomerTag.objects.values_list("customer", flat=True)) == french
        answer = agent_client.post(address, {"tag": vip.pk, "way": "off", "everybody": "1"}, follow=True)
        assert "3 customers changed." in answer.content.decode()
        assert not CustomerTag.objects.exists()
        assert Event.objects.filter(kind="customer.tagged", actor=agent).count() == 3

    def test_everybody_found_is_nobody_else(self, agent_client):
        vip, found = create_tag(name="vip"), factories.customer("Zoé", "Petit")
        factories.customer("Jean", "Martin")
        address = reverse("customers:customers-tag") + "?q=Petit"
        agent_client.post(address, {"tag": vip.pk, "way": "on", "everybody": "1"})
        assert list(CustomerTag.objects.values_list("customer", flat=True)) == [found.pk]

    def test_nobody_ticked_is_refused(self, agent_client):
        vip = create_tag(name="vip")
        address = reverse("customers:customers-tag")
        for sent in [{"tag": vip.pk, "way": "on"}, {"tag": vip.pk, "way": "on", "customer": ["x", "9" * 30]}]:
            answer = agent_client.post(address, sent, follow=True)
            assert "Tick at least one customer." in answer.content.decode()


class TestViews:
    def save(self, client, query: str, **form) -> SavedView:
        client.post(f"{reverse('customers:view-create')}?{query}", {"name": "Mine", **form})
        return SavedView.objects.latest("pk")

    def test_columns_filters_and_order_come_back(self, agent_client):
        factories.customer("Jean", "Martin", country="FR", city="Lyon")
        factories.customer("Jane", "Doe", country="GB")
        view = self.save(agent_client, "country=FR&columns=city&columns=name&order=-since&after=9.x&odd=1")

        assert view.query == {"country": "FR", "columns": ["city", "name"], "order": "-since"}
        response = agent_client.get(LIST, {"view": view.pk})
        assert [column.key for column in response.context["asked"].columns] == ["city", "name"]
        assert response.context["asked"].falling
        assert "Lyon" in response.content.decode()
        assert "Doe" not in response.content.decode()

    def test_ones_first_view_is_shown_without_any_address(self, agent_client):
        factories.customer("Jean", "Martin", country="FR")
        factories.customer("Jane", "Doe", country="GB")
        view = self.save(agent_client, "country=GB", default="on")
        assert names(agent_client.get(LIST)) == ["Jane Doe"]
        assert names(agent_client.get(LIST, {"all": 1})) == ["Jane Doe", "Jean Martin"]
        agent_client.post(reverse("customers:view-first-forget"))
        assert len(names(agent_client.get(LIST))) == 2
        agent_client.post(reverse("customers:view-first", args=[view.pk]))
        assert names(agent_client.get(LIST)) == ["Jane Doe"]

    def test_private_is_private_and_shared_is_for_everybody(self, agent_client, manager_client):
        agent_client.post(
            f"{reverse('customers:view-create')}?country=FR", {"name": "Secret", "shared": "on"}
        )
        manager_client.post(f"{reverse('customers:view-create')}?tier=good", {"name": "Ours", "shared": "on"})
        secret, ours = SavedView.objects.order_by("pk")

        assert (secret.shared, ours.shared) == (False, True)
        assert "Ours" in agent_client.get(LIST).content.decode()
        assert "Secret" not in manager_client.get(LIST).content.decode()
        for client, view in [(agent_client, ours), (manager_client, secret)]:
            assert client.post(reverse("customers:view-delete", args=[view.pk])).status_code == 404
        first = reverse("customers:view-first", args=[secret.pk])
        assert manager_client.post(first).status_code == 404
        assert agent_client.post(reverse("customers:view-delete", args=[secret.pk])).status_code == 302
        assert list(SavedView.objects.values_list("name", flat=True)) == ["Ours"]

    def test_a_view_outlives_a_retired_field(self, agent_client):
        factories.customer()
        view = SavedView.objects.create(
            owner_id=factories.user().pk,
            name="Old",
            shared=True,
            query={"columns": ["custom_gone"], "order": "custom_gone", "custom_gone": "x"},
        )
        page = agent_client.get(LIST, {"view": view.pk})
        assert names(page) == ["Amélie Fotso"]
        assert "narrows the list by a field that is no longer in use" in page.content.decode()

    @pytest.mark.parametrize("name", ["", "x" * 61, "\x00"])
    def test_a_name_that_is_none_is_refused(self, agent_client, name):
        agent_client.post(reverse("customers:view-create"), {"name": name})
        assert not SavedView.objects.exists()


class TestDesk:
    @pytest.mark.parametrize("times", [1, 3])
    def test_it_costs_the_same_however_much(self, agent, agent_client, django_assert_num_queries, times):
        for _ in range(times):
            factories.contact(factories.customer(), agent_id=agent.pk, reason=factories.reason())
        with django_assert_num_queries(6):
            agent_client.get(reverse("customers:desk"))

    def test_it_shows_my_contacts_and_not_those_of_others(self, agent, agent_client):
        factories.contact(factories.customer("Mine", ""), agent_id=agent.pk, note="for me")
        factories.contact(factories.customer("Theirs", ""), agent_id=factories.user().pk, note="for them")
        page = agent_client.get(reverse("customers:desk")).content.decode()

        assert "for me" in page
        assert "for them" not in page

    def test_the_search_is_in_focus(self, agent_client):
        assert "autofocus" in agent_client.get(reverse("customers:desk")).content.decode()
        assert "autofocus" not in agent_client.get(LIST).content.decode()
