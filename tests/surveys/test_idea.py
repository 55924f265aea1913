"""Ideas: moderated before they are shown, one vote for each customer, told back to whoever is for them."""

import pytest
from django.utils import translation

from core.errors import Conflict, Invalid
from core.sql import execute
from customers.identity.domain.merge import merge_customers
from customers.models import Customer, Event
from customers.privacy.domain.erasure import erase_customer
from surveys.domain.early_access import answer_early, be_pioneer, invite_pioneers, pioneers_for
from surveys.domain.idea import (
    MOVES_A_DAY,
    add_idea,
    merge_ideas,
    move_idea,
    propose_idea,
    similar_ideas,
    vote,
    withdraw_vote,
)
from surveys.domain.portal import own_of
from surveys.enums import IdeaState
from surveys.models import EarlyAccess, Idea, IdeaVote, Pioneer
from tests import factories


def own(title: str = "Deliver on Sundays", state: IdeaState = IdeaState.OPEN) -> Idea:
    return add_idea(state=state, language="en", title_en=title)[0]


def told(*kinds: str) -> list[tuple[str, int, dict[str, object]]]:
    rows = Event.objects.filter(kind__in=kinds).order_by("pk")
    return [(row.kind, row.customer_id or 0, row.data) for row in rows]


def votes(idea: Idea) -> int:
    return Idea.objects.get(pk=idea.pk).votes


def test_a_proposal_waits_and_is_proposed_once(db):
    ana = factories.customer()
    idea, is_new = propose_idea(
        customer=ana, title=" Livrer\x00 le dimanche ", text="<b>", language="fr", key="k"
    )
    again, is_new_again = propose_idea(customer=ana, title="Autre", text="", language="fr", key="k")
    assert (idea.title_fr, idea.state, idea.votes) == ("Livrer le dimanche", "waiting", 1)
    assert (again, is_new, is_new_again) == (idea, True, False)
    assert not similar_ideas("livrer le dimanche"), "what waits is shown to nobody"
    with pytest.raises(Conflict, match="not open for votes"):
        vote(idea=idea, customer=factories.customer())
    for n in range(4):
        propose_idea(customer=ana, title=f"Idée {n}", text="", language="fr")
    with pytest.raises(Conflict, match="several ideas of yours"):
        propose_idea(customer=ana, title="Encore", text="", language="fr")


@pytest.mark.parametrize(
    ("title", "text", "field"),
    [(" ", "", "title_fr"), ("x" * 121, "", "title_fr"), ("x", "y" * 2001, "text_fr")],
)
def test_a_proposal_that_cannot_be(db, title, text, field):
    with pytest.raises(Invalid) as refused:
        propose_idea(customer=factories.customer(), title=title, text=text, language="fr")
    assert refused.value.field == field


def test_one_vote_each_counted_by_the_database(db):
    idea, ana, ben = own(), factories.customer(), factories.customer()
    assert [vote(idea=idea, customer=ana)[1], vote(idea=idea, customer=ana, tell=True)[1]] == [True, False]
    vote(idea=idea, customer=ben)
    assert (votes(idea), IdeaVote.objects.get(customer=ana).tell) == (2, True)
    withdraw_vote(idea=idea, customer=ana)
    withdraw_vote(idea=idea, customer=ana)
    assert votes(idea) == 1
    kinds = [kind for kind, *_ in told("idea.voted", "idea.unvoted")]
    assert kinds == ["idea.voted", "idea.voted", "idea.unvoted"]


