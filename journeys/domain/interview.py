"""Ask a survey on the phone: whether it may be asked now the arbiter says, as for every other channel."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.errors import Conflict
from customers.models import Customer
from customers.people.domain.erased import refuse_erased
from journeys.domain.arbiter import Hindrance, hindrance_to_ask
from journeys.domain.message import database_clock
from journeys.enums import Reason
from journeys.models import LoopRule
from surveys.domain.answer import CHANGE_OF_MIND, SurveyClosed
from surveys.domain.follow_up import OCCASION, occasion_of, to_be_judged
from surveys.domain.invitation import Asked, invite
from surveys.enums import AskedOver
from surveys.models import Answer, Invitation, Survey


def begin_interview(*, customer: Customer, survey: Survey, key: str, agent_id: int) -> Invitation:
    """The same key again is the same interview. Raises Conflict with the reason, SurveyClosed."""
    refuse_erased(customer)
    if not survey.active:
        raise SurveyClosed
    with transaction.atomic():
        Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
        occasion = _occasion(customer, survey) or f"phone:{key}"
        begun = Invitation.objects.filter(survey=survey, occasion=occasion, customer=customer).first()
        if begun is None:
            _check(customer, is_second=occasion.startswith(OCCASION))
            asked = [Asked(customer.pk, occasion)]
            invite(survey=survey, asked=asked, channel=AskedOver.PHONE, agent_id=agent_id)
        elif begun.channel != AskedOver.PHONE:  # asked by email too: what is said first counts
            begun.channel, begun.agent_id = AskedOver.PHONE, agent_id
            begun.save(update_fields=["channel", "agent"])
        return begun or Invitation.objects.get(survey=survey, occasion=occasion)


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
    """A second question goes on with what they began: it waits for no rest between surveys."""
    found = hindrance_to_ask(customer_id=customer.pk, now=database_clock())
    return None if found and is_second and found.reason == Reason.SURVEY_REST else found


def _check(customer: Customer, *, is_second: bool) -> None:
    hindrance = hindrance_by_phone(customer, is_second=is_second)
    if hindrance:
        raise Conflict(in_words(hindrance), field="survey")


def in_words(hindrance: Hindrance) -> str:
    words = str(hindrance.reason.label)
    if hindrance.until is None:
        return words
    return _("%(reason)s Until %(day)s.") % {"reason": words, "day": date_format(localtime(hindrance.until))}
