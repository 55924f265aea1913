"""Make good: points of the ledger or a code, within what one may give; undone by counter-posting."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.template_tags import money
from core.text import clean_line
from customers.domain.log import record_event
from customers.loyalty.domain.loyalty import give_points, spend_points
from surveys.enums import EventKind, GestureKind, LoopAction
from surveys.models import FollowUp, Gesture, GestureTerms


def terms() -> GestureTerms:
    return GestureTerms.objects.get_or_create(pk=1)[0]


def make_gesture(
    *,
    follow_up: FollowUp,
    key: str,
    limit: Decimal | None,
    points: int = 0,
    code: str = "",
    cost: Decimal | None = None,
    note: str = "",
    actor_id: int | None = None,
) -> Gesture:
    """Once per `key`. `limit`: what all gestures of this case may cost; None: anything.

    Points cost what the terms say a point does; of a code the cost is given. Raises Invalid, Conflict.
    """
    code, note = clean_line(code), clean_line(note)[:200]
    if bool(points) == bool(code):
        raise Invalid(_("Give points, or a code."), field="points")
    with transaction.atomic():
        row = FollowUp.objects.select_for_update().select_related("customer").get(pk=follow_up.pk)
        known = Gesture.objects.filter(key=key).first()
        if known:
            return known
        if row.action != LoopAction.RECOVER:
            raise Conflict(_("There is no case here to make good."))
        worth = points * terms().point_cost if points else cost
        if worth is None or worth < 0 or (code and not worth):
            raise Invalid(_("Say what the code costs the house."), field="cost")
        _check_limit(row, worth, limit)
        made = {"points": points, "code": code, "cost": worth, "note": note, "made_by_id": actor_id}
        return _store(Gesture(follow_up=row, key=key, **made))


def _store(gesture: Gesture) -> Gesture:
    gesture.kind = GestureKind.POINTS if gesture.points else GestureKind.CODE
    gesture.save()
    customer, actor_id = gesture.follow_up.customer, gesture.made_by_id
    if gesture.points:
        give_points(
            customer=customer,
            points=gesture.points,
            key=_source(gesture),
            note=gesture.note,
            actor_id=actor_id,
        )
    _tell(EventKind.GESTURE_MADE, gesture, actor_id)
    return gesture


def _check_limit(follow_up: FollowUp, worth: Decimal, limit: Decimal | None) -> None:
    """Of the case as a whole: ten small gestures are a large one. A code that was told stays told."""
    if limit is None:
        return
    spent = sum(
        follow_up.gestures.filter(Q(undone_at=None) | ~Q(code="")).values_list("cost", flat=True), Decimal(0)
    )
    if spent + worth > limit:
        words = {"limit": money(limit), "spent": money(spent)}
        raise Invalid(
            _("You may give up to %(limit)s for a case; %(spent)s of it is given.") % words, field="points"
        )


def undo_gesture(*, gesture: Gesture, actor_id: int | None) -> Gesture:
    """Twice is once. Raises Invalid where the customer has spent the points already."""
    with transaction.atomic():
        row = (
            Gesture.objects.select_for_update(of=("self",))
            .select_related("follow_up__customer")
            .get(pk=gesture.pk)
        )
        if row.undone_at:
            return row
        row.undone_at = timezone.now()
        row.save(update_fields=["undone_at"])
        if row.points:
            spend_points(
                customer=row.follow_up.customer,
                points=row.points,
                key=f"{_source(row)}:undone",
                note=row.note,
                actor_id=actor_id,
            )
        _tell(EventKind.GESTURE_UNDONE, row, actor_id)
    return row


def _source(gesture: Gesture) -> str:
    return f"gesture:{gesture.pk}"


def _tell(kind: str, gesture: Gesture, actor_id: int | None) -> None:
    follow_up = gesture.follow_up
    told = {
        "followup": follow_up.pk,
        "case": follow_up.case_id,
        "gesture": gesture.pk,
        "points": gesture.points,
        "code": gesture.code,
        "cost": str(gesture.cost),
        "note": gesture.note,
    }
    record_event(kind=kind, customer_id=follow_up.customer_id, actor_id=actor_id, data=told)
