"""Ask customers about an occasion: once each, by a link that only its receiver knows."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from core.sql import execute, prepared
from surveys.enums import AskedOver, EventKind
from surveys.models import Invitation, Question, Reminder, Survey, Version

TOKEN_BYTES = 32  # 256 bits: nobody guesses one


@dataclass(frozen=True)
class Asked:
    """Whom we ask about what, for example (12, "interaction:345")."""

    customer_id: int
    occasion: str


def invite(
    *,
    survey: Survey,
    asked: Iterable[Asked],
    channel: AskedOver = AskedOver.LINK,
    agent_id: int | None = None,
) -> dict[str, str]:
    """Invite a whole batch, once per occasion. Gives occasion → token of the link, for new invitations only.

    The tokens exist nowhere else: what is stored is their hash.
    """
    people = {each.occasion: each.customer_id for each in asked}
    tokens = {occasion: secrets.token_urlsafe(TOKEN_BYTES) for occasion in people}
    rows = execute(
        _INVITE,
        survey=survey.pk,
        told=json.dumps(names_of(survey)),
        days=survey.valid_days,
        customers=list(people.values()),
        occasions=list(people),
        hashes=[hash_token(token) for token in tokens.values()],
        channel=channel,
        agent=agent_id,
        kind=EventKind.INVITED,
    )
    return {occasion: tokens[occasion] for (occasion,) in rows}


_LATEST = """
    SELECT id FROM surveys_version WHERE survey_id = %(survey)s AND published_at IS NOT NULL
    ORDER BY number DESC LIMIT 1
"""
_INVITE = f"""
    WITH asked AS (
        SELECT * FROM unnest(%(customers)s::bigint[], %(occasions)s::text[], %(hashes)s::text[])
            AS asked (customer_id, occasion, token_hash)
    ), invited AS (
        INSERT INTO surveys_invitation
            (survey_id, version_id, customer_id, occasion, token_hash, language,
             channel, agent_id, expires_at)
        SELECT %(survey)s, ({_LATEST}), customer.id, asked.occasion, asked.token_hash, customer.language,
            %(channel)s, %(agent)s, statement_timestamp() + make_interval(days => %(days)s)
        FROM asked JOIN customers_customer customer ON customer.id = asked.customer_id
        ORDER BY asked.occasion
        ON CONFLICT (survey_id, occasion) DO NOTHING
        RETURNING id, customer_id, occasion
    ), told AS (
        INSERT INTO customers_event (customer_id, kind, data)
        SELECT customer_id, %(kind)s,
            %(told)s::jsonb || jsonb_build_object('invitation', id, 'occasion', occasion)
        FROM invited ORDER BY id
    )
    SELECT occasion FROM invited
"""


def latest_version(survey: Survey) -> Version | None:
    """The one that is asked now."""
    published = Version.objects.filter(survey=survey, published_at__isnull=False)
    return published.order_by("-number").first()


def names_of(survey: Survey) -> dict[str, str]:
    """What the timeline shows, in both languages: it draws an event from its data alone."""
    return {"survey": survey.slug, "title_fr": survey.title_fr, "title_en": survey.title_en}


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def was_ever_sent(token: str) -> bool:
    """Whether we made this link, usable or not."""
    hashed = hash_token(token)
    return (
        Invitation.objects.filter(token_hash=hashed).exists()
        or Reminder.objects.filter(token_hash=hashed).exists()
    )


def is_over(token: str) -> bool:
    """Whether we made this link, and its time is over."""
    return Invitation.objects.filter(token_hash=hash_token(token), expires_at__lte=Now()).exists()


def find_invitation(token: str) -> Invitation | None:
    """The invitation of this link, if there is one and it may be used."""
    hashed = hash_token(token)
    return next(iter(_by_first_link(hashed) or _by_later_link(hashed)), None)


@prepared
def _by_first_link(hashed: str) -> QuerySet[Invitation]:
    return _usable().filter(token_hash=hashed)


@prepared
def _by_later_link(hashed: str) -> QuerySet[Invitation]:
    return _usable().filter(links__token_hash=hashed)


def _usable() -> QuerySet[Invitation]:
    """With all that its page needs: `asks_more` tells whether there is a question besides the score."""
    asks_more = Exists(Question.objects.filter(version=OuterRef("version")))
    return Invitation.objects.usable().select_related("survey", "version").annotate(asks_more=asks_more)
