"""Who looked at whom in the demo: whoever logged a contact lately had the customer before them."""

from core.sql import execute

_GLANCES = """
INSERT INTO customers_sighting (customer_id, staff_id, machine, kind, what, slot, seen_at)
SELECT customer_id, agent_id, '', 'page', '', extract(epoch FROM started_at)::bigint / 600, started_at
FROM customers_interaction WHERE started_at > now() - interval '14 days' AND agent_id IS NOT NULL
ON CONFLICT DO NOTHING
"""


def seed_glances() -> None:
    execute(_GLANCES)