def test_a_page_that_is_scripted_stops_for_the_day(db):
    idea, ana = own(), factories.customer()
    for _ in range(MOVES_A_DAY // 2):
        vote(idea=idea, customer=ana)
        withdraw_vote(idea=idea, customer=ana)
    with pytest.raises(Conflict, match="come back tomorrow"):
        vote(idea=idea, customer=ana)


def test_saying_and_unsaying_that_one_would_try_stops_for_the_day_too(db):
    idea, ana = own(), factories.customer()
    EarlyAccess.objects.create(idea=idea, customer=ana)
    for n in range(MOVES_A_DAY // 2):
        be_pioneer(customer=ana, wants=n % 2 == 0)
        answer_early(idea=idea, customer=ana, accepts=n % 2 == 0)
    with pytest.raises(Conflict, match="come back tomorrow"):
        be_pioneer(customer=ana, wants=True)
    with pytest.raises(Conflict, match="come back tomorrow"):
        answer_early(idea=idea, customer=ana, accepts=True)


def test_what_becomes_of_it_is_told_to_whoever_is_for_it(db):
    idea, ana, ben = own(), factories.customer(), factories.customer()
    vote(idea=idea, customer=ana, tell=True)
    vote(idea=idea, customer=ben)
    move_idea(idea=idea, to=IdeaState.PLANNED, actor_id=None)
    move_idea(idea=idea, to=IdeaState.PLANNED, actor_id=None)
    data = {"idea": idea.pk, "title": "Deliver on Sundays", "state": "planned"}
    occasion = f"idea:{idea.pk}:planned:"
    assert told("idea.moved") == [
        ("idea.moved", ana.pk, data | {"tell": True, "occasion": f"{occasion}{ana.pk}"}),
        ("idea.moved", ben.pk, data | {"tell": False, "occasion": f"{occasion}{ben.pk}"}),
    ]
    with pytest.raises(Invalid):
        move_idea(idea=idea, to="merged", actor_id=None)


def test_merging_unites_the_votes(db):
    one, other = own("Sunday delivery"), own()
    ana, ben, eva = (factories.customer() for _ in range(3))
    for idea, customer, tell in [
        (one, ana, True),
        (one, ben, False),
        (other, ana, False),
        (other, eva, False),
    ]:
        vote(idea=idea, customer=customer, tell=tell)
    kept = merge_ideas(idea=one, into=other, actor_id=None)
    assert (kept.votes, votes(one)) == (3, 0)
    assert IdeaVote.objects.get(customer=ana).tell, "whoever wants to hear of either hears of what remains"
    for idea, into in [(one, other), (other, one), (other, other)]:
        with pytest.raises(Invalid):
            merge_ideas(idea=idea, into=into, actor_id=None)
    with pytest.raises(Conflict):
        move_idea(idea=one, to=IdeaState.DONE, actor_id=None)


def test_each_who_was_for_it_is_told_where_it_went(db):
    ana, ben = factories.customer(), factories.customer()
    kept = own()
    idea = propose_idea(customer=ana, title="Livrer le dimanche", text="", language="fr")[0]
    move_idea(idea=idea, to=IdeaState.OPEN, actor_id=None)
    vote(idea=idea, customer=ben, tell=True)
    withdraw_vote(idea=idea, customer=ana)
    merge_ideas(idea=idea, into=kept, actor_id=None)
    data = {"idea": kept.pk, "title": "Deliver on Sundays", "state": "open"}
    occasion = f"idea:{idea.pk}:idea.merged:{ben.pk}"
    assert told("idea.merged") == [
        ("idea.merged", ben.pk, data | {"tell": True, "occasion": occasion}),
        ("idea.merged", ana.pk, data),
    ]


def test_what_customers_see_is_not_merged_into_what_they_do_not(db):
    shown, waiting = own(), own(state=IdeaState.REFUSED)
    vote(idea=shown, customer=factories.customer())
    with pytest.raises(Invalid, match="Customers do not see that one") as refused:
        merge_ideas(idea=shown, into=waiting, actor_id=None)
    assert (refused.value.field, votes(shown), votes(waiting)) == ("into", 1, 0)


def test_invitations_go_over_and_are_shown_where_the_idea_is(db):
    one, other = own("Sunday delivery"), own()
    ana, ben = factories.customer(), factories.customer()
    for idea, customer, state in [(one, ana, "accepted"), (one, ben, "invited"), (other, ben, "accepted")]:
        EarlyAccess.objects.create(idea=idea, customer=customer, state=state)
    merge_ideas(idea=one, into=other, actor_id=None)
    rows = EarlyAccess.objects.order_by("customer").values_list("idea", "customer", "state")
    assert list(rows) == [(other.pk, ana.pk, "accepted"), (other.pk, ben.pk, "accepted")]
    assert [each.idea for each in own_of(ana).early] == [other]
    move_idea(idea=other, to=IdeaState.REFUSED, actor_id=None)
    assert own_of(ana).early == []


def test_votes_are_counted_a_statement_at_a_time(db):
    """Row by row, a merge of thousands writes the idea anew for each of them."""
    one, other = own("Sunday delivery"), own()
    people = Customer.objects.bulk_create(Customer(first_name="Ana") for _ in range(30))
    IdeaVote.objects.bulk_create(IdeaVote(idea=one, customer=each) for each in people)
    IdeaVote.objects.bulk_create(IdeaVote(idea=other, customer=each) for each in people[:10])
    written = "SELECT pg_stat_get_xact_tuples_updated('surveys_idea'::regclass)"
    before = execute(written)[0][0]
    IdeaVote.objects.filter(idea=one, customer__in=people[10:25]).update(idea=other)
    IdeaVote.objects.filter(idea=other, customer__in=people[:2]).delete()
    IdeaVote.objects.update(tell=True)
    assert (votes(one), votes(other), execute(written)[0][0] - before) == (15, 23, 3)


def test_a_key_is_one_idea_whoever_sends_it(db):
    ana, ben = factories.customer(), factories.customer()
    told_by_ana = propose_idea(customer=ana, title="Livrer", text="", language="fr", key="k")[0]
    with pytest.raises(Conflict) as of_ben:
        propose_idea(customer=ben, title="Payer", text="", language="fr", key="k")
    with pytest.raises(Conflict) as of_house:
        add_idea(state=IdeaState.OPEN, language="en", title_en="Pay", key="k")
    assert (of_ben.value.field, of_house.value.field) == ("key", "key")
    assert list(Idea.objects.all()) == [told_by_ana]
    ours = add_idea(state=IdeaState.OPEN, language="en", title_en="Pay", key="ours")[0]
    assert add_idea(state=IdeaState.OPEN, language="en", title_en="Pay", key="ours") == (ours, False)


def test_a_vote_sent_again_leaves_the_wish_to_hear_as_it_was(db):
    idea, ana = own(), factories.customer()
    wishes = [vote(idea=idea, customer=ana, tell=tell)[0].tell for tell in (True, None, False, None)]
    assert wishes == [True, True, False, False]


def test_a_title_reads_alike_beside_its_translation(db):
    words = {"title_fr": "Livrer le dimanche", "title_en": "Ship orders on Sundays too, all the year round"}
    both = add_idea(state=IdeaState.OPEN, language="fr", **words)[0]
    alike = [similar_ideas(title) for title in ("Livraison le dimanche", "Ship orders Sundays", "Payer plus")]
    assert alike == [[both], [both], []]


def test_two_records_of_one_person_are_one_vote(db):
    idea, ana, twin = own(), factories.customer(), factories.customer()
    for each in (ana, twin):
        vote(idea=idea, customer=each)
        be_pioneer(customer=each, wants=True)
    merge_customers(survivor=ana, merged=twin)
    assert (votes(idea), ana.idea_votes.count(), ana.pioneers.count()) == (1, 1, 1)


def test_an_erasure_takes_what_nobody_read_and_leaves_the_votes(db):
    ana = factories.customer()
    shown = propose_idea(customer=ana, title="Ouvrir tard", text="", language="fr")[0]
    move_idea(idea=shown, to=IdeaState.OPEN, actor_id=None)
    hidden = propose_idea(customer=ana, title="Appelez Amélie", text="au 06 12", language="fr")[0]
    be_pioneer(customer=ana, wants=True)
    erase_customer(customer=ana, actor_id=None)
    rows = Idea.objects.order_by("pk").values_list("title_fr", "text_fr", "words", "votes")
    assert list(rows) == [("Ouvrir tard", "", "ouvrir tard", 1), ("…", "", "", 1)]
    assert not ana.pioneers.exists()
    assert hidden.pk not in {each.pk for each in similar_ideas("Appelez Amélie", shown=False)}


def test_pioneers_are_invited_once_voters_first(db):
    idea, ana, ben = own(), factories.customer(), factories.customer()
    for each in (ana, ben):
        be_pioneer(customer=each, wants=True)
    vote(idea=idea, customer=ben)
    assert invite_pioneers(idea=idea, many=1, actor_id=None) == 1
    assert EarlyAccess.objects.get().customer == ben
    assert invite_pioneers(idea=idea, many=5, actor_id=None) == 1
    assert invite_pioneers(idea=idea, many=5, actor_id=None) == 0
    assert [customer for _kind, customer, _data in told("early.invited")] == [ben.pk, ana.pk]
    assert answer_early(idea=idea, customer=ben, accepts=True).state == "accepted"
    with pytest.raises(Conflict):
        answer_early(idea=idea, customer=factories.customer(), accepts=True)


def test_pioneers_who_are_for_it_come_first_then_who_waits_longest(db):
    idea, people = own(), [factories.customer() for _ in range(5)]
    for each in people:
        Pioneer.objects.create(customer=each)
    for each in people[2:4]:
        vote(idea=idea, customer=each)
    EarlyAccess.objects.create(idea=idea, customer=people[0])
    found = [(each.customer, vars(each)["voted"]) for each in pioneers_for(idea, most=3)]
    assert found == [(people[2], True), (people[3], True), (people[1], False)]
    assert len(pioneers_for(idea, most=1)) == 1


def test_readers_get_the_language_there_is(db):
    idea = own()
    with translation.override("fr"):
        assert str(idea) == "Deliver on Sundays"
