"""Recall an invitation: by a link of its own, so that the first one goes on working too."""

import secrets

from django.db.models import F
from django.utils.translation import gettext as _

from core.due import ClockTimestamp
from core.errors import Invalid
from surveys.domain.invitation import TOKEN_BYTES, hash_token
from surveys.models import Invitation, Reminder, Survey

MOST = 2


def open_invitation(*, survey_id: int, occasion: str) -> Invitation | None:
    """The invitation, as long as nothing was kept of an answer to it: begun is enough."""
    asked = Invitation.objects.usable().filter(survey=survey_id, occasion=occasion)
    return asked.filter(answered_at=None, started_at=None).first()


def remind(*, survey_id: int, occasion: str) -> str | None:
    """The token of a new link, in the sender's transaction; None where there is nothing to recall."""
    invitation = open_invitation(survey_id=survey_id, occasion=occasion)
    if invitation is None:
        return None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Reminder.objects.create(invitation=invitation, token_hash=hash_token(token))
    Invitation.objects.filter(pk=invitation.pk).update(
        reminded_at=ClockTimestamp(), reminders=F("reminders") + 1
    )
    return token


def change_reminders(*, survey: Survey, most: int, after_days: int) -> None:
    """Raises Invalid."""
    if not 0 <= most <= MOST:
        raise Invalid(_("At most two reminders: more only annoy."), field="most_reminders")
    if not 1 <= after_days <= 60:
        raise Invalid(_("From 1 to 60 days."), field="remind_after_days")
    survey.most_reminders, survey.remind_after_days = most, after_days
    survey.save(update_fields=["most_reminders", "remind_after_days"])
