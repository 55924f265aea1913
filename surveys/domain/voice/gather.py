"""The words of answers that count, beside the score and to further questions, and those of reviews."""

from collections.abc import Sequence

from core.sql import execute
from customers.domain.log import Batch
from surveys.enums import EventKind
from surveys.models import AsideAnswer

KINDS = frozenset(
    {
        EventKind.ANSWERED,
        EventKind.REVISED,
        EventKind.REPLIED,
        EventKind.DOUBTED,
        EventKind.SET_ASIDE,
        EventKind.COUNTED_AGAIN,
        EventKind.REVIEW_POSTED,
    }
)


def gather_words(batch: Batch) -> None:
    """Subscriber: from answers and reviews as they stand now, so a second look changes nothing."""
    if answers := _told(batch, "answer"):
        gather_answers(answers)
    if floods := _told(batch, "set_aside"):
        of_floods = AsideAnswer.objects.filter(set_aside__in=floods)
        gather_answers(list(of_floods.values_list("answer", flat=True)))
    if reviews := _told(batch, "review"):
        execute(_REVIEWED, reviews=reviews)


def _told(batch: Batch, key: str) -> list[int]:
    told = batch.events.filter(data__has_key=key).values_list(f"data__{key}", flat=True)
    return sorted(set(told))


def gather_answers(answers: Sequence[int]) -> None:
    """Whoever changes their words takes a correction of the tone back: it was about other words."""
    execute(_EMPTIED, answers=answers)
    execute(_GATHERED, answers=answers)


_SAID = """
    (
        SELECT id AS answer_id, NULL::bigint AS question_id, comment AS text FROM surveys_answer
        WHERE id = ANY(%(answers)s) AND counts AND comment <> ''
        UNION ALL
        SELECT reply.answer_id, reply.question_id, reply.text FROM surveys_reply reply
        JOIN surveys_answer answer ON answer.id = reply.answer_id
        WHERE answer.id = ANY(%(answers)s) AND answer.counts AND reply.text <> ''
    )
"""
_EMPTIED = f"""
    DELETE FROM surveys_verbatim verbatim WHERE answer_id = ANY(%(answers)s) AND NOT EXISTS (
        SELECT FROM {_SAID} said WHERE said.answer_id = verbatim.answer_id
            AND said.question_id IS NOT DISTINCT FROM verbatim.question_id
    )
"""
_CONTACT = r"""
    LEFT JOIN customers_interaction contact ON contact.id = CASE
        WHEN invitation.occasion ~ '^interaction:\d{1,18}$' THEN substr(invitation.occasion, 13)::bigint END
    LEFT JOIN surveys_openlink hung ON hung.id = invitation.open_link_id
"""
_GATHERED = f"""
    INSERT INTO surveys_verbatim AS known (source, answer_id, question_id, customer_id, survey_id, kind,
        score, scale_max, channel, text, said_at, language)
    SELECT 'survey', answer.id, said.question_id, answer.customer_id, answer.survey_id, survey.kind,
        answer.score, answer.scale_max, coalesce(contact.channel, hung.channel, ''), said.text,
        answer.answered_at, invitation.language
    FROM {_SAID} said JOIN surveys_answer answer ON answer.id = said.answer_id
    JOIN surveys_survey survey ON survey.id = answer.survey_id
    JOIN surveys_invitation invitation ON invitation.id = answer.invitation_id {_CONTACT}
    ORDER BY answer.id, said.question_id NULLS FIRST
    ON CONFLICT (answer_id, question_id) WHERE answer_id IS NOT NULL
    DO UPDATE SET score = EXCLUDED.score, text = EXCLUDED.text, edition = 0,
        corrected_at = CASE WHEN known.text = EXCLUDED.text THEN known.corrected_at END,
        corrected_by_id = CASE WHEN known.text = EXCLUDED.text THEN known.corrected_by_id END
    WHERE (known.score, known.text) IS DISTINCT FROM (EXCLUDED.score, EXCLUDED.text)
"""
_REVIEWED = """
    INSERT INTO surveys_verbatim (source, review_id, customer_id, kind, score, scale_max, channel, text,
        said_at, language)
    SELECT 'review', id, customer_id, 'stars', stars, 5, '', text, posted_at, language
    FROM surveys_review WHERE id = ANY(%(reviews)s) AND text <> '' ORDER BY id
    ON CONFLICT (review_id) DO NOTHING
"""
