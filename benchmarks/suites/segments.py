"""Segments: thirty of them evaluated for the customers of a batch and for all; a preview while building."""

from collections.abc import Iterator
from typing import Any

from benchmarks.harness import Result, bench, p95, timed
from benchmarks.scale import Sizes
from benchmarks.suites.reading import forget_events, last_event
from core.sql import execute
from metrics.domain.membership import refresh_segments
from metrics.domain.preview import preview_of
from metrics.domain.recompute import recompute_everything
from metrics.domain.rules.rule import read_rule
from metrics.domain.segment import Naming, create_segment
from metrics.models import CustomerMetrics, Segment

OWN = 30


def rules() -> list[dict[str, Any]]:
    """Each kind of field, over narrow windows and wide ones."""
    kinds: list[Any] = [
        lambda n: {"field": "orders_placed", "op": ">=", "value": 1 + n % 3, "days": 60 * n},
        lambda n: {"field": "revenue", "op": ">=", "value": 100 * n},
        lambda n: {"field": "contacts_had", "op": ">=", "value": 1, "days": 90 * n, "channel": "phone"},
        lambda n: {"field": "answers_given", "op": "<=", "value": 0, "days": 200 * n},
        lambda _n: {"field": "consent", "op": "in", "value": ["marketing-email"]},
        lambda n: {"field": "birth_month", "op": "in", "value": [str(n)]},
        lambda n: {"field": "happened", "op": ">=", "value": 1, "kind": "cart.changed", "days": 30 * n},
        lambda _n: {"field": "status", "op": "in", "value": ["lapsing", "lost"]},
        lambda n: {"field": "last_score", "op": "<=", "value": 2 * n},
        lambda n: {"field": "city", "op": "begins", "value": "abcdefghi"[n]},
    ]
    lines = [kind(1 + at // len(kinds)) for at in range(OWN) for kind in [kinds[at % len(kinds)]]]
    return [{"all": [line, {"not": {"any": [lines[at - 1]]}}]} for at, line in enumerate(lines)]


@bench
def segments(sizes: Sizes) -> Iterator[Result]:
    if CustomerMetrics.objects.count() != sizes.customers:
        recompute_everything(announce=False)
    mark = last_event()
    made = [
        create_segment(naming=Naming(name_fr=f"Mesure {n}", name_en=f"Bench {n}"), rule=rule)
        for n, rule in enumerate(rules())
    ]
    try:
        yield from _measured(sizes)
    finally:
        _forget(made, mark)


def _measured(sizes: Sizes) -> Iterator[Result]:
    whole = timed(lambda: refresh_segments(announce=False))
    yield Result(f"segments: {OWN} from scratch", whole, None, "s", "≤ 5 min", whole <= 300)
    execute("VACUUM ANALYZE metrics_segmentmembership")
    chosen = execute("SELECT id FROM customers_customer ORDER BY random() LIMIT %(n)s", n=sizes.changed)
    customers = [pk for (pk,) in chosen]
    batch = timed(lambda: refresh_segments(customers=customers))
    name = f"segments: {OWN} for {sizes.changed:,} customers"
    yield Result(name, batch, None, "s", "≤ 10 s", batch <= 10)
    slow = p95([timed(lambda rule=rule: preview_of(read_rule(rule).q)) for rule in rules()])  # type: ignore[misc]  # a lambda with a default
    yield Result("segments: preview while building, p95", slow, None, "s", "≤ 1 s", slow <= 1)


def _forget(made: list[Segment], mark: int) -> None:
    ids = [segment.pk for segment in made]
    execute("DELETE FROM metrics_segmentmembership WHERE segment_id = ANY(%(ids)s)", ids=ids)
    Segment.objects.filter(pk__in=ids).delete()
    forget_events(since=mark)
