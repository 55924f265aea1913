"""A first answer, the state of its invitation and the event that tells of it, in one statement."""

from datetime import datetime
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS

from core.sql import planned
from surveys.domain.invitation import hash_token
from surveys.domain.open_link import take_place
from surveys.domain.suspicion import FOLLOWED, SWEPT_FROM, Sender, hash_browser
from surveys.domain.telling import COMMENT_ON_TIMELINE
from surveys.enums import AskedOver, EventKind
from surveys.models import Answer, Invitation

ANSWER = (
    *("id", "invitation_id", "survey_id", "customer_id", "score", "scale_min", "scale_max"),
    *("comment", "answered_at", "browser_hash", "suspicion", "counts"),
)


class Stored(NamedTuple):
    """What the page after a first answer says of it. `asks_more`: or it says more than this."""

    score: int
    scale_max: int
    comment: str
    answered_at: datetime
    language: str
    asks_more: bool


def store(invitation: Invitation, score: int, comment: str, sender: Sender) -> Answer | None:
    """None where there is an answer already, or the invitation is no more or over. Raises LinkFull."""
    said = [score, comment, hash_browser(sender.browser), sender.suspicion]
    for row in planned(_OF_INVITATION, [sender.suspicion, invitation.pk, *said]):
        if not sender.suspicion and (link := invitation.open_link_id):
            take_place(link)
        answer = Answer.from_db(DEFAULT_DB_ALIAS, ANSWER, row)
        answer.invitation, answer.survey = invitation, invitation.survey
        return answer
    return None


def store_at_once(*, token: str, number: int, score: int, comment: str, browser: str) -> Stored | None:
    """Of whoever was shown the page of this invitation, where nothing speaks against them.

    Nothing is read before, and no model is made of it. None wherever there is anything to think about or to
    say, which `take_down` does.
    """
    said = [number, hash_token(token), score, score, comment, hash_browser(browser), ""]
    return next((Stored._make(row) for row in planned(_AT_ONCE, said)), None)


_STORE = f"""
    WITH asked AS (
        UPDATE surveys_invitation
        SET started_at = statement_timestamp(),
            answered_at = CASE WHEN {{counts}} THEN statement_timestamp() END
        FROM surveys_survey
        WHERE surveys_survey.id = survey_id AND {{which}}
            AND started_at IS NULL  -- whoever answers at the same time waits, and finds that it is not
            AND expires_at > clock_timestamp()  -- an erasure ends them all
        RETURNING surveys_invitation.id, survey_id, version_id, brand_id, language, customer_id, agent_id,
            channel, occasion, open_link_id, scale_min, scale_max, kind, slug, title_fr, title_en
    ), answer AS (
        INSERT INTO surveys_answer (invitation_id, survey_id, customer_id, scale_min, scale_max,
            score, comment, browser_hash, suspicion)
        SELECT id, survey_id, customer_id, scale_min, scale_max, %s, %s, %s, %s FROM asked
        RETURNING {", ".join(ANSWER)}
    ), told AS (
        INSERT INTO customers_event (customer_id, kind, actor_id, data)
        SELECT answer.customer_id,
            CASE WHEN counts THEN '{EventKind.ANSWERED}' ELSE '{EventKind.DOUBTED}' END, agent_id,
            jsonb_build_object('answer', answer.id, 'survey', slug, 'title_fr', title_fr,
                'title_en', title_en, 'kind', kind, 'occasion', occasion, 'score', score,
                'scale', jsonb_build_array(answer.scale_min, answer.scale_max),
                'comment', left(comment, {COMMENT_ON_TIMELINE}))
            || jsonb_strip_nulls(jsonb_build_object(
                'by_phone', CASE WHEN channel = '{AskedOver.PHONE}' THEN true END,
                'brand', brand.key, 'brand_name', brand.name, 'open_link', open_link_id))
            || CASE WHEN counts THEN '{{{{}}}}'
                ELSE jsonb_build_object('suspicion', suspicion, 'revision', NULL) END
        FROM answer CROSS JOIN asked LEFT JOIN customers_brand brand ON brand.id = brand_id
    )
    SELECT {{shown}} FROM answer CROSS JOIN asked
"""
"""The event says what `telling.words_of` says."""
_OF_INVITATION = _STORE.format(
    counts="%s = ''",
    which="surveys_invitation.id = %s",
    shown=", ".join(f"answer.{name}" for name in ANSWER),
)
_AT_ONCE = _STORE.format(
    counts="true",
    which=f"""
            surveys_invitation.id = %s AND token_hash = %s AND open_link_id IS NULL
            AND active AND %s BETWEEN scale_min AND scale_max
            AND coalesce(cardinality(string_to_array(({FOLLOWED.sql}), ' ')), 0) < {SWEPT_FROM}
    """,
    shown="""
        score, answer.scale_max, comment, answered_at, language,
        brand_id IS NOT NULL OR EXISTS (SELECT FROM surveys_question WHERE version_id = asked.version_id)
    """,
)
