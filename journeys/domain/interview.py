"""Ask a survey on the phone: whether it may be asked now the arbiter says, as for every other channel."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.errors import Conflict
from customers.models import Customer
from customers.people.domain.erased import refuse_erased
from journeys.domain.arbiter import Hindrance, hindrance_to_ask
from journeys.domain.message import database_clock
from surveys.domain.answer import CHANGE_OF_MIND, SurveyClosed
from surveys.domain.invitation import Asked, invite
from surveys.enums import AskedOver
from surveys.models import Answer, Invitation, Survey


def begin_interview(*, customer: Customer, survey: Survey, key: str, agent_id: int) -> Invitation:
    """The same key again is the same interview. Raises Conflict with the reason, SurveyClosed."""
    refuse_erased(customer)
    if not survey.active:
        raise SurveyClosed
    occasion = f"phone:{key}"
    with transaction.atomic():
        Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
        begun = Invitation.objects.filter(survey=survey, occasion=occasion, customer=customer).first()
        if begun is None:
            _check(customer)
            asked = [Asked(customer.pk, occasion)]
            invite(survey=survey, asked=asked, channel=AskedOver.PHONE, agent_id=agent_id)
        return begun or Invitation.objects.get(survey=survey, occasion=occasion)


def heard_lately(customer: Customer) -> QuerySet[Answer]:
    """What was typed on the phone and can still be corrected, the latest first."""
    since = database_clock() - CHANGE_OF_MIND
    given = Answer.objects.counted().filter(customer=customer, answered_at__gt=since)
    return given.filter(invitation__channel=AskedOver.PHONE).select_related("survey").order_by("-answered_at")


def _check(customer: Customer) -> None:
    hindrance = hindrance_to_ask(customer_id=customer.pk, now=database_clock())
    if hindrance:
        raise Conflict(in_words(hindrance), field="survey")


def in_words(hindrance: Hindrance) -> str:
    words = str(hindrance.reason.label)
    if hindrance.until is None:
        return words
    return _("%(reason)s Until %(day)s.") % {"reason": words, "day": date_format(localtime(hindrance.until))}
