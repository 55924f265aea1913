"""Take down what a customer says: one answer per invitation, which they may change for a while."""

import re
from contextlib import nullcontext

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, Invalid
from core.text import clean_text
from surveys.domain.counting import admit_one, count_in, doubt_after_all, settle
from surveys.domain.first_answer import Stored, store, store_at_once
from surveys.domain.heard import forget_unasked
from surveys.domain.invitation import CHANGE_OF_MIND, find_invitation, is_usable
from surveys.domain.suspicion import (
    STAFF,
    Sender,
    hash_browser,
    is_same_browser,
    pressed_by_a_sweep,
)
from surveys.domain.telling import tell
from surveys.enums import AskedOver, EventKind, Suspicion
from surveys.models import Answer, Invitation, Revision, Survey

COMMENT_LIMIT = 5_000
SCORE = re.compile("0|[1-9][0-9]?")
DOUBTS_KEPT = 20
"""Revisions in doubt that one answer can have: a machine that sends for ever fills no table."""


class LinkGone(DomainError):
    """Unknown, expired or erased: said in the same words, so that nobody learns which."""

    code = "gone"

    def __init__(self) -> None:
        super().__init__(_("This link is not valid, or no longer valid."))


class SurveyClosed(DomainError):
    code = "closed"

    def __init__(self) -> None:
        super().__init__(_("This survey is closed: we take no more answers."))


class AnsweredAlready(Conflict):
    def __init__(self) -> None:
        super().__init__(_("The customer has answered this already."))


def record_answer(*, token: str, score: int, comment: str = "", sender: Sender = STAFF) -> Answer:
    """Store the answer of this link, or change it. Raises LinkGone, SurveyClosed, Invalid, Conflict.

    However many times and however simultaneously it is sent, an invitation has one answer. What another
    browser sends later stands beside it as a revision in doubt: `answer.doubt`.
    """
    found = find_invitation(token)
    if found is None:
        raise LinkGone
    return take_down(found, score, comment, sender)


def take_at_once(*, token: str, number: int, score: str, comment: str, browser: str) -> Stored | None:
    """A first answer as it was sent, of whoever was shown the page of this invitation by us.

    None where there is more to it: then it is for `take_down`, which says what.
    """
    comment = clean_text(comment)
    if len(comment) > COMMENT_LIMIT or not SCORE.fullmatch(score):
        return None
    return store_at_once(token=token, number=number, score=int(score), comment=comment, browser=browser)


def record_spoken(*, invitation: Invitation, score: int, comment: str = "") -> Answer:
    """What an agent heard on the phone: nobody to doubt. What the customer sent themselves stays.

    Raises as above.
    """
    if invitation.channel != AskedOver.PHONE or not is_usable(invitation):
        raise LinkGone
    with transaction.atomic():
        answer = take_down(invitation, score, comment, STAFF)
        if answer.browser_hash:
            raise AnsweredAlready
    return answer


def take_down(found: Invitation, score: int, comment: str, sender: Sender) -> Answer:
    """Whatever door it came through. Raises LinkGone, SurveyClosed, LinkFull, Invalid, Conflict."""
    comment = check_comment(comment)
    if not found.survey.active:
        raise SurveyClosed
    _check_score(found.survey, score)
    with transaction.atomic() if found.open_link_id else nullcontext():  # one statement is whole by itself
        first = store(found, score, comment, sender)
    if first:
        return first
    with transaction.atomic():
        return _hear_again(given(found), score, comment, sender)


def given(invitation: Invitation) -> Answer:
    """What was answered before. Whoever answers at the same time waits for its row. Raises LinkGone."""
    locked = Invitation.objects.select_for_update().filter(pk=invitation.pk)
    answers = locked.exists() and Answer.objects.filter(invitation=invitation, customer__erased_at=None)
    answer = answers and answers.select_related("survey", "invitation").first()
    if not answer:
        raise LinkGone
    return answer


