"""Answers in doubt are decided about, one or many at once: counted, left out for good, put back in doubt."""

from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.sql import execute
from core.text import clean_line
from customers.domain.log import record_event
from surveys.domain.confirmation import Done, confirm, lock
from surveys.domain.counting import doubt_after_all
from surveys.enums import Decision, EventKind, Suspicion
from surveys.models import Answer, Judged, Verdict

MOST = 500
LATEST_FIRST = ("-pk",)


def verdicts() -> QuerySet[Verdict]:
    return Verdict.objects.select_related("made_by")


def judge(
    *,
    decision: str,
    answers: Iterable[int] = (),
    revisions: Iterable[int] = (),
    why: str = "",
    actor_id: int | None = None,
) -> Verdict:
    """All of these that it fits: what stands so already, or counts by itself, stays as it is.

    Raises Invalid; Conflict, LinkFull where it fits none of them.
    """
    answers, revisions, why = sorted(set(answers)), sorted(set(revisions)), clean_line(why)
    if not answers and not revisions:
        raise Invalid(_("Choose the answers it is about."), field="answers")
    if len(answers) + len(revisions) > MOST:
        raise Invalid(_("That is more than %(most)d answers at once.") % {"most": MOST}, field="answers")
    if len(why) > 200:
        raise Invalid(_("That is too long."), field="why")
    with transaction.atomic():
        done = DECIDED[Decision(decision)](answers=answers, revisions=revisions, actor_id=actor_id)
        if not done:
            raise Conflict(_("Nothing is left to decide about these answers: somebody did meanwhile."))
        return _note(decision, done, why, actor_id)


def _note(decision: str, done: Sequence[Done], why: str, actor_id: int | None) -> Verdict:
    verdict = Verdict.objects.create(decision=decision, judged=len(done), why=why, made_by_id=actor_id)
    Judged.objects.bulk_create(
        Judged(verdict=verdict, answer_id=answer, revision_id=revision) for answer, revision in done
    )
    data = {"verdict": verdict.pk, "decision": decision, "answers": len(done)}
    record_event(kind=EventKind.JUDGED, customer_id=None, actor_id=actor_id, data=data)
    return verdict


def _leave_out(*, answers: Sequence[int], revisions: Sequence[int], **_by: int | None) -> list[Done]:
    lock(answers, revisions)
    return execute(_LEFT_OUT, answers=answers, revisions=revisions, aside=Suspicion.ASIDE.value)


def _reopen(*, answers: Sequence[int], revisions: Sequence[int], **_by: int | None) -> list[Done]:
    """What was left out, and what the house counted, unless its customer has said more since."""
    lock(answers, revisions)
    done: list[Done] = list(execute(_BACK, answers=answers, revisions=revisions))
    by_house = Judged.objects.filter(answer=OuterRef("pk"), revision=None, verdict__decision=Decision.COUNTED)
    counted = Answer.objects.counted().filter(pk__in=answers).exclude(suspicion="")
    untouched = Q(revised_at=None) | Q(revised_at__lt=F("confirmed_at"))
    counted = counted.filter(untouched, Exists(by_house)).order_by("pk")
    back = list(counted.select_related("survey", "invitation__brand"))
    doubt_after_all(back)
    return done + [(answer.pk, None) for answer in back]


DECIDED: dict[Decision, Callable[..., list[Done]]] = {
    Decision.COUNTED: confirm,  # the world is told of each; a link that is full takes no more of them
    Decision.LEFT_OUT: _leave_out,
    Decision.REOPENED: _reopen,
}

_LEFT_OUT = """
    WITH answers AS (
        UPDATE surveys_answer SET left_out_at = statement_timestamp()
        WHERE id = ANY(%(answers)s) AND NOT counts AND left_out_at IS NULL AND suspicion <> %(aside)s
        RETURNING id
    ), revisions AS (
        UPDATE surveys_revision SET left_out_at = statement_timestamp()
        WHERE id = ANY(%(revisions)s) AND confirmed_at IS NULL AND left_out_at IS NULL
        RETURNING answer_id, id
    )
    SELECT id, NULL::bigint FROM answers UNION ALL SELECT answer_id, id FROM revisions ORDER BY 1, 2
"""
_BACK = """
    WITH answers AS (
        UPDATE surveys_answer SET left_out_at = NULL WHERE id = ANY(%(answers)s) AND left_out_at IS NOT NULL
        RETURNING id
    ), revisions AS (
        UPDATE surveys_revision SET left_out_at = NULL
        WHERE id = ANY(%(revisions)s) AND left_out_at IS NOT NULL
        RETURNING answer_id, id
    )
    SELECT id, NULL::bigint FROM answers UNION ALL SELECT answer_id, id FROM revisions ORDER BY 1, 2
"""
