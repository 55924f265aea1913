"""Ask customers about an occasion: once each, by a link that only its receiver knows."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from core.sql import execute, prepared
from surveys.domain.suspicion import FOLLOWED
from surveys.enums import AskedOver, EventKind
from surveys.models import Invitation, Question, Reminder, Survey, Version

TOKEN_BYTES = 32  # 256 bits: nobody guesses one
CHANGE_OF_MIND = timedelta(days=7)


@dataclass(frozen=True)
class Asked:
    """Whom we ask about what, for example (12, "interaction:345").

    Without `brand_id` it is the brand of what it is about, where that is known.
    """

    customer_id: int
    occasion: str
    brand_id: int | None = None


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
    about = {each.occasion: each for each in asked}
    tokens = {occasion: secrets.token_urlsafe(TOKEN_BYTES) for occasion in about}
    rows = execute(
        _INVITE,
        survey=survey.pk,
        told=json.dumps(names_of(survey)),
        days=survey.valid_days,
        customers=[each.customer_id for each in about.values()],
        occasions=list(about),
        brands=[each.brand_id for each in about.values()],
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
_BRAND = """
    coalesce(asked.brand_id, (
        SELECT first.brand_id FROM surveys_followup followed
        JOIN surveys_answer answer ON answer.id = followed.answer_id
        JOIN surveys_invitation first ON first.id = answer.invitation_id
        WHERE followed.id = CASE
            WHEN asked.occasion ~ '^followup:[0-9]{1,18}(:|$)'
            THEN split_part(asked.occasion, ':', 2)::bigint END
    ))
"""
"""A second question is asked in the name in which the first one was."""
_INVITE = f"""
    WITH asked AS (
        SELECT * FROM unnest(
            %(customers)s::bigint[], %(occasions)s::text[], %(hashes)s::text[], %(brands)s::bigint[]
        ) AS asked (customer_id, occasion, token_hash, brand_id)
    ), invited AS (
        INSERT INTO surveys_invitation
            (survey_id, version_id, customer_id, occasion, token_hash, language,
             channel, agent_id, brand_id, expires_at)
        SELECT %(survey)s, ({_LATEST}), customer.id, asked.occasion, asked.token_hash, customer.language,
            %(channel)s, %(agent)s, {_BRAND}, statement_timestamp() + make_interval(days => %(days)s)
        FROM asked JOIN customers_customer customer ON customer.id = asked.customer_id
        ORDER BY asked.occasion
        ON CONFLICT (survey_id, occasion) DO NOTHING
        RETURNING id, customer_id, occasion, brand_id
    ), told AS (
        INSERT INTO customers_event (customer_id, kind, data)
        SELECT customer_id, %(kind)s, %(told)s::jsonb || jsonb_strip_nulls(jsonb_build_object(
            'invitation', invited.id, 'occasion', occasion, 'brand', brand.key, 'brand_name', brand.name))
        FROM invited LEFT JOIN customers_brand brand ON brand.id = invited.brand_id ORDER BY invited.id
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


def is_usable(invitation: Invitation) -> bool:
    """Whether it still takes an answer, or a change of the one that counts; on the phone as by a link."""
    return _usable().filter(pk=invitation.pk).exists()


@prepared
def _by_first_link(hashed: str) -> QuerySet[Invitation]:
    return _usable().filter(token_hash=hashed)


@prepared
def _by_later_link(hashed: str) -> QuerySet[Invitation]:
    return _usable().filter(links__token_hash=hashed)


def _usable() -> QuerySet[Invitation]:
    """With all that its page needs: `asks_more` tells whether there is a question besides the score,
    `followed` which links of the mail were followed just now.

    It expires for the first answer. What counts already may be changed as long as its page promised.
    """
    asks_more = Exists(Question.objects.filter(version=OuterRef("version")))
    changeable = Q(answered_at__gt=Now() - CHANGE_OF_MIND, customer__erased_at=None)
    usable = Invitation.objects.filter(Q(expires_at__gt=Now()) | changeable)
    rows = usable.select_related("survey", "version", "brand")
    return rows.annotate(asks_more=asks_more, followed=FOLLOWED)
