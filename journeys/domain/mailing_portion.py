"""Bring the mailings along that are due: portions of customers, each planned in one statement.

A portion, its messages, their events and how far it came commit together: whoever is killed leaves nothing
half done, and whoever goes on begins behind the last one. No more is planned ahead than is sent soon, so that
what others wait for never stands behind a whole segment.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, F, Func, QuerySet, Value
from django.db.models.functions import Now

from core.due import ClockTimestamp
from core.sql import execute
from journeys.domain.askable import hindrances_to_mail
from journeys.domain.message import database_clock
from journeys.domain.rest import Hindrance
from journeys.domain.survey_mailing import OCCASION, OF_USE, TEMPLATE
from journeys.enums import EventKind, MailingState, Reason
from journeys.models import Journey, MessageTemplate, SurveyMailing
from journeys.models.survey_mailing import OPEN
from metrics.models import SegmentMembership

PORTION = 500
AHEAD = 1_000
"""Messages that wait to leave within half a day, whosever they are: meanwhile nothing more is planned.

Those held by an open complaint ask again every hour, for days: they stand before nobody."""
SECONDS = 10


class Lot(Func):
    """Of a customer under a key: a number below 2³², always the same."""

    template = (
        "('x' || left(encode(sha256(convert_to(%(expressions)s::text, 'UTF8')), 'hex'), 8))::bit(32)::bigint"
    )
    arg_joiner = "::text || ':' || "
    output_field = BigIntegerField()


def members(mailing: SurveyMailing) -> QuerySet[Any]:
    """Who is in its segment, each with their `lot`; since it began, nobody more."""
    stays = SegmentMembership.objects.filter(segment=mailing.segment_id, left_at=None)
    if mailing.begun_at:
        stays = stays.filter(entered_at__lte=mailing.begun_at)
    return stays.annotate(lot=Lot(Value(mailing.key.hex), F("customer_id")))


def in_lots(mailing: SurveyMailing) -> Iterator[list[int]]:
    """The customers of its segment in the order of their lots, by portions."""
    drawn = members(mailing).order_by("lot", "customer_id").values_list("customer_id", flat=True)
    portion: list[int] = []
    for pk in drawn.iterator(chunk_size=PORTION):
        portion.append(pk)
        if len(portion) == PORTION:
            yield portion
            portion = []
    yield portion


def can_be_asked(held: Hindrance | None, *, now: datetime) -> bool:
    """At once, or as long as the message is of use."""
    return held is None or bool(held.until and held.until < now + OF_USE)


def ask_segments(*, seconds: float = SECONDS) -> int:
    """Job: plan for a while. Any number of callers share the work. Returns how many were planned."""
    planned, until = 0, monotonic() + seconds
    due = SurveyMailing.objects.filter(state__in=OPEN, starts_at__lte=Now())
    found = due.filter(segment__version=F("segment__evaluated"))  # else its members are being found
    for mailing in found.order_by("starts_at", "pk"):
        if mailing.begun_at is None:
            _begin(mailing)
        while monotonic() < until and has_room():
            portion = plan_portion(mailing.pk)
            if portion is None:
                break
            planned += portion
    return planned


def has_room() -> bool:
    rows = execute(
        "SELECT count(*) FROM (SELECT FROM journeys_message WHERE state = 'due'"
        " AND due_at <= now() + interval '12 hours' AND reason <> %(held)s LIMIT %(most)s) waiting",
        most=AHEAD,
        held=Reason.OPEN_COMPLAINT,
    )
    return rows[0][0] < AHEAD


def _begin(mailing: SurveyMailing) -> None:
    """Draw the lot, where not everybody is asked. Who does so at the same time draws the same."""
    lot = _last_lot(mailing) if mailing.most else None
    SurveyMailing.objects.filter(pk=mailing.pk, state=MailingState.DUE).update(
        state=MailingState.ASKING, begun_at=ClockTimestamp(), lot=lot
    )


def _last_lot(mailing: SurveyMailing) -> int | None:
    """Of the last customer drawn; None where all who can be asked are too few."""
    left, now = mailing.most or 0, database_clock()
    for portion in in_lots(mailing):
        held = hindrances_to_mail(portion, now=now)
        chosen = [pk for pk in portion if can_be_asked(held.get(pk), now=now)]
        if len(chosen) >= left:
            last = members(mailing).filter(customer=chosen[left - 1])
            return last.values_list("lot", flat=True).first()
        left -= len(chosen)
    return None


def plan_portion(number: int) -> int | None:
    """How many it planned; None where there is nothing more to do, or somebody else is doing it."""
    with transaction.atomic():
        open_ = SurveyMailing.objects.filter(pk=number, state=MailingState.ASKING)
        mailing = open_.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
        if mailing is None:
            return None
        portion = _next(mailing) if mailing.survey.active else []
        chosen = _chosen(mailing, portion)
        planned = _plan(mailing, chosen) if chosen else 0
        mailing.reached = portion[-1] if portion else mailing.reached
        mailing.planned += planned
        if len(portion) < PORTION or mailing.planned == mailing.most:
            mailing.state = MailingState.DONE if mailing.survey.active else MailingState.STOPPED
            mailing.ended_at = ClockTimestamp()
            if not mailing.survey.active:
                Journey.objects.filter(pk=mailing.journey_id).update(active=False)
        mailing.save(update_fields=["reached", "planned", "state", "ended_at"])
    return planned


def _next(mailing: SurveyMailing) -> list[int]:
    stays = members(mailing).filter(customer__gt=mailing.reached)
    if mailing.lot is not None:
        stays = stays.filter(lot__lte=mailing.lot)
    return list(stays.order_by("customer").values_list("customer_id", flat=True)[:PORTION])


def _chosen(mailing: SurveyMailing, portion: list[int]) -> list[int]:
    """Of a sample, those who can be asked; else everybody, and the arbiter says of each why not."""
    if mailing.most is None or not portion:
        return portion
    now = database_clock()
    held = hindrances_to_mail(portion, now=now)
    able = [pk for pk in portion if can_be_asked(held.get(pk), now=now)]
    return able[: mailing.most - mailing.planned]


def _plan(mailing: SurveyMailing, chosen: list[int]) -> int:
    template = MessageTemplate.objects.get(slug=TEMPLATE)
    journey = mailing.journey
    told: dict[str, str] = {
        "journey": journey.slug,
        "name_fr": journey.name_fr,
        "name_en": journey.name_en,
        "speaker": mailing.brand.key if mailing.brand else "",
    }
    rows = execute(
        _PLAN,
        customers=chosen,
        kind=EventKind.ENTERED,
        told=json.dumps(told),
        about=f"{OCCASION}{mailing.pk}:",
        journey=journey.pk,
        template=template.pk,
        survey=mailing.survey_id,
        purpose=template.purpose,
        channel=template.channel,
        use=OF_USE,
    )
    return len(rows)


# Whoever was merged meanwhile into somebody who comes later is on it already.
_PLAN = """
    WITH told AS (
        INSERT INTO customers_event (customer_id, kind, data)
        SELECT customer.id, %(kind)s,
            %(told)s::jsonb || jsonb_build_object('occasion', %(about)s::text || customer.id)
        FROM customers_customer customer
        WHERE customer.id = ANY(%(customers)s) AND customer.erased_at IS NULL AND NOT EXISTS (
            SELECT FROM journeys_enrolment known
            WHERE known.customer_id = customer.id AND known.journey_id = %(journey)s
        )
        ORDER BY customer.id
        RETURNING id, customer_id, data ->> 'occasion' AS occasion
    ), entered AS (
        INSERT INTO journeys_enrolment
            (journey_id, customer_id, occasion, event_id, version, step, state, due_at, ended_at)
        SELECT %(journey)s, customer_id, occasion, id, 1, 1, 'done', now(), now() FROM told ORDER BY id
        RETURNING id, customer_id
    )
    INSERT INTO journeys_message (
        key, customer_id, enrolment_id, step, template_id, survey_id, purpose, channel, due_at, expires_at
    )
    SELECT 'enrolment:' || id || ':0', customer_id, id, 0, %(template)s, %(survey)s,
        %(purpose)s, %(channel)s, now(), now() + %(use)s
    FROM entered ORDER BY id
    RETURNING id
"""
