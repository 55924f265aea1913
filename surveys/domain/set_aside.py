"""A flood at an open link is set aside: its answers stand in no figure until somebody counts them again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.sql import execute
from core.text import clean_line
from customers.domain.log import record_event
from surveys.domain.invitation import names_of
from surveys.enums import EventKind, Suspicion
from surveys.models import Answer, Invitation, OpenLink, SetAside

SHOWN = 10
LATEST_FIRST = ("-pk",)


@dataclass(frozen=True)
class Flood:
    """What a span holds: `scores` with how often each was given, and the latest answers."""

    since: datetime
    until: datetime
    counted: int
    doubted: int
    first: datetime | None
    last: datetime | None
    scores: list[tuple[int, int]]
    latest: list[Answer]

    @property
    def answers(self) -> int:
        return self.counted + self.doubted


def set_asides(link: OpenLink | None = None) -> QuerySet[SetAside]:
    rows = SetAside.objects.select_related("open_link__survey", "made_by", "undone_by")
    return (rows.filter(open_link=link) if link else rows).order_by(*LATEST_FIRST)


def flood_of(*, link: OpenLink, since: datetime, until: datetime) -> Flood:
    """What `set_answers_aside` would take. Raises Invalid."""
    since, until = _span(since, until)
    found = _standing(link, since, until)
    counted = found.aggregate(
        counted=Count("pk", filter=Q(counts=True)),
        doubted=Count("pk", filter=Q(counts=False)),
        first=Min("answered_at"),
        last=Max("answered_at"),
    )
    scores = found.order_by("score").values_list("score").annotate(n=Count("pk"))
    latest = found.select_related("survey").order_by("-answered_at", "-pk")
    return Flood(since, until, **counted, scores=list(scores), latest=list(latest[:SHOWN]))


def set_answers_aside(
    *, link: OpenLink, since: datetime, until: datetime, reason: str, actor_id: int | None = None
) -> SetAside:
    """All of them that are not out already, in doubt or not. Raises Invalid, Conflict: there is none."""
    since, until = _span(since, until)
    reason = clean_line(reason)
    if not reason:
        raise Invalid(_("Say why."), field="reason")
    with transaction.atomic():
        _lock(Invitation.objects.filter(answer__in=_standing(link, since, until)))
        flood = flood_of(link=link, since=since, until=until)
        if not flood.answers:
            raise Conflict(_("No answer came by this link in these hours."), field="since")
        row = SetAside.objects.create(
            open_link=link,
            since=since,
            until=until,
            reason=reason,
            counted=flood.counted,
            doubted=flood.doubted,
            made_by_id=actor_id,
        )
        execute(_TAKEN, row=row.pk, link=link.pk, since=since, until=until, aside=Suspicion.ASIDE.value)
        OpenLink.objects.filter(pk=link.pk).update(taken=F("taken") - flood.counted)
        _tell(EventKind.SET_ASIDE, row, actor_id)
    return row


def count_again(*, set_aside: SetAside, actor_id: int | None = None) -> SetAside:
    """Each answer stands as it did before. Twice is once. Raises Conflict: its link has no room for them."""
    with transaction.atomic():
        row = SetAside.objects.select_for_update().get(pk=set_aside.pk)
        if row.undone_at:
            return row
        _lock(Invitation.objects.filter(answer__in=row.answers_aside.values("answer")))
        _take_places(row)
        execute(_GIVEN_BACK, row=row.pk)
        row.undone_at, row.undone_by_id = timezone.now(), actor_id
        row.save(update_fields=["undone_at", "undone_by"])
        _tell(EventKind.COUNTED_AGAIN, row, actor_id)
    return row


def _span(since: datetime, until: datetime) -> tuple[datetime, datetime]:
    """Up to now, so that what was looked at is what is taken."""
    until = min(until, timezone.now())
    if since >= until:
        raise Invalid(_("It ends after it begins, and begins in the past."), field="until")
    return since, until


def _standing(link: OpenLink, since: datetime, until: datetime) -> QuerySet[Answer]:
    rows = Answer.objects.filter(invitation__open_link=link, answered_at__gte=since, answered_at__lt=until)
    return rows.filter(left_out_at=None).exclude(suspicion=Suspicion.ASIDE)


def _lock(invitations: QuerySet[Invitation]) -> None:
    """As whoever answers or confirms does: first these, then the link."""
    list(invitations.order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def _take_places(row: SetAside) -> None:
    free = OpenLink.objects.filter(pk=row.open_link_id, most_answers__gte=F("taken") + row.counted)
    if not free.update(taken=F("taken") + row.counted):
        words = _("The link has no room for %(n)d answers: let it take more first.")
        raise Conflict(words % {"n": row.counted})


def _tell(kind: str, row: SetAside, actor_id: int | None) -> None:
    data: dict[str, Any] = {"set_aside": row.pk, "open_link": row.open_link_id, "answers": row.answers}
    data |= names_of(row.open_link.survey) | {"since": row.since.isoformat(), "until": row.until.isoformat()}
    record_event(kind=kind, customer_id=None, actor_id=actor_id, data=data)


_TAKEN = """
    WITH taken AS (
        SELECT a.* FROM surveys_answer a JOIN surveys_invitation v ON v.id = a.invitation_id
        WHERE v.open_link_id = %(link)s AND a.answered_at >= %(since)s AND a.answered_at < %(until)s
            AND a.suspicion <> %(aside)s AND a.left_out_at IS NULL
    ), kept AS (
        INSERT INTO surveys_asideanswer (set_aside_id, answer_id, suspicion, confirmed_at, confirmed_by_id)
        SELECT %(row)s, id, suspicion, confirmed_at, confirmed_by_id FROM taken
    ), unanswered AS (
        UPDATE surveys_invitation v SET answered_at = NULL FROM taken WHERE v.id = taken.invitation_id
    )
    UPDATE surveys_answer a SET suspicion = %(aside)s, confirmed_at = NULL, confirmed_by_id = NULL
    FROM taken WHERE a.id = taken.id
"""
_GIVEN_BACK = """
    WITH given AS (
        UPDATE surveys_answer a SET suspicion = o.suspicion, confirmed_at = o.confirmed_at,
            confirmed_by_id = o.confirmed_by_id
        FROM surveys_asideanswer o WHERE o.set_aside_id = %(row)s AND o.answer_id = a.id
        RETURNING a.invitation_id, a.answered_at, a.counts
    )
    UPDATE surveys_invitation v SET answered_at = given.answered_at
    FROM given WHERE given.counts AND v.id = given.invitation_id
"""
