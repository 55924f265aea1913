"""The points ledger: earned by orders, taken back by refunds, given and spent by hand.

An account stands at `balance - owed`, of which one is always zero. Whenever a movement changes what is owed,
a posting of the difference (lent or settled) goes with it: so the postings always sum to the balance.
"""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.sql import execute
from customers.domain.log import Batch, record_event
from customers.enums import EventKind, PostingKind
from customers.models import Customer, PointsAccount, Posting
from customers.people.domain.erased import keep_from_erasure

LARGEST = 1_000_000


def spend_points(
    *, customer: Customer, points: int, key: str, note: str = "", actor_id: int | None = None
) -> Posting:
    """Take points from the balance, once per `key`. Raises Invalid where the balance does not cover them."""
    return _post(customer, -_checked(points), PostingKind.SPENT, key, note, actor_id)


def give_points(
    *, customer: Customer, points: int, key: str, note: str = "", actor_id: int | None = None
) -> Posting:
    """Add points by hand, once per `key`. What is owed is settled first. Raises Invalid."""
    return _post(customer, _checked(points), PostingKind.GIVEN, key, note, actor_id)


def _checked(points: int) -> int:
    if not 0 < points <= LARGEST:
        raise Invalid(_("Give a number of points from 1 to %(most)d.") % {"most": LARGEST}, field="points")
    return points


def _post(customer: Customer, points: int, kind: str, key: str, note: str, actor_id: int | None) -> Posting:
    with transaction.atomic():
        keep_from_erasure(customer)
        PointsAccount.objects.get_or_create(customer=customer)
        account = PointsAccount.objects.select_for_update().filter(pk=customer.pk).first()
        if account is None:
            raise Conflict(_("This record is no longer there: somebody merged or erased it."))
        known = Posting.objects.filter(source_key=key).first()
        if known:
            if (known.account_id, known.points) != (customer.pk, points):
                raise Conflict(_("This was posted already, for something else."))
            return known
        if account.balance + points < 0:
            raise Invalid(
                _("The balance is %(balance)d points.") % {"balance": account.balance}, field="points"
            )
        posting = Posting.objects.create(
            account=account, points=points, kind=kind, source_key=key, note=note, actor_id=actor_id
        )
        _move(account, points, key)
        record_event(
            kind=EventKind.POINTS_SPENT if points < 0 else EventKind.POINTS_GIVEN,
            customer_id=customer.pk,
            data={"points": points, "balance": account.balance, "note": note},
            actor_id=actor_id,
        )
    return posting


def _move(account: PointsAccount, points: int, key: str) -> None:
    """Bring a locked account to where it stands after `points`, lending or settling the difference."""
    stand = account.balance - account.owed + points
    owed = max(-stand, 0)
    if owed != account.owed:
        Posting.objects.create(
            account=account,
            points=owed - account.owed,
            kind=PostingKind.LENT if owed > account.owed else PostingKind.SETTLED,
            source_key=f"owed:{key}",
        )
    account.balance, account.owed = max(stand, 0), owed
    account.save(update_fields=["balance", "owed"])


def post_points(batch: Batch) -> None:
    """Subscriber: bring the points of every order and refund in the batch to what the facts say.

    It compares with what is posted already: neither the order of events nor a second look changes anything.
    """
    placed = batch.events.filter(kind=EventKind.ORDER_PLACED, customer__isnull=False)
    refunded = batch.events.filter(kind=EventKind.ORDER_REFUNDED, customer__isnull=False)
    orders = {
        *placed.values_list("data__order", flat=True),
        *refunded.exclude(data__order=None).values_list("data__order", flat=True),
    }
    refunds = list(refunded.filter(data__order=None).values_list("data__refund", flat=True))
    if orders:
        _open_and_lock("SELECT customer_id FROM customers_order WHERE id = ANY(%(ids)s)", list(orders))
        execute(_POST_ORDERS, ids=list(orders), rate=settings.POINTS_PER_UNIT)
    if refunds:
        _open_and_lock("SELECT customer_id FROM customers_refund WHERE id = ANY(%(ids)s)", refunds)
        execute(_POST_LOOSE_REFUNDS, ids=refunds, rate=settings.POINTS_PER_UNIT)


def _open_and_lock(customers: str, ids: list[int]) -> None:
    """In the order of their keys, so that two of us never wait for each other."""
    execute(
        f"INSERT INTO customers_pointsaccount (customer_id) SELECT DISTINCT customer_id FROM ({customers}) c"
        " WHERE customer_id IS NOT NULL ORDER BY customer_id ON CONFLICT DO NOTHING",
        ids=ids,
    )
    execute(
        "SELECT 1 FROM customers_pointsaccount"
        f" WHERE customer_id IN ({customers}) ORDER BY customer_id FOR UPDATE",
        ids=ids,
    )