def check_comment(comment: str) -> str:
    comment = clean_text(comment)
    if len(comment) > COMMENT_LIMIT:
        raise Invalid(
            _("A comment has at most %(limit)d characters; this one has %(length)d.")
            % {"limit": COMMENT_LIMIT, "length": len(comment)},
            field="comment",
        )
    return comment


def _check_score(survey: Survey, score: int) -> None:
    if score not in survey.scale:
        raise Invalid(
            _("Choose a score from %(lowest)d to %(highest)d.")
            % {"lowest": survey.scale_min, "highest": survey.scale_max},
            field="score",
        )


def _hear_again(answer: Answer, score: int, comment: str, sender: Sender) -> Answer:
    """The same answer again is no change, so that a double click tells nothing twice."""
    is_change = (answer.score, answer.comment) != (score, comment)
    if not can_change(answer) and (is_change or answer.suspicion == Suspicion.ASIDE or answer.left_out_at):
        raise Conflict(_("The time for changing this answer is over."))
    if pressed_by_a_sweep(answer, sender):
        doubt_after_all([answer], Suspicion.SWEPT)
    if is_same_browser(answer, sender) and not answer.left_out_at:
        return _revise(answer, score, comment, sender) if is_change or not answer.counts else answer
    if not answer.counts and not sender.suspicion:
        return _take_the_place(answer, score, comment, sender)
    return _doubt(answer, score, comment, sender) if is_change else answer


def _revise(answer: Answer, score: int, comment: str, sender: Sender) -> Answer:
    """A change of mind. Sent once more without haste, it is also what confirms an answer in doubt."""
    answer.score, answer.comment, answer.revised_at = score, comment, timezone.now()
    answer.save(update_fields=["score", "comment", "revised_at"])
    forget_unasked([answer])
    if answer.counts:
        tell(EventKind.REVISED, answer)
    elif not sender.suspicion:
        admit_one(answer)
        settle([answer])
    return answer


def _take_the_place(answer: Answer, score: int, comment: str, sender: Sender) -> Answer:
    """A person answers after a machine did: what the machine sent is kept, as a revision in doubt."""
    admit_one(answer)
    Revision.objects.create(
        answer=answer,
        score=answer.score,
        comment=answer.comment,
        browser_hash=answer.browser_hash,
        suspicion=answer.suspicion,
        received_at=answer.answered_at,
        left_out_at=answer.left_out_at,
    )
    answer.score, answer.comment, answer.answered_at = score, comment, timezone.now()
    answer.browser_hash, answer.suspicion, answer.counts = hash_browser(sender.browser), "", True
    answer.left_out_at = None
    answer.save(update_fields=["score", "comment", "answered_at", "browser_hash", "suspicion", "left_out_at"])
    answer.replies.all().delete()
    count_in([answer])
    return answer


def _doubt(answer: Answer, score: int, comment: str, sender: Sender) -> Answer:
    waiting = answer.revisions.filter(confirmed_at=None)
    answer.doubt = waiting.filter(score=score, comment=comment).first()
    if answer.doubt is None and waiting.count() < DOUBTS_KEPT:
        answer.doubt = Revision.objects.create(
            answer=answer,
            score=score,
            comment=comment,
            browser_hash=hash_browser(sender.browser),
            suspicion=sender.suspicion or Suspicion.OTHER,
        )
        tell(EventKind.DOUBTED, answer, suspicion=answer.doubt.suspicion, revision=answer.doubt)
    return answer


def can_change(answer: Answer) -> bool:
    """Not what was set aside, nor what was left out of an open link: whoever flooded it would keep writing.

    A personal link is its customer's: a machine that pressed first does not shut them out.
    """
    is_out = answer.suspicion == Suspicion.ASIDE or (answer.left_out_at and answer.invitation.open_link_id)
    return not is_out and timezone.now() < answer.answered_at + CHANGE_OF_MIND
