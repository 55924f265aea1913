"""Tags: on and off on the customer page, kept in order by a manager, told in the log."""

import pytest
from django.urls import reverse

from core.errors import Conflict, Invalid
from customers.models import Customer, CustomerTag, Event, Tag
from customers.people.domain.tag import (
    change_tag,
    create_tag,
    delete_tag,
    merge_tag,
    set_tags,
    tag_customer,
    tag_customers,
    untag_customers,
)
from tests import factories

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, int | None, int | None, dict[str, object]]]:
    events = Event.objects.filter(kind__in=["customer.tagged", "customer.untagged"]).order_by("pk")
    return list(events.values_list("kind", "customer", "actor", "data"))


def test_on_and_off_each_told_once(agent):
    vip, amelie = create_tag(name="  VIP "), factories.customer()
    data = {"tag": "VIP", "tag_id": vip.pk}

    assert [tag_customer(customer=amelie, tag=vip, actor_id=agent.pk) for _ in range(2)] == [True, False]
    assert told() == [("customer.tagged", amelie.pk, agent.pk, data)]
    assert [untag_customers(customer_ids=[amelie.pk], tag=vip) for _ in range(2)] == [1, 0]
    assert told()[1:] == [("customer.untagged", amelie.pk, None, data)]


def test_many_at_once_are_one_statement(django_assert_num_queries):
    vip = create_tag(name="vip")
    people = [factories.customer("Jean", str(n)).pk for n in range(5)]
    with django_assert_num_queries(1):
        assert tag_customers(customer_ids=[*people, 10**12], tag=vip) == 5
    assert len(told()) == 5


def test_a_deleted_tag_is_taken_off_everybody_and_told_in_one_statement(agent, django_assert_num_queries):
    vip, other = create_tag(name="vip"), create_tag(name="other")
    people = [factories.customer("Jean", str(n), tags=["vip", "other"]).pk for n in range(3)]
    data = {"tag": "vip", "tag_id": vip.pk}
    with django_assert_num_queries(9):  # a savepoint and its end, the lock, three readers, the statement,
        delete_tag(tag=vip, actor_id=agent.pk)  # what Django asks of what hangs on it, and the tag
    assert told()[-3:] == [("customer.untagged", pk, agent.pk, data) for pk in people]
    assert list(CustomerTag.objects.values_list("customer", "tag")) == [(pk, other.pk) for pk in people]


def test_names_stand_once_whatever_their_case():
    create_tag(name="Vip", colour="good")
    with pytest.raises(Conflict, match="There is a tag of this name already"):
        create_tag(name="VIP")


@pytest.mark.parametrize(
    ("name", "colour"), [("", "plain"), ("a;b", "plain"), ("x" * 41, "plain"), ("a", "#ff0000")]
)
def test_what_is_no_tag_is_refused(name, colour):
    with pytest.raises(Invalid):
        create_tag(name=name, colour=colour)
    assert not Tag.objects.exists()


def test_exactly_these():
    for name in ["a", "b", "c"]:
        create_tag(name=name)
    amelie = factories.customer(tags=["A", "b"])
    assert set_tags(customer=amelie, names=["b", "C"]) == ["c", "a"]
    with pytest.raises(Invalid, match="There is no tag “z”"):
        set_tags(customer=amelie, names=["z"])
    assert [tag.name for tag in amelie.tags.all()] == ["b", "c"]


def test_merged_nobody_loses_and_nobody_has_it_twice():
    old, new = create_tag(name="old"), create_tag(name="new")
    both, one = factories.customer(tags=["old", "new"]), factories.customer(tags=["old"])
    merge_tag(tag=old, into=new)
    assert sorted(CustomerTag.objects.values_list("customer", "tag")) == sorted(
        [(both.pk, new.pk), (one.pk, new.pk)]
    )
    assert [tag.name for tag in Tag.objects.all()] == ["new"]
    with pytest.raises(Invalid):
        merge_tag(tag=new, into=new)


