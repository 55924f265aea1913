"""Move a case from state to state: answered, waiting for the customer, closed, open again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from customers.cases.domain.case import ON_TIMELINE, checked_text, locked_case, tell
from customers.cases.domain.deadline import end_wait, set_clock, set_deadlines, set_times
from customers.cases.models.case import RUNNING
from customers.enums import CaseOutcome, CaseState, EventKind
from customers.models import Case


def answer_case(*, case: Case, actor_id: int | None) -> bool:
    """The customer was answered for the first time. False: they had been, or the case is closed."""
    with transaction.atomic():
        locked = locked_case(case)
        if locked.answered_at or not locked.is_active:
            return False
        now = locked.answered_at = timezone.now()
        set_clock(locked, now=now)
        set_times(locked)
        locked.save(update_fields=["answered_at", "answered_in", "due_at", "escalate_at"])
        tell(EventKind.CASE_ANSWERED, locked, actor_id=actor_id, in_time=now <= locked.answer_by)
    return True


def move_case(*, case: Case, to: str, actor_id: int | None, outcome: str = "", note: str = "") -> Case:
    """Into another state, where that is a way from the one it is in. Raises Conflict, Invalid.

    Waiting stops the clock and counts as an answer; a reopened case has new deadlines.
    """
    note = checked_text(note, "note")
    with transaction.atomic():
        locked = locked_case(case)
        move = _MOVES.get((CaseState(locked.state), _state(to)))
        if move is None:
            words = {"state": locked.get_state_display()}
            raise Conflict(_("That is no way from here: this case is “%(state)s”.") % words, field="to")
        kind, told = move(locked, timezone.now(), outcome, note)
        set_clock(locked, now=timezone.now())
        set_times(locked)
        locked.save()
        tell(kind, locked, actor_id=actor_id, note=note[:ON_TIMELINE], **told)
    case.refresh_from_db()
    return case


def _state(written: str) -> CaseState:
    if written not in CaseState.values:
        raise Invalid(_("There is no such state."), field="to")
    return CaseState(written)


Told = tuple[str, dict[str, Any]]


def _wait(case: Case, now: datetime, _outcome: str, _note: str) -> Told:
    case.state, case.waiting_since = CaseState.WAITING, now
    case.answered_at = case.answered_at or now
    return EventKind.CASE_WAITING, {}


def _resume(case: Case, now: datetime, _outcome: str, _note: str) -> Told:
    end_wait(case, now=now)
    case.state = CaseState.REOPENED if case.reopenings else CaseState.OPEN
    return EventKind.CASE_RESUMED, {}


def _close(case: Case, now: datetime, outcome: str, note: str) -> Told:
    if outcome not in CaseOutcome.values:
        raise Invalid(_("Say how it ended."), field="outcome")
    end_wait(case, now=now)
    case.state, case.closed_at = CaseState.CLOSED, now
    case.answered_at = case.answered_at or now
    case.outcome, case.closing_note = outcome, note
    return EventKind.CASE_CLOSED, {"result": outcome, "in_time": now <= case.solve_by}


def _reopen(case: Case, now: datetime, _outcome: str, _note: str) -> Told:
    case.state, case.clock_from, case.paused = CaseState.REOPENED, now, timedelta(0)
    case.reopenings, case.level = case.reopenings + 1, 0
    case.answered_at = case.closed_at = case.turned_at = case.turned_by = None
    case.answered_in = case.solved_in = None
    case.outcome = case.closing_note = ""
    set_deadlines(case)
    return EventKind.CASE_REOPENED, {"times": case.reopenings}


_MOVES: dict[tuple[CaseState, CaseState], Callable[[Case, datetime, str, str], Told]] = {
    **{(running, CaseState.WAITING): _wait for running in RUNNING},
    **{(CaseState.WAITING, running): _resume for running in RUNNING},
    **{(active, CaseState.CLOSED): _close for active in [*RUNNING, CaseState.WAITING]},
    **{(CaseState.CLOSED, running): _reopen for running in RUNNING},
}


def ways_from(state: str) -> list[CaseState]:
    """Where a case of this state can be moved."""
    ways = {
        CaseState.OPEN: [CaseState.WAITING, CaseState.CLOSED],
        CaseState.WAITING: [CaseState.OPEN, CaseState.CLOSED],
    }
    return ways.get(CaseState(state), [CaseState.REOPENED])
