"""A counter with a QR code on it in the demo: who passes answers, and nobody knows who it was."""

import random
from datetime import timedelta

from django.utils import timezone

from core.sql import execute
from crm.models import User
from customers.enums import Channel
from surveys.domain.open_answer import Visit, record_open_answer
from surveys.domain.open_link import make_open_link
from surveys.domain.set_aside import set_answers_aside
from surveys.domain.suspicion import Sender
from surveys.enums import Phase, Suspicion
from surveys.models import Answer, OpenLink, Survey

PASSED, FLOODED, NAME = 40, 25, "Comptoir de Lyon"
FLOOD = "Un robot a répondu vingt-cinq fois en une demi-heure."
WORDS = {
    "fr": [
        "Accueil chaleureux et bon conseil.",
        "Trop d’attente à la caisse un samedi.",
        "La dégustation m’a convaincu.",
        "Personne ne savait si le moulin était en stock.",
        "Belle boutique, prix un peu élevés.",
    ],
    "en": ["Lovely shop, great coffee.", "Nobody at the counter spoke English.", "Quick and friendly."],
}


def seed_open_links(rng: random.Random) -> None:
    survey = Survey.objects.get(slug=f"{Phase.PURCHASE.value}-survey")
    link = OpenLink.objects.filter(survey=survey, name=NAME).first()
    link = link or make_open_link(survey=survey, name=NAME, channel=Channel.STORE, most_answers=200)
    for number in range(PASSED):
        language = "en" if rng.random() < 0.2 else "fr"
        answer = record_open_answer(
            visit=Visit(link, browser=f"demo-{number}"),
            language=language,
            score=rng.choices(survey.scale, [1 + each for each in survey.scale])[0],
            comment=rng.choice(WORDS[language]) if rng.random() < 0.5 else "",
            sender=Sender(f"demo-{number}", Suspicion.QUICK if rng.random() < 0.08 else ""),
            admitted=lambda: None,
        )
        _some_time_ago(answer, timedelta(days=rng.uniform(0.5, 60)))
    _flood(rng, link)


def _flood(rng: random.Random, link: OpenLink) -> None:
    """One night a machine answered: its answers are set aside."""
    for number in range(FLOODED):
        sender = Sender(f"flood-{number}")
        answer = record_open_answer(
            visit=Visit(link, browser=sender.browser),
            language="en",
            score=link.survey.scale_min,
            sender=sender,
            admitted=lambda: None,
        )
        _some_time_ago(answer, timedelta(days=9, minutes=rng.uniform(0, 30)))
    end, manager = timezone.now() - timedelta(days=9), User.objects.get(email="manager@cercle.example")
    begin = end - timedelta(minutes=31)
    set_answers_aside(link=link, since=begin, until=end, reason=FLOOD, actor_id=manager.pk)


def _some_time_ago(answer: Answer, ago: timedelta) -> None:
    """The verbs write what happens now; people passed in the last weeks."""
    execute(
        """
        WITH made AS (
            UPDATE surveys_invitation SET created_at = created_at - %(ago)s,
                expires_at = expires_at - %(ago)s, answered_at = answered_at - %(ago)s,
                started_at = started_at - %(ago)s
            WHERE id = %(invitation)s
        ), told AS (
            UPDATE customers_event SET occurred_at = occurred_at - %(ago)s
            WHERE customer_id IS NULL AND (data->>'answer')::bigint = %(answer)s
        )
        UPDATE surveys_answer SET answered_at = answered_at - %(ago)s WHERE id = %(answer)s
        """,
        ago=ago,
        invitation=answer.invitation_id,
        answer=answer.pk,
    )
