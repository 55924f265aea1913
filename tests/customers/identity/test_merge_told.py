"""What the log says of consents agrees with the ledger, through a merge and its undo."""

import pytest
from django.urls import reverse

from customers.identity.domain.merge import merge_customers, undo_merge
from customers.models import Consent, Customer, Event
from tests import factories

pytestmark = pytest.mark.django_db

GRANTS = {"consent.given": True, "consent.restored": True, "consent.withdrawn": False}


def told(person: Customer) -> dict[tuple[str, str], bool]:
    """What somebody who only reads the log takes for the last word."""
    events = Event.objects.filter(customer=person, kind__in=GRANTS).order_by("pk")
    return {(each.data["purpose"], each.data["channel"]): GRANTS[each.kind] for each in events}


def kept(person: Customer) -> dict[tuple[str, str], bool]:
    said = Consent.objects.filter(customer=person).latest_words()
    return {(each.purpose, each.channel): each.granted for each in said}


def yes_and_no(*, refuser: int) -> list[Customer]:
    """The one said no, then the other one yes."""
    people = [factories.customer(), factories.customer("Amelie")]
    factories.consent(people[refuser], granted=False)
    factories.consent(people[1 - refuser], granted=True)
    return people


@pytest.mark.parametrize("refuser", [0, 1])
@pytest.mark.parametrize("meanwhile", [None, True, False])
def test_who_reads_the_log_knows_the_last_word(refuser, meanwhile):
    people = yes_and_no(refuser=refuser)
    merge = merge_customers(survivor=people[0], merged=people[1])
    assert told(people[0]) == kept(people[0]) == {("survey", "email"): False}
    if meanwhile is not None:
        factories.consent(people[0], granted=meanwhile)
    undo_merge(merge=merge)
    for person in people:
        assert told(person) == kept(person)


def test_a_yes_that_holds_again_is_told_with_who_undid_the_merge(agent, agent_client):
    survivor, merged = yes_and_no(refuser=1)
    undo_merge(merge=merge_customers(survivor=survivor, merged=merged), actor_id=agent.pk)
    restored = Event.objects.get(kind="consent.restored")
    assert (restored.customer, restored.actor, restored.data) == (
        survivor,
        agent,
        {"purpose": "survey", "channel": "email", "source": "merge"},
    )
    page = agent_client.get(reverse("customers:customer-detail", args=[survivor.pk])).content.decode()
    assert "The merge is undone: agrees to" in page


def test_where_no_stays_no_there_is_nothing_to_tell():
    survivor, merged = yes_and_no(refuser=0)
    undo_merge(merge=merge_customers(survivor=survivor, merged=merged))
    assert not Event.objects.filter(kind="consent.restored").exists()