class TestOnTheCustomerPage:
    def test_an_agent_puts_it_on_and_takes_it_off(self, agent_client):
        vip, amelie = create_tag(name="vip", colour="warn"), factories.customer()
        add = reverse("customers:customer-tag-create", args=[amelie.pk])
        on = agent_client.post(add, {"name": "VIP"}, headers={"HX-Request": "true"})
        off = reverse("customers:customer-tag-remove", args=[amelie.pk, vip.pk])

        assert off in on.content.decode()
        assert "chip-warn" in agent_client.get(amelie_page(amelie)).content.decode()
        assert off not in agent_client.post(off, headers={"HX-Request": "true"}).content.decode()
        assert agent_client.post(off)["Location"] == amelie_page(amelie)

    def test_a_new_word_is_for_managers(self, agent_client, manager_client):
        add = reverse("customers:customer-tag-create", args=[factories.customer().pk])
        refused = agent_client.post(add, {"name": "<b>new</b>"}, headers={"HX-Request": "true"})
        assert refused.status_code == 422
        assert "There is no tag “&lt;b&gt;new&lt;/b&gt;”. Managers make new ones." in refused.content.decode()
        assert manager_client.post(add, {"name": "new"}).status_code == 302
        assert Customer.objects.get().tags.get().name == "new"

    def test_a_reader_sees_them_and_changes_nothing(self, reader_client):
        create_tag(name="vip")
        amelie = factories.customer(tags=["vip"])
        assert "vip" in reader_client.get(amelie_page(amelie)).content.decode()
        assert (
            reader_client.post(reverse("customers:customer-tag-create", args=[amelie.pk])).status_code == 403
        )


def amelie_page(amelie: Customer) -> str:
    return reverse("customers:customer-detail", args=[amelie.pk])


def test_a_manager_keeps_them_in_order(manager_client, django_assert_num_queries):
    tags = reverse("customers:tag-list")
    manager_client.post(tags, {"name": "old", "colour": "info"})
    manager_client.post(tags, {"name": "new", "colour": "plain"})
    assert manager_client.post(tags, {"name": "New", "colour": "plain"}).status_code == 422
    old, new = Tag.objects.get(name="old"), Tag.objects.get(name="new")
    factories.customer(tags=["old"])
    manager_client.post(reverse("customers:tag-edit", args=[old.pk]), {"name": "older", "colour": "bad"})
    with django_assert_num_queries(3):
        page = manager_client.get(tags).content.decode()
    assert "older" in page
    assert (
        "1 customer has it"
        in manager_client.get(reverse("customers:tag-edit", args=[old.pk])).content.decode()
    )
    manager_client.post(reverse("customers:tag-merge", args=[old.pk]), {"into": new.pk})
    assert list(CustomerTag.objects.values_list("tag", flat=True)) == [new.pk]
    manager_client.post(reverse("customers:tag-delete", args=[new.pk]))
    assert not Tag.objects.exists()
    assert "No tag yet" in manager_client.get(tags).content.decode()


def test_the_api_makes_and_renames_them(machine):
    client = machine("customers.organise", "customers.view")
    made = client.post("/api/v1/tags/", {"name": " Presse ", "colour": "info"})
    assert (made.status_code, made.json()["name"], made.json()["colour"]) == (201, "Presse", "info")
    amelie, address = factories.customer(tags=["presse"]), f"/api/v1/tags/{made.json()['id']}/"
    assert client.patch(address, {"name": "Press"}).json() == {**made.json(), "name": "Press"}
    assert amelie.tags.get().name == "Press"
    again = client.post("/api/v1/tags/", {"name": "PRESS"})
    assert (again.status_code, list(again.json()["error"]["fields"])) == (409, ["name"])
    assert client.patch(address, {"name": "a;b"}).status_code == 400
    assert machine("customers.view").post("/api/v1/tags/", {"name": "x"}).status_code == 403


def test_a_tag_deleted_meanwhile_does_not_come_back_by_its_new_name():
    tag = create_tag(name="VIP")
    seen = Tag.objects.get(pk=tag.pk)
    delete_tag(tag=tag)
    with pytest.raises(Conflict):
        change_tag(tag=seen, name="Other", colour=seen.colour)
    assert not Tag.objects.filter(name="Other").exists()
