"""The customer's page of ideas: its link, and what stands on it."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.urls import reverse

from customers.models import Customer, Preference
from customers.people.domain.preference import preference_of
from surveys.domain.idea import MOST_WANTED, shown_ideas
from surveys.enums import IdeaState
from surveys.models import EarlyAccess, Idea, IdeaVote, Portal
from surveys.models.idea import SHOWN

SIGNER = Signer(salt="surveys.portal", sep=".")
"""Good for this page alone: the link of the preference page does not open it, nor this one that."""
IN_A_LANE = 20
ROAD_MAP = (IdeaState.STARTED, IdeaState.PLANNED, IdeaState.CONSIDERED)
PAST = (IdeaState.DONE, IdeaState.DECLINED)


def portal_link(customer_id: int) -> str:
    """The whole address; their key is made with the first link, and withdrawn with all their links."""
    token = SIGNER.sign(preference_of(customer_id).key.hex)
    return f"{settings.BASE_URL.rstrip('/')}{reverse('surveys:portal', args=[token])}"


def find_by_portal_link(token: str) -> Customer | None:
    try:
        key = UUID(SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return None
    found = Preference.objects.filter(key=key).select_related("customer").first()
    return found.customer if found else None


@dataclass(frozen=True)
class Lane:
    """Ideas of one state, most wanted first."""

    state: IdeaState
    ideas: list[Idea]


def lanes(states: tuple[IdeaState, ...]) -> list[Lane]:
    """One query a state, each cut off: what is planned is never many."""
    found = [Lane(state, list(_of(state)[:IN_A_LANE])) for state in states]
    return [lane for lane in found if lane.ideas]


def _of(state: IdeaState) -> QuerySet[Idea]:
    return Idea.objects.filter(state=state).order_by(*MOST_WANTED)


def open_ideas() -> QuerySet[Idea]:
    return shown_ideas().filter(state=IdeaState.OPEN)


@dataclass(frozen=True)
class Own:
    """What a customer said here: votes (idea → whether they want to hear of it), what waits, invitations with
    what was answered.
    """

    votes: dict[int, bool]
    waiting: list[Idea]
    early: list[EarlyAccess]


def own_of(customer: Customer) -> Own:
    early = EarlyAccess.objects.filter(customer=customer, idea__state__in=SHOWN)
    return Own(
        dict(IdeaVote.objects.filter(customer=customer).values_list("idea", "tell")),
        list(Idea.objects.filter(customer=customer, state=IdeaState.WAITING).order_by("-pk")[:IN_A_LANE]),
        list(early.select_related("idea").order_by("-pk")[:IN_A_LANE]),
    )


def set_public(*, is_public: bool) -> Portal:
    return Portal.objects.update_or_create(pk=1, defaults={"is_public": is_public})[0]
