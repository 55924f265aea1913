"""Ask a survey on the phone: whether it may be asked now the arbiter says, as for every other channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.formats import clock, long_day
from customers.models import Brand, Customer
from customers.people.domain.erased import refuse_erased
from journeys.domain.arbiter import hindrance_to_call
from journeys.domain.message import database_clock
from journeys.domain.rest import Hindrance
from journeys.models import LoopRule
from surveys.domain.answer import AnsweredAlready, SurveyClosed, record_spoken
from surveys.domain.follow_up import OCCASION, occasion_of, to_be_judged
from surveys.domain.heard import questions_of
from surveys.domain.invitation import CHANGE_OF_MIND, Asked, invite
from surveys.domain.question import Said, inputs_of, read
from surveys.domain.reply import record_replies
from surveys.enums import AskedOver
from surveys.models import Answer, Invitation, Question, Survey


@dataclass(frozen=True)
class Reported:
    """What was said to one input of a further question, as somebody else took it down."""

    question: str
    values: list[str]
    row: str = ""


def begin_interview(
    *, customer: Customer, survey: Survey, key: str, agent_id: int | None, brand: Brand | None = None
) -> Invitation:
    """In the name of `brand`, or of that of what it is about. The same key again is the same interview.

    Raises Conflict with the reason, AnsweredAlready, SurveyClosed.
    """
    if not survey.active:
        raise SurveyClosed
    with transaction.atomic():
        refuse_erased(Customer.objects.select_for_update(no_key=True).get(pk=customer.pk))
        known = _known(customer, survey, key)
        if known:
            return known
        occasion = _occasion(customer, survey) or f"phone:{customer.pk}:{key}"
        if not Invitation.objects.filter(survey=survey, occasion=occasion).exists():
            _check(customer, is_second=occasion.startswith(OCCASION))
            asked = [Asked(customer.pk, occasion, brand.pk if brand else None)]
            invite(survey=survey, asked=asked, channel=AskedOver.PHONE, agent_id=agent_id)
        begun = Invitation.objects.get(survey=survey, occasion=occasion)
        _take_over(begun, key, agent_id)
        return begun


def _take_over(begun: Invitation, key: str, agent_id: int | None) -> None:
    """Asked by email too, or by somebody who heard nothing: what is said first counts. Then it is theirs."""
    if Answer.objects.counted().filter(invitation=begun).exists():
        raise AnsweredAlready
    if begun.channel != AskedOver.PHONE:
        begun.channel, begun.agent_id = AskedOver.PHONE, agent_id
    begun.key = key
    begun.save(update_fields=["channel", "agent", "key"])


def _known(customer: Customer, survey: Survey, key: str) -> Invitation | None:
    return Invitation.objects.filter(customer=customer, survey=survey, key=key).order_by("pk").first()


def is_begun(*, customer: Customer, survey: Survey, key: str) -> bool:
    if _known(customer, survey, key):
        return True
    occasion = _occasion(customer, survey)
    return bool(occasion) and Invitation.objects.filter(survey=survey, occasion=occasion).exists()


def take_interview(
    *,
    interview: Invitation,
    score: int | None = None,
    comment: str | None = None,
    replies: Sequence[Reported] = (),
) -> Answer | None:
    """What was said so far, all of it or nothing; None where that is nothing yet.

    What is left out stays as it was. Raises LinkGone, SurveyClosed, Invalid, Conflict, AnsweredAlready.
    """
    with transaction.atomic():
        answer = (
            Answer.objects.counted()
            .filter(invitation=interview)
            .select_related("invitation", "survey")
            .first()
        )
        if answer:
            score = answer.score if score is None else score
            comment = answer.comment if comment is None else comment
        if score is not None:
            answer = record_spoken(invitation=interview, score=score, comment=comment or "")
        elif comment or replies:
            raise Invalid(_("Give the score first."), field="score")
        if answer and replies:
            if len({(each.question, each.row) for each in replies}) < len(replies):
                raise Invalid(_("The same question is answered twice."), field="replies")
            asked = {question.key: question for question in questions_of(answer)}
            record_replies(answer=answer, said=[_said(asked, each) for each in replies])
    return answer


def _said(asked: Mapping[str, Question], told: Reported) -> Said:
    question = asked.get(told.question)
    if question is None or told.row not in {row for row, _words in inputs_of(question)}:
        raise Invalid(_("This survey asks no such question."), field="replies")
    try:
        return read(question, told.row, told.values)
    except Invalid as refusal:
        raise Invalid(f"{told.question}: {refusal}", field="replies") from None


def heard_lately(customer: Customer) -> QuerySet[Answer]:
    """What was typed on the phone and can still be corrected, the latest first."""
    since = database_clock() - CHANGE_OF_MIND
    given = Answer.objects.counted().filter(customer=customer, answered_at__gt=since)
    return given.filter(invitation__channel=AskedOver.PHONE).select_related("survey").order_by("-answered_at")


def surveys_to_ask(customer: Customer) -> QuerySet[Survey]:
    """A second question only of whom it is about: after a case that was closed, and is not judged yet."""
    second = LoopRule.objects.exclude(second_survey=None).values("second_survey")
    waiting = to_be_judged(customer.pk).values("second_survey")
    return Survey.objects.filter(active=True).exclude(Q(pk__in=second) & ~Q(pk__in=waiting))


def _occasion(customer: Customer, survey: Survey) -> str:
    """Of a second question. Raises SurveyClosed where nothing waits for it."""
    row = to_be_judged(customer.pk).filter(second_survey=survey).order_by("-pk").first()
    if row:
        return occasion_of(row)
    if LoopRule.objects.filter(second_survey=survey).exists():
        raise SurveyClosed
    return ""


def hindrance_by_phone(customer: Customer, *, is_second: bool) -> Hindrance | None:
    return hindrance_to_call(customer_id=customer.pk, now=database_clock(), is_second=is_second)


def _check(customer: Customer, *, is_second: bool) -> None:
    hindrance = hindrance_by_phone(customer, is_second=is_second)
    if hindrance:
        raise Conflict(in_words(hindrance), field="survey")


def in_words(hindrance: Hindrance) -> str:
    """Why not now, and from when on: to the minute, for that day may still be too early."""
    words = str(hindrance.reason.label)
    if hindrance.until is None:
        return words
    at = localtime(hindrance.until)
    return _("%(reason)s They may be asked again from %(day)s, %(time)s.") % {
        "reason": words,
        "day": long_day(at.date(), language=get_language() or settings.LANGUAGE_CODE),
        "time": clock(at),
    }
