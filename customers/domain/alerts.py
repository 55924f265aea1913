"""What to know before speaking: matters that were left open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from customers.enums import CaseKind, EventKind
from customers.models import Case, Event

RECENT = timedelta(days=30)


@dataclass(frozen=True)
class OpenMatter:
    """The last contact about `reason` left it unsolved; `times` counts the recent contacts about it."""

    reason: str
    event: Event
    times: int


def open_matters(events: Iterable[Event]) -> list[OpenMatter]:
    """Per reason, from the events of one customer, newest first. Contacts nobody judged change nothing."""
    since = timezone.now() - RECENT
    by_reason: dict[str, list[Event]] = {}
    for event in events:
        if event.kind == EventKind.CONTACT_LOGGED and event.occurred_at >= since:
            by_reason.setdefault(event.data.get("reason") or "", []).append(event)
    matters = []
    for reason, contacts in by_reason.items():
        judged = next((contact for contact in contacts if contact.data.get("solved") is not None), None)
        if judged and not judged.data["solved"]:
            matters.append(OpenMatter(reason, judged, len(contacts)))
    return matters


def open_complaint(cases: Iterable[Case]) -> Case | None:
    """The oldest complaint among the open cases of a customer: as long as there is one, nothing is sold."""
    complaints = (case for case in cases if case.kind == CaseKind.COMPLAINT)
    return min(complaints, key=lambda case: case.opened_at, default=None)
