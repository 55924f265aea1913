"""What the log is told of an answer: enough for the history, and for whoever follows the log outside."""

from typing import Any

from customers.commerce.domain.brand import brand_told
from customers.domain.log import record_event
from customers.models import Event
from surveys.domain.invitation import names_of
from surveys.enums import AskedOver, EventKind
from surveys.models import Answer, Revision

COMMENT_ON_TIMELINE = 400
TOLD = (EventKind.ANSWERED, EventKind.REVISED)
SAME, CHANGED = "same", "changed"


def tell(
    kind: str,
    answer: Answer,
    *,
    suspicion: str = "",
    revision: Revision | None = None,
    recounted: str = "",
) -> None:
    record_event(
        kind=kind,
        customer_id=answer.customer_id,
        actor_id=answer.invitation.agent_id,
        data={
            "answer": answer.pk,
            **words_of(answer, suspicion=suspicion, revision=revision),
            **({"recounted": recounted} if recounted else {}),
        },
    )


def told_before(answer: Answer) -> str:
    """Of one that begins to count: `SAME` or `CHANGED` where it was told as an answer already, before it
    stood in doubt. Whoever is told of answers hears each of them once.
    """
    if answer.customer_id is None:
        return ""  # nobody's comes to stand in doubt once it counts
    told = Event.objects.filter(customer=answer.customer_id, kind__in=TOLD, data__answer=answer.pk)
    last = told.order_by("-occurred_at", "-pk").first()
    if last is None:
        return ""
    stood, stands = (last.data["score"], last.data["comment"]), (answer.score, answer.comment)
    return SAME if stood == stands else CHANGED  # of a long comment nobody knows how it ended


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
        **({"suspicion": suspicion, "revision": revision.pk if revision else None} if suspicion else {}),
    }
