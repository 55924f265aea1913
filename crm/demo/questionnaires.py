"""Surveys of every phase in the demo, each answered by some customers, further questions too."""

import random
from datetime import timedelta

from core.sql import execute
from crm.demo.features import ask_of_features, draw_feelings
from customers.models import Brand, Customer
from surveys.domain.answer import record_answer
from surveys.domain.heard import questions_of
from surveys.domain.invitation import Asked, invite
from surveys.domain.question import SCORE, Said, inputs_of, is_asked, options_of, read
from surveys.domain.reply import record_replies
from surveys.domain.suspicion import Sender
from surveys.domain.version import draft_survey, publish
from surveys.enums import AskedOver, Phase, Suspicion
from surveys.models import Answer, Question, Survey

TITLES = {
    Phase.CASE: ("Effort après un dossier", "Effort after a case"),
    Phase.ONBOARDING: ("Vos débuts chez nous", "Your start with us"),
    Phase.PERIODIC: ("Le baromètre du semestre", "The half-year barometer"),
    Phase.LOST: ("Pourquoi vous êtes parti", "Why you left"),
    Phase.PURCHASE: ("Votre commande, étape par étape", "Your order, step by step"),
    Phase.CONTACT: ("Votre échange avec nous", "Your contact with us"),
}
ANSWERS, OF_FEATURES = 24, 130
WORDS = {
    "fr": [
        "Prévenez-nous plus tôt, c’est tout.",
        "Rien, c’était parfait.",
        "Je n’ai toujours pas de nouvelles.",
    ],
    "en": ["Tell us earlier, that is all.", "Nothing, it was perfect.", "I still have not heard from you."],
}


def seed_questionnaires(rng: random.Random) -> None:
    people = list(Customer.objects.order_by("pk")[: 5 * OF_FEATURES])
    most = len(people) // 5
    for phase, (french, english) in TITLES.items():
        survey = _published(phase.value, french, english)
        for customer in rng.sample(people, min(ANSWERS, most)):
            answer_to(rng, survey, customer)
    survey = ask_of_features()
    for customer in rng.sample(people, min(OF_FEATURES, most)):
        answer_to(rng, survey, customer)


def _published(phase: str, title_fr: str, title_en: str) -> Survey:
    slug = f"{phase}-survey"
    if not Survey.objects.filter(slug=slug).exists():
        publish(survey=draft_survey(slug=slug, phase=phase, title_fr=title_fr, title_en=title_en))
    return Survey.objects.get(slug=slug)


def answer_to(rng: random.Random, survey: Survey, customer: Customer, *, brand: Brand | None = None) -> None:
    """Asked some time ago, in the name of a brand perhaps, and answered perhaps."""
    occasion = f"{survey.slug}:{customer.pk}"
    over = AskedOver.EMAIL if customer.pk % 5 else AskedOver.PHONE
    asked = Asked(customer.pk, occasion, brand.pk if brand else None)
    token = invite(survey=survey, asked=[asked], channel=over)[occasion]
    if rng.random() < 0.2:
        return
    score = rng.choices(survey.scale, [1 + each for each in survey.scale])[0]
    suspicion = Suspicion.QUICK if rng.random() < 0.1 and over == AskedOver.EMAIL else ""
    answer = record_answer(token=token, score=score, sender=Sender(suspicion=suspicion))
    if answer.counts:
        record_replies(answer=answer, said=_all_said(rng, answer, customer))
    _some_time_ago(answer, timedelta(days=rng.uniform(1, 80)))


def _all_said(rng: random.Random, answer: Answer, customer: Customer) -> list[Said]:
    """Question by question, as what was said leads on."""
    heard: dict[str, set[str]] = {SCORE: {str(answer.score)}}
    all_said: list[Said] = []
    for question in questions_of(answer):
        if is_asked(question, heard) and rng.random() < 0.9:
            said = _said(rng, question, customer)
            heard[question.key] = {value for each in said for value in _values(each)}
            all_said += said
    return all_said


def _values(said: Said) -> list[str]:
    return [str(said.number)] if said.number is not None else said.choices or [said.text or ""]


def _said(rng: random.Random, question: Question, customer: Customer) -> list[Said]:
    feelings = draw_feelings(rng, question.key)
    said = []
    for at, (row, _words) in enumerate(inputs_of(question)):
        values = [value for value, _text in options_of(question)] or WORDS[customer.language]
        said.append(read(question, row, [feelings[at] if feelings else rng.choice(values)]))
    return said


def _some_time_ago(answer: Answer, ago: timedelta) -> None:
    """The verbs write what happens now; the demo tells of the last months."""
    execute(
        """
        WITH asked AS (
            UPDATE surveys_invitation SET created_at = created_at - %(ago)s - interval '1 day',
                expires_at = expires_at - %(ago)s, answered_at = answered_at - %(ago)s,
                started_at = started_at - %(ago)s,
                sent_at = CASE channel WHEN 'email' THEN created_at - %(ago)s - interval '1 day' END
            WHERE id = %(invitation)s
        ), told AS (
            UPDATE customers_event SET occurred_at = occurred_at - %(ago)s
            WHERE customer_id = %(customer)s AND data->>'survey' = %(survey)s
        )
        UPDATE surveys_answer SET answered_at = answered_at - %(ago)s WHERE id = %(answer)s
        """,
        ago=ago,
        invitation=answer.invitation_id,
        customer=answer.customer_id,
        survey=answer.survey.slug,
        answer=answer.pk,
    )
