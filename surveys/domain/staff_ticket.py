"""The right to answer a round once: handed out when it is opened, used up with the answer.

A ticket is a hash of the round and the person with the installation's secret. The application, which has the
secret, finds that of whoever asks. From the tables alone nobody tells whose are left, and so who answered.
"""

from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.errors import Conflict
from surveys.domain.staff_group import People
from surveys.enums import StaffSurveyState
from surveys.models import StaffSurvey, StaffTicket


def hand_out_tickets(people: People) -> None:
    """To everybody of these groups, in the order of their keys, which is none."""
    tickets = [
        StaffTicket(key=_key(group.survey_id, user), group=group)
        for group, users in people.items()
        for user in users
    ]
    StaffTicket.objects.bulk_create(sorted(tickets, key=lambda ticket: ticket.key), batch_size=5000)


def use_ticket(*, survey: StaffSurvey, user_id: int) -> int:
    """Returns the group it was handed out for. Raises Conflict without one."""
    ticket = StaffTicket.objects.filter(key=_key(survey.pk, user_id)).first()
    if ticket is None:
        raise Conflict(_("You have answered already, or came after this round was opened."))
    ticket.delete()
    return ticket.group_id


def waiting_round(user_id: int) -> StaffSurvey | None:
    """The open round in which somebody may still answer."""
    is_open = Q(state=StaffSurveyState.OPEN, closes_on__gte=timezone.localdate())
    survey = StaffSurvey.objects.filter(is_open).first()
    waits = survey and StaffTicket.objects.filter(key=_key(survey.pk, user_id)).exists()
    return survey if waits else None


def _key(survey_id: int, user_id: int) -> str:
    return salted_hmac("surveys.StaffTicket", f"{survey_id}:{user_id}", algorithm="sha256").hexdigest()