# The end of both statements below: `posted` are the postings just made.
_BALANCE = """
, moved AS (
    SELECT a.customer_id, a.owed, a.balance - a.owed + sum(p.points) AS stand, min(p.source_key) AS key
    FROM posted p JOIN customers_pointsaccount a ON a.customer_id = p.account_id GROUP BY a.customer_id
), advanced AS (
    INSERT INTO customers_posting (account_id, points, kind, source_key)
    SELECT customer_id, greatest(-stand, 0) - owed,
           CASE WHEN greatest(-stand, 0) > owed THEN 'lent' ELSE 'settled' END, 'owed:' || key
    FROM moved WHERE greatest(-stand, 0) <> owed
), balanced AS (
    UPDATE customers_pointsaccount a SET balance = greatest(m.stand, 0), owed = greatest(-m.stand, 0)
    FROM moved m WHERE a.customer_id = m.customer_id
)
INSERT INTO customers_event (customer_id, kind, occurred_at, data)
SELECT p.account_id, 'points.' || p.kind, p.occurred_at,
       jsonb_build_object('points', p.points, 'order', p.order_id, 'order_number', p.number)
FROM posted p
"""

_POST_ORDERS = (
    """
WITH facts AS (
    SELECT id, customer_id, number, placed_at, total, least(refunded, total) AS refunded,
           floor(total * %(rate)s)::int AS given,
           (SELECT max(refunded_at) FROM customers_refund r WHERE r.order_id = o.id) AS refunded_at
    FROM customers_order o WHERE id = ANY(%(ids)s) AND customer_id IS NOT NULL AND total > 0
), booked AS (
    SELECT f.*,
           coalesce(sum(p.points) FILTER (WHERE p.kind = 'earned'), 0) AS earned,
           coalesce(-sum(p.points) FILTER (WHERE p.kind = 'reversed'), 0) AS reversed
    FROM facts f LEFT JOIN customers_posting p ON p.order_id = f.id
    GROUP BY f.id, f.customer_id, f.number, f.placed_at, f.total, f.refunded, f.given, f.refunded_at
), due AS (  -- a refund takes back what its order gave, whatever the rate is now
    SELECT *, floor(CASE WHEN earned > 0 THEN earned ELSE given END * refunded / total)::int AS taken
    FROM booked
), plus AS (
    INSERT INTO customers_posting (account_id, points, kind, source_key, order_id, posted_at)
    SELECT customer_id, given, 'earned', 'earned:order:' || id, id, placed_at
    FROM due WHERE earned = 0 AND given > 0
    RETURNING account_id, points, kind, source_key, order_id
), minus AS (
    INSERT INTO customers_posting (account_id, points, kind, source_key, order_id, posted_at)
    SELECT customer_id, reversed - taken, 'reversed', 'reversed:order:' || id || ':' || taken, id, refunded_at
    FROM due WHERE taken > reversed
    RETURNING account_id, points, kind, source_key, order_id
), posted AS (
    SELECT p.*, d.number, d.placed_at AS occurred_at FROM plus p JOIN due d ON d.id = p.order_id
    UNION ALL
    SELECT m.*, d.number, d.refunded_at FROM minus m JOIN due d ON d.id = m.order_id
)"""
    + _BALANCE
)

# Bought before our books begin: nobody knows what it gave, so its refund takes no more than there is.
_POST_LOOSE_REFUNDS = (
    """
WITH facts AS (
    SELECT r.id, r.customer_id, r.refunded_at, floor(r.amount * %(rate)s)::bigint AS wanted, a.balance
    FROM customers_refund r JOIN customers_pointsaccount a USING (customer_id)
    WHERE r.id = ANY(%(ids)s) AND r.order_id IS NULL
      AND NOT EXISTS (SELECT FROM customers_posting p WHERE p.source_key = 'reversed:refund:' || r.id)
), due AS (
    SELECT *, greatest(0, least(wanted, balance + wanted
        - sum(wanted) OVER (PARTITION BY customer_id ORDER BY id)))::int AS taken
    FROM facts
), minus AS (
    INSERT INTO customers_posting (account_id, points, kind, source_key, posted_at)
    SELECT customer_id, -taken, 'reversed', 'reversed:refund:' || id, refunded_at FROM due WHERE taken > 0
    RETURNING account_id, points, kind, source_key, order_id
), posted AS (
    SELECT m.*, NULL::text AS number, d.refunded_at AS occurred_at
    FROM minus m JOIN due d ON m.source_key = 'reversed:refund:' || d.id
)"""
    + _BALANCE
)
