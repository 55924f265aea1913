"""Answers in doubt are decided about, one or many at once: counted, left out for good, put back in doubt."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, Invalid
from core.sql import execute
from core.text import clean_line
from customers.domain.log import record_event
from surveys.domain.answer import doubt_after_all
from surveys.domain.confirmation import confirm_answer, confirm_revision
from surveys.enums import Decision, EventKind, Suspicion
from surveys.models import Answer, Invitation, Judged, Revision, Verdict

MOST = 500
LATEST_FIRST = ("-pk",)
Done = tuple[int, int | None]
"""An answer, or a change of it."""


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
        done = DECIDED[Decision(decision)](answers, revisions, actor_id)
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


def _count(answers: Sequence[int], revisions: Sequence[int], actor_id: int | None) -> list[Done]:
    """Each begins to count by itself, and the world is told; a link that is full takes no more of them."""
    _lock(answers, revisions)
    uncounted = Answer.objects.filter(pk__in=answers, counts=False).order_by(*_BY_LINK)
    waiting = Revision.objects.filter(pk__in=revisions, confirmed_at=None).order_by("pk")
    acts: list[tuple[Done, Callable[..., Answer]]] = [
        *(((pk, None), partial(confirm_answer, answer_id=pk)) for (pk,) in uncounted.values_list("pk")),
        *(
            ((answer, pk), partial(confirm_revision, revision_id=pk))
            for answer, pk in waiting.values_list("answer", "pk")
        ),
    ]
    done: list[Done] = []
    refusal: DomainError | None = None
    for about, act in acts:
        try:
            with transaction.atomic():
                act(actor_id=actor_id)
        except DomainError as error:
            refusal = error
        else:
            done.append(about)
    if refusal and not done:
        raise refusal
    return done


def _leave_out(answers: Sequence[int], revisions: Sequence[int], _actor: int | None) -> list[Done]:
    _lock(answers, revisions)
    return execute(_LEFT_OUT, answers=answers, revisions=revisions, aside=Suspicion.ASIDE.value)


def _reopen(answers: Sequence[int], revisions: Sequence[int], _actor: int | None) -> list[Done]:
    """What was left out, and what the house counted, unless its customer has said more since."""
    _lock(answers, revisions)
    done: list[Done] = list(execute(_BACK, answers=answers, revisions=revisions))
    by_house = Judged.objects.filter(answer=OuterRef("pk"), revision=None, verdict__decision=Decision.COUNTED)
    counted = Answer.objects.counted().filter(pk__in=answers).exclude(suspicion="")
    untouched = Q(revised_at=None) | Q(revised_at__lt=F("confirmed_at"))
    counted = counted.filter(untouched, Exists(by_house)).order_by(*_BY_LINK)
    for answer in counted.select_related("survey", "invitation__brand"):
        doubt_after_all(answer, answer.suspicion)
        done.append((answer.pk, None))
    return done


def _lock(answers: Sequence[int], revisions: Sequence[int]) -> None:
    """As whoever answers or confirms does."""
    about = Q(answer__in=answers) | Q(answer__revisions__in=revisions)
    found = Invitation.objects.filter(pk__in=Invitation.objects.filter(about).values("pk"))
    list(found.order_by("pk").select_for_update(of=("self",)).values_list("pk"))


_BY_LINK = ("invitation__open_link_id", "pk")
"""Places of open links are taken and left in one order, whoever decides at the same time."""

DECIDED: dict[Decision, Callable[[Sequence[int], Sequence[int], int | None], list[Done]]] = {
    Decision.COUNTED: _count,
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
