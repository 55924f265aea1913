"""Ideas of the invented customers, some on the road map, some waiting; pioneers of whom two are invited."""

import random

from crm.models import User
from customers.models import Customer
from surveys.domain.early_access import answer_early, be_pioneer, invite_pioneers
from surveys.domain.idea import add_idea, change_idea, move_idea, propose_idea, vote
from surveys.enums import IdeaState
from surveys.models import EarlyAccess, Idea

OWN = [
    ("Suivre le colis heure par heure", "Follow the parcel hour by hour", IdeaState.STARTED),
    ("Un abonnement que l’on peut mettre en pause", "A subscription that can be paused", IdeaState.PLANNED),
    ("Des dosettes à composter chez soi", "Pods to compost at home", IdeaState.CONSIDERED),
    ("Payer en trois fois", "Pay in three parts", IdeaState.DONE),
    ("Livrer le dimanche", "Deliver on Sundays", IdeaState.DECLINED),
]
PROPOSED = [
    ("fr", "Indiquer la date de torréfaction sur le site", "Show the roasting date on the site"),
    ("fr", "Reprendre les vieux moulins à la livraison", "Take back old grinders with the delivery"),
    ("en", "Un coffret découverte chaque mois", "A tasting box every month"),
    ("fr", "Un rappel avant la fin du paquet", "A reminder before the bag is empty"),
    ("en", "Offrir un abonnement à un ami", "Give a subscription to a friend"),
]
WAITING = [("fr", "Des ateliers latte art le samedi"), ("en", "Loyalty points for returned tins")]
REPLIES = {
    IdeaState.DECLINED: (
        "Nos livreurs tiennent à leur dimanche. Le créneau du soir arrive bientôt.",
        "Our drivers keep their Sundays. Evening slots come soon.",
    ),
    IdeaState.DONE: ("Disponible dès 60 € d’achat.", "From €60 on."),
}
PEOPLE, PIONEERS = 60, 9


def seed_ideas(rng: random.Random) -> None:
    if Idea.objects.exists():
        return
    people = list(Customer.objects.order_by("pk")[:PEOPLE])
    actor_id = User.objects.order_by("pk").values_list("pk", flat=True).first()
    made = [_own(*each) for each in OWN] + [
        _proposed(rng.choice(people), *each, actor_id) for each in PROPOSED
    ]
    for language, title in WAITING:
        propose_idea(customer=rng.choice(people), title=title, text="", language=language)
    for idea in made:
        for customer in rng.sample(people, rng.randint(0, len(people) // 2)):
            vote(idea=idea, customer=customer, tell=rng.random() < 0.1)
    for customer in rng.sample(people, min(PIONEERS, len(people))):
        be_pioneer(customer=customer, wants=True)
    invite_pioneers(idea=made[0], many=3, actor_id=actor_id)
    for early in EarlyAccess.objects.select_related("customer").order_by("pk")[:2]:
        answer_early(idea=made[0], customer=early.customer, accepts=True)


def _own(title_fr: str, title_en: str, state: IdeaState) -> Idea:
    idea, _new = add_idea(state=state, language="fr", title_fr=title_fr, title_en=title_en)
    reply_fr, reply_en = REPLIES.get(state, ("", ""))
    return change_idea(idea=idea, reply_fr=reply_fr, reply_en=reply_en)


def _proposed(customer: Customer, language: str, title_fr: str, title_en: str, actor_id: int | None) -> Idea:
    title = title_fr if language == "fr" else title_en
    idea, _new = propose_idea(customer=customer, title=title, text="", language=language)
    change_idea(idea=idea, title_fr=title_fr, title_en=title_en)
    return move_idea(idea=idea, to=IdeaState.OPEN, actor_id=actor_id)
