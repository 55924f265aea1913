"""Pioneers: customers who would like to try things early, whom we invite to what became of an idea."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.sql import execute
from customers.domain.log import record_event
from customers.models import Customer
from surveys.domain.idea import hold
from surveys.enums import EarlyState, EventKind
from surveys.models import EarlyAccess, Idea, IdeaVote, Pioneer

MOST_AT_ONCE = 500


def is_pioneer(customer: Customer) -> bool:
    return Pioneer.objects.filter(customer=customer).exists()


def be_pioneer(*, customer: Customer, wants: bool) -> None:
    """Said by the customer; nothing happens where it is so already. Raises Conflict: see `hold`."""
    with transaction.atomic():
        hold(customer)
        if wants:
            changed = Pioneer.objects.get_or_create(customer=customer)[1]
        else:
            changed = bool(Pioneer.objects.filter(customer=customer).delete()[0])
        if changed:
            record_event(kind=EventKind.PIONEER_CHANGED, customer_id=customer.pk, data={"changed": wants})


def pioneers_for(idea: Idea, *, most: int) -> list[Pioneer]:
    """The first of those not invited to it yet: who voted for it, then the others, who waits longest first.

    Two reads, so that neither sorts all of them.
    """
    invited = EarlyAccess.objects.filter(idea=idea, customer=OuterRef("customer"))
    voted = IdeaVote.objects.filter(idea=idea, customer=OuterRef("customer"))
    rows = Pioneer.objects.filter(~Exists(invited)).select_related("customer").order_by("since", "pk")
    found = list(rows.filter(Exists(voted)).annotate(voted=Value(True))[:most])
    others = rows.filter(~Exists(voted)).annotate(voted=Value(False))
    return [*found, *others[: most - len(found)]]


def invite_pioneers(*, idea: Idea, many: int, actor_id: int | None) -> int:
    """The first of them; each is told by an event, which a journey makes a mail. Returns how many. Raises
    Invalid (many), Conflict.
    """
    if not 1 <= many <= MOST_AT_ONCE:
        raise Invalid(_("From 1 to %(most)d at a time.") % {"most": MOST_AT_ONCE}, field="many")
    with transaction.atomic():
        row = Idea.objects.select_for_update().get(pk=idea.pk)
        if not row.is_shown:
            raise Conflict(_("Customers do not see this idea."))
        chosen = [each.customer_id for each in pioneers_for(row, most=many)]
        made = execute(
            _INVITE,
            idea=row.pk,
            title=row.title,
            customers=chosen,
            state=EarlyState.INVITED,
            kind=EventKind.EARLY_INVITED,
            actor=actor_id,
        )
    return len(made)


_INVITE = """
    WITH made AS (
        INSERT INTO surveys_earlyaccess (idea_id, customer_id, state)
        SELECT %(idea)s, customer_id, %(state)s FROM unnest(%(customers)s::bigint[]) AS customer_id
        ON CONFLICT DO NOTHING RETURNING customer_id
    ), told AS (
        INSERT INTO customers_event (customer_id, kind, actor_id, data)
        SELECT customer_id, %(kind)s, %(actor)s, jsonb_build_object('idea', %(idea)s::bigint,
            'title', %(title)s::text, 'occasion', concat_ws(':', 'early', %(idea)s::bigint, customer_id))
        FROM made ORDER BY customer_id
    )
    SELECT customer_id FROM made
"""


def answer_early(*, idea: Idea, customer: Customer, accepts: bool) -> EarlyAccess:
    """Changed while the day allows it. Raises Conflict, where they were not invited too."""
    state = EarlyState.ACCEPTED if accepts else EarlyState.DECLINED
    with transaction.atomic():
        hold(customer)
        row = EarlyAccess.objects.select_for_update().filter(idea=idea, customer=customer).first()
        if row is None:
            raise Conflict(_("You were not invited to this."))
        if row.state != state:
            row.state, row.answered_at = state, timezone.now()
            row.save(update_fields=["state", "answered_at"])
            data = {"idea": idea.pk, "title": idea.title, "state": str(state)}
            record_event(kind=EventKind.EARLY_ANSWERED, customer_id=customer.pk, data=data)
    return row
