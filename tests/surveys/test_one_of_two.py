"""Two who write the same thing at the same time: the second waits for the first, and one of it stands."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from core.sql import execute
from customers.models import Customer, Event
from surveys.domain.answer import take_at_once
from surveys.domain.early_access import be_pioneer, invite_pioneers
from surveys.domain.idea import add_idea, merge_ideas, vote
from surveys.domain.invitation import Asked, find_invitation, invite
from surveys.domain.review import NewReview, record_review
from surveys.domain.suspicion import note_link
from surveys.domain.voice import gather
from surveys.enums import IdeaState
from surveys.models import Answer, EarlyAccess, Idea, IdeaVote, Invitation, Review, Survey, Verbatim
from tests import factories
from tests.customers.together import in_between

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("nothing_followed_yet"),
]


def twice(work: Callable[[], Any]) -> Any:
    """What the second of them was told."""
    told, waited = in_between(work, work)
    assert waited
    return told


def test_of_what_two_say_at_once_one_stands(ask: Callable[..., str], nps: Survey, customer: Customer) -> None:
    """One test, for each that commits empties every table."""
    assert twice(lambda: invite(survey=nps, asked=[Asked(customer.pk, "order:1")])) == {}
    assert Event.objects.filter(kind="survey.invited").count() == Invitation.objects.count() == 1

    token = ask("order:2")
    invitation: Any = find_invitation(token)
    sent = {"token": token, "number": invitation.pk, "score": "9", "comment": "Merci", "browser": "b"}
    assert twice(lambda: take_at_once(**sent)) is None
    assert Event.objects.filter(kind="survey.answered").count() == Answer.objects.count() == 1

    _told, waited = in_between(
        lambda: note_link(invitation=invitation, score="8"),
        lambda: note_link(invitation=invitation, score="9"),
    )
    assert (waited, execute("SELECT value FROM crm_cache WHERE cache_key LIKE 'surveys.f%%'")) == (
        True,
        [("8 9",)],
    )

    review = NewReview(source="Google", external_id="g1", stars=2, text="Lent", posted_at=timezone.now())
    known, is_new = twice(lambda: record_review(review=review, actor_id=None, language="fr"))
    assert (known, is_new) == (Review.objects.get(), False)
    assert Event.objects.filter(kind="review.posted").count() == 1

    twice(lambda: gather.gather_answers([Answer.objects.get().pk]))
    twice(lambda: execute(gather._REVIEWED, reviews=[known.pk]))
    assert Verbatim.objects.count() == 2


def test_a_vote_in_the_moment_of_a_merge_goes_over_and_a_pioneer_is_invited_once(customer: Customer) -> None:
    gone, kept = (
        add_idea(state=IdeaState.OPEN, language="fr", title_fr=title)[0] for title in ("Dimanche", "Week-end")
    )
    vote(idea=kept, customer=customer)
    be_pioneer(customer=customer, wants=True)
    other = factories.customer("Awa")
    assert twice(lambda: invite_pioneers(idea=gone, many=5, actor_id=None)) == 0
    assert invite_pioneers(idea=kept, many=5, actor_id=None) == 1

    def cast() -> None:
        for who in (customer, other):
            vote(idea=gone, customer=who, tell=True)

    _told, waited = in_between(cast, lambda: merge_ideas(idea=gone, into=kept, actor_id=None))
    assert waited
    assert sorted(IdeaVote.objects.values_list("idea", "customer", "tell")) == sorted(
        (kept.pk, who.pk, True) for who in (customer, other)
    )
    assert Idea.objects.get(pk=kept.pk).votes == 2
    assert list(EarlyAccess.objects.values_list("idea", "customer")) == [(kept.pk, customer.pk)]
