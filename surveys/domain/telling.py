"""What the log is told of an answer: enough for the history, and for whoever follows the log outside."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from customers.commerce.domain.brand import brand_told
from customers.domain.log import record_event, record_events
from customers.models import Event
from surveys.domain.invitation import names_of
from surveys.enums import AskedOver, Decision, EventKind
from surveys.models import Answer, Judged, Revision

COMMENT_ON_TIMELINE = 400
TOLD = (EventKind.ANSWERED, EventKind.REVISED)
SAME, CHANGED = "same", "changed"


def tell(kind: str, answer: Answer, *, suspicion: str = "", revision: Revision | None = None) -> None:
    record_event(
        kind=kind,
        customer_id=answer.customer_id,
        actor_id=answer.invitation.agent_id,
        data={"answer": answer.pk, **words_of(answer, suspicion=suspicion, revision=revision)},
    )


def tell_all(kind: str, answers: Iterable[Answer], more: Mapping[int, dict[str, Any]]) -> None:
    """Of many at once; `more` by the number of the answer."""
    record_events(
        Event(
            kind=kind,
            customer_id=answer.customer_id,
            actor_id=answer.invitation.agent_id,
            data={"answer": answer.pk, **words_of(answer), **more.get(answer.pk, {})},
        )
        for answer in answers
    )


def told_before(answers: Sequence[Answer]) -> dict[int, str]:
    """Of those that begin to count: `SAME` or `CHANGED` where they were told as answers already, before they
    stood in doubt. Whoever is told of answers alone hears each of them once.
    """
    known = [answer for answer in answers if answer.customer_id]
    last = _told_last(known)
    told = {
        each.pk: SAME if last[each.pk] == (each.score, each.comment) else CHANGED
        for each in known
        if each.pk in last
    }  # of a long comment nobody knows how it ended
    return told | _reopened([answer for answer in answers if not answer.customer_id])


def _told_last(answers: Sequence[Answer]) -> dict[int, tuple[int, str]]:
    customers, numbers = {each.customer_id for each in answers}, [each.pk for each in answers]
    told = Event.objects.filter(customer__in=customers, kind__in=TOLD, data__answer__in=numbers)
    rows = told.order_by("occurred_at", "pk").values_list("data", flat=True)
    return {data["answer"]: (data["score"], data["comment"]) for data in rows}


def _reopened(answers: Sequence[Answer]) -> dict[int, str]:
    """Nobody's come to stand in doubt once they count only where the house had counted them, and says so."""
    rows = Judged.objects.filter(answer__in=answers, revision=None).order_by("verdict")
    back = rows.filter(verdict__decision=Decision.REOPENED).values_list("answer", "verdict__made_at")
    counted = rows.filter(verdict__decision=Decision.COUNTED).values_list("answer", flat=True)
    since = {pk: made_at for pk, made_at in back if pk in set(counted)}
    return {
        each.pk: CHANGED if each.revised_at and each.revised_at > since[each.pk] else SAME
        for each in answers
        if each.pk in since
    }


def words_of(answer: Answer, *, suspicion: str = "", revision: Revision | None = None) -> dict[str, Any]:
    """What an event tells of an answer, but for its number."""
    said = revision or answer
    by_phone = answer.invitation.channel == AskedOver.PHONE
    return {
        **names_of(answer.survey),
        "kind": answer.survey.kind,
        "occasion": answer.invitation.occasion,
        "score": said.score,
        "scale": [answer.scale_min, answer.scale_max],
        "comment": said.comment[:COMMENT_ON_TIMELINE],
        **({"by_phone": True} if by_phone else {}),
        **brand_told(answer.invitation.brand),
        **({"open_link": link} if (link := answer.invitation.open_link_id) else {}),
        **(suspected(suspicion, revision) if suspicion else {}),
    }


def suspected(suspicion: str, revision: Revision | None = None) -> dict[str, Any]:
    return {"suspicion": suspicion, "revision": revision.pk if revision else None}
