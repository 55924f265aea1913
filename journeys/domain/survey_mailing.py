"""Ask a segment: a survey sent by mail to its customers, now or from a moment on, and stopped on the way."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.due import ClockTimestamp
from core.errors import Conflict, Invalid
from customers.domain.log import record_event
from customers.models import Brand
from journeys.domain.message import database_clock
from journeys.domain.wait import LONGEST
from journeys.enums import EventKind, MailingState
from journeys.models import Journey, SurveyMailing
from metrics.models import Segment
from surveys.enums import EventKind as Said
from surveys.models import Survey

TEMPLATE = "survey-to-segment"
OCCASION = "mailing:"
OF_USE = timedelta(days=7)
"""How long somebody who must wait, asked recently say, may still be asked."""
FARTHEST = timedelta(days=366)
LATE = timedelta(minutes=10)


def ask_segment(
    *,
    survey: Survey,
    segment: Segment,
    key: UUID,
    most: int | None = None,
    brand: Brand | None = None,
    starts_at: datetime | None = None,
    actor_id: int | None = None,
) -> tuple[SurveyMailing, bool]:
    """The mailing, and whether this call made it: once a key. Raises Invalid, Conflict."""
    terms: dict[str, Any] = {"survey": survey, "segment": segment, "most": most, "brand": brand}
    known = SurveyMailing.objects.filter(key=key).first()
    if known is None:
        _check(survey, segment, starts_at)
        started = {"starts_at": starts_at} if starts_at else {}
        mailing = SurveyMailing(key=key, created_by_id=actor_id, **terms, **started)
        try:
            return _plan(mailing, actor_id), True
        except IntegrityError:
            known = SurveyMailing.objects.filter(key=key).first()
            if known is None:
                raise
    terms["starts_at"] = starts_at or known.created_at
    if any(getattr(known, name) != value for name, value in terms.items()):
        raise Conflict(_("This was confirmed before, on other terms: begin anew."), field="key")
    return known, False


def _check(survey: Survey, segment: Segment, starts_at: datetime | None) -> None:
    if not survey.active:
        raise Invalid(_("Only a survey that is live can be sent."), field="survey")
    if segment.archived_at:
        raise Invalid(_("This segment is archived."), field="segment")
    now = database_clock()
    if starts_at and not now - LATE <= starts_at <= now + FARTHEST:
        raise Invalid(_("Choose a moment from now on, within a year."), field="starts_at")


@transaction.atomic
def _plan(mailing: SurveyMailing, actor_id: int | None) -> SurveyMailing:
    mailing.journey = _journey(mailing.key, mailing.survey, mailing.segment)
    mailing.save()
    mailing.refresh_from_db()
    record_event(kind=EventKind.MAILING_PLANNED, customer_id=None, actor_id=actor_id, data=_told(mailing))
    return mailing


def _journey(key: UUID, survey: Survey, segment: Segment) -> Journey:
    """What carries it. Nothing enters by an event; whoever answers has reached its goal."""
    days = min(survey.valid_days + 2 * OF_USE.days, LONGEST.days)
    answered = {"kind": Said.ANSWERED, "same_occasion": True, "within": {"days": days}}
    return Journey.objects.create(
        slug=f"mailing-{key.hex}",
        name_fr=f"{survey.title_fr[:60]} → {segment.name_fr[:55]}",
        name_en=f"{survey.title_en[:60]} → {segment.name_en[:55]}",
        active=True,
        trigger_kind=EventKind.MAILING_PLANNED,
        occasion_field="occasion",
        steps=[{"send": TEMPLATE, "survey": survey.slug, "within": {"days": OF_USE.days}}],
        goal=answered,
    )


def _told(mailing: SurveyMailing) -> dict[str, Any]:
    return {
        "mailing": mailing.pk,
        "survey": mailing.survey.slug,
        "segment": mailing.segment.slug,
        "most": mailing.most,
        "brand": mailing.brand.key if mailing.brand else None,
        "starts_at": mailing.starts_at.isoformat(),
    }


def stop_mailing(*, mailing: SurveyMailing, actor_id: int | None = None) -> bool:
    """Nobody more is planned, and what waits is not sent: the arbiter says so of each. False: again."""
    with transaction.atomic():
        held = SurveyMailing.objects.select_for_update(no_key=True).get(pk=mailing.pk)
        if held.state == MailingState.STOPPED:
            return False
        held.state, held.ended_at = MailingState.STOPPED, ClockTimestamp()
        held.save(update_fields=["state", "ended_at"])
        Journey.objects.filter(pk=held.journey_id).update(active=False)
        data = _told(held) | {"planned": held.planned}
        record_event(kind=EventKind.MAILING_STOPPED, customer_id=None, actor_id=actor_id, data=data)
    mailing.refresh_from_db()
    return True
