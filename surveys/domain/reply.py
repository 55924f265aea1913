"""Take down what an answer says to the further questions: as much as was sent, changeable for a while."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.errors import Conflict
from customers.domain.log import record_event
from surveys.domain.answer import can_change
from surveys.domain.heard import forget_unasked
from surveys.domain.question import Said, scale_of
from surveys.domain.suspicion import STAFF, Sender, is_same_browser
from surveys.enums import EventKind
from surveys.models import Answer, Reply


def record_replies(*, answer: Answer, said: Iterable[Said], sender: Sender = STAFF) -> None:
    """Store what was said, take back what was emptied, and what is asked no more.

    The same again is no change. Raises Conflict: too late, another browser, or an answer in doubt.
    """
    with transaction.atomic():
        locked = Answer.objects.select_for_update().get(pk=answer.pk)
        _check(locked, sender)
        before = _standing(locked)
        changed = [each for each in said if before.get((each.question.pk, each.row)) != _words(each)]
        if not changed:
            return
        spoken_of = reduce(or_, (Q(question=each.question, row=each.row) for each in changed))
        Reply.objects.filter(spoken_of, answer=answer).delete()
        Reply.objects.bulk_create([_reply(answer, each) for each in changed if not each.is_empty])
        forget_unasked([locked])
        if _standing(locked) != before:
            link = answer.invitation.open_link_id
            told = {"answer": locked.pk, **({"open_link": link} if link else {})}
            record_event(kind=EventKind.REPLIED, customer_id=locked.customer_id, data=told)


Words = tuple[int | None, list[str] | None, str]


def _standing(answer: Answer) -> dict[tuple[int, str], Words]:
    """By question and row."""
    rows = answer.replies.values_list("question", "row", "number", "choices", "text")
    return {(question, row): (number, choices, text) for question, row, number, choices, text in rows}


def _words(said: Said) -> Words | None:
    """As they would stand."""
    return None if said.is_empty else (said.number, said.choices, said.text or "")


def _check(answer: Answer, sender: Sender) -> None:
    if not can_change(answer):
        raise Conflict(_("The time for changing this answer is over."))
    if not answer.counts:
        raise Conflict(_("Please confirm your answer first."))
    if not is_same_browser(answer, sender):
        raise Conflict(
            _("These questions belong to an answer from another browser. Please begin with your score.")
        )


def _reply(answer: Answer, said: Said) -> Reply:
    scale = scale_of(said.question) if said.number is not None else None
    lowest, highest = scale or (None, None)
    return Reply(
        answer=answer,
        question=said.question,
        row=said.row,
        number=said.number,
        scale_min=lowest,
        scale_max=highest,
        choices=said.choices,
        text=said.text or "",
    )
