"""Customers say something, and the rules of the closed loop follow."""

from typing import Any

from customers.domain.log import Batch, Position
from journeys.domain.loop.follow import KINDS, follow_answers
from surveys.domain.answer import record_answer
from surveys.domain.invitation import Asked, invite
from surveys.models import Answer, FollowUp, Survey
from tests import factories

EVERYTHING = Batch(Position(), Position(2**60, 2**60), KINDS, KINDS)
COMMON: dict[str, Any] = {"name_fr": "Rappel", "name_en": "Call back", "action": "recover", "hours": 4}


def says(
    score: int, comment: str = "", *, slug="nps-after-contact", of=None, sender=None, occasion=""
) -> Answer:
    customer = of or factories.customer()
    survey = Survey.objects.get(slug=slug)
    occasion = occasion or f"visit:{customer.pk}:{score}"
    token = invite(survey=survey, asked=[Asked(customer.pk, occasion)])[occasion]
    return record_answer(token=token, score=score, comment=comment, **({"sender": sender} if sender else {}))


def followed() -> list[tuple[int, int]]:
    follow_answers(EVERYTHING)
    return list(FollowUp.objects.order_by("pk").values_list("answer", "rule"))
