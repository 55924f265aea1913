"""Add up what surveys were answered, by day: no page has to read the answers themselves."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from core.sql import execute
from metrics.domain.days import day_of, today
from metrics.models.survey_figures import HIGHEST

WAVE = timedelta(days=30)
"""Who answers the same survey twice within it said the later thing alone."""
RECENT = timedelta(days=8)
"""Answers may be changed for seven days."""
SPLIT_DAYS = timedelta(days=400)
"""So far back results are kept by segment, agent and product."""
LOCK = 0x72657375  # "resu": two counts at once would each write the same days

_SCORES = [f"s{score}" for score in range(HIGHEST + 1)]
_REACHED = ("sent", "delivered", "bounced", "opened", "started")
_DOUBTS = ("unconfirmed", "suspect", "aside", "left_out")
_FUNNEL = ("invited", *_REACHED, "answered", *_DOUBTS, "replied", "replaced", "elsewhere")
_SUMS = (*_FUNNEL, *_SCORES)
_PLACE = ("survey_id", "day", "version", "language", "channel", "over", "brand")

# What an invitation is about is told by its occasion; an answer that is replaced counts no more, but one that
# says whether a contact solved it is of that contact alone.
_PARTS = rf"""
    asked AS MATERIALIZED (
        SELECT v.id, v.survey_id, v.customer_id, v.language, coalesce(w.number, 0) AS version,
               {day_of("v.created_at")} AS day, v.answered_at IS NOT NULL AS answered,
               {", ".join(f"v.{name}_at IS NOT NULL AS {name}" for name in _REACHED)}, v.channel AS over,
               coalesce(i.channel, o.channel, '') AS channel, i.agent_id,
               coalesce(v.brand_id, 0) AS brand,
               CASE WHEN v.occasion ~ '^order:[0-9]{{{{1,18}}}}$'
                    THEN substr(v.occasion, 7)::bigint END AS order_id
        FROM (
            SELECT id FROM surveys_invitation WHERE created_at >= {{since}}
            UNION SELECT invitation_id FROM surveys_answer WHERE answered_at >= {{since}} AND counts
        ) of JOIN surveys_invitation v ON v.id = of.id
        LEFT JOIN surveys_version w ON w.id = v.version_id
        LEFT JOIN surveys_openlink o ON o.id = v.open_link_id
        LEFT JOIN customers_interaction i ON i.id = CASE
            WHEN v.occasion ~ '^interaction:[0-9]{{{{1,18}}}}$' THEN substr(v.occasion, 13)::bigint END
    ),
    answers AS MATERIALIZED (
        SELECT a.id, a.invitation_id, a.score, a.counts, a.suspicion = 'aside' AS aside,
               a.left_out_at IS NOT NULL AS left_out,
               a.suspicion NOT IN ('', 'aside') AS suspect,
               {day_of("a.answered_at")} AS day,
               a.scale_min <> s.scale_min OR a.scale_max <> s.scale_max AS elsewhere,
               s.kind <> 'fcr' AND a.counts AND coalesce(lead(a.answered_at) OVER (
                   PARTITION BY a.survey_id, coalesce(a.customer_id, -a.id), a.counts
                   ORDER BY a.answered_at, a.id
               ) < a.answered_at + %(wave)s, false) AS replaced
        FROM surveys_answer a JOIN surveys_survey s ON s.id = a.survey_id
        WHERE a.answered_at >= {{since}}
    ),
    told AS MATERIALIZED (
        SELECT v.survey_id, v.customer_id, v.day, v.version, v.language, v.channel, v.over, v.agent_id,
               v.brand, v.order_id, 1 AS invited,
               {", ".join(f"(v.{name} AND a.aside IS NOT TRUE)::int AS {name}" for name in _REACHED)},
               v.answered::int AS answered,
               (a.counts IS FALSE AND a.left_out IS FALSE)::int AS unconfirmed,
               (a.suspect IS TRUE)::int AS suspect, (a.aside IS TRUE)::int AS aside,
               (a.left_out IS TRUE)::int AS left_out,
               coalesce(a.counts AND EXISTS (SELECT FROM surveys_reply r WHERE r.answer_id = a.id),
                        false)::int AS replied,
               0 AS replaced, 0 AS elsewhere, false AS again, NULL::smallint AS score
        FROM asked v LEFT JOIN answers a ON a.invitation_id = v.id
        WHERE v.day >= %(first)s
        UNION ALL
        SELECT v.survey_id, v.customer_id, a.day, v.version, v.language, v.channel, v.over, v.agent_id,
               v.brand, v.order_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
               a.replaced::int, a.elsewhere::int, a.replaced,
               CASE WHEN NOT a.elsewhere AND a.score BETWEEN 0 AND {HIGHEST} THEN a.score END
        FROM answers a JOIN asked v ON v.id = a.invitation_id
        WHERE a.counts AND a.day >= %(first)s
    )
"""

_FACTS = {
    "": "SELECT told.*, 0 AS key FROM told",
    # As of now: who is in a segment may have been elsewhere when they answered.
    "segment": """SELECT told.*, p.segment_id AS key FROM told
        JOIN metrics_segmentmembership p ON p.customer_id = told.customer_id AND p.left_at IS NULL
        WHERE day >= %(split)s""",
    # Each answer counts: it is about another contact, or another order.
    "agent": "SELECT told.*, agent_id AS key FROM told WHERE agent_id IS NOT NULL AND day >= %(split)s",
    "product": """SELECT told.*, bought.product_id AS key FROM told
        JOIN (SELECT DISTINCT order_id, product_id FROM customers_orderline) bought USING (order_id)
        WHERE product_id IS NOT NULL AND day >= %(split)s""",
}


def _counted(split: str) -> str:
    """The sums of one split. Who answered `again` counts once, unless each answer is of its occasion."""
    latest = "" if split in {"agent", "product"} else " AND NOT again"
    sums = [f"sum({name})" for name in _FUNNEL]
    sums += [f"count(*) FILTER (WHERE score = {score}{latest})" for score in range(HIGHEST + 1)]
    place = ", ".join(_PLACE)
    return f"SELECT '{split}', key, {place}, {', '.join(sums)} FROM ({_FACTS[split]}) f GROUP BY key, {place}"


_RESULTS = f"""
    WITH {_PARTS}
    INSERT INTO metrics_surveyfigures (split, key, {", ".join(_PLACE)}, {", ".join(_SUMS)})
    {" UNION ALL ".join(_counted(split) for split in _FACTS)}
"""

# Of a Kano pair both halves count, or none; of several choices each one, and once that anything was chosen.
_REPLIES = f"""
    WITH {_PARTS},
    said AS MATERIALIZED (
        SELECT r.question_id, q.kind, v.customer_id, a.day, v.version, v.language, v.channel, v.over, v.brand,
               CASE q.kind WHEN 'kano' THEN '' ELSE r.row END AS row,
               CASE q.kind WHEN 'kano' THEN r.number || '|' || contrary.number
                    ELSE r.number::text END AS value, r.choices
        FROM answers a
        JOIN asked v ON v.id = a.invitation_id
        JOIN surveys_reply r ON r.answer_id = a.id
        JOIN surveys_question q ON q.id = r.question_id
        LEFT JOIN surveys_reply contrary ON q.kind = 'kano' AND contrary.answer_id = a.id
            AND contrary.question_id = q.id AND contrary.row = 'dysfunctional'
        WHERE a.counts AND NOT a.replaced AND a.day >= %(first)s
          AND (q.kind <> 'kano' OR r.row = 'functional' AND contrary.number IS NOT NULL)
    ),
    single AS (
        SELECT question_id, customer_id, day, version, language, channel, over, brand, said.row, told.value
        FROM said CROSS JOIN LATERAL (
            SELECT '' AS value
            UNION ALL SELECT said.value WHERE said.value IS NOT NULL
            UNION ALL SELECT unnest(said.choices)
        ) told
    )
    INSERT INTO metrics_questionfigures
        (segment, question_id, day, version, language, channel, over, brand, row, value, n, openly)
    SELECT 0, question_id, day, version, language, channel, over, brand, row, value, count(*),
           count(*) FILTER (WHERE customer_id IS NULL)
    FROM single GROUP BY question_id, day, version, language, channel, over, brand, row, value
    UNION ALL
    SELECT p.segment_id, question_id, day, version, language, channel, over, brand, row, value, count(*), 0
    FROM single JOIN metrics_segmentmembership p
        ON p.customer_id = single.customer_id AND p.left_at IS NULL
    WHERE day >= %(split)s
    GROUP BY p.segment_id, question_id, day, version, language, channel, over, brand, row, value
"""

_TRAITS = """
    MERGE INTO metrics_traitfigures t
    USING (
        SELECT language, count(*) AS customers
        FROM customers_customer c JOIN metrics_customermetrics m ON m.customer_id = c.id GROUP BY language
    ) f
        ON t.language = f.language
    WHEN MATCHED THEN UPDATE SET customers = f.customers
    WHEN NOT MATCHED THEN INSERT (language, customers) VALUES (f.language, f.customers)
    WHEN NOT MATCHED BY SOURCE THEN DELETE
"""


def count_results(*, since: date | None = None) -> None:
    """Count again every day from `since` on, all days without it. Nobody who reads meanwhile waits."""
    now = today()
    first = since or date(1900, 1, 1)
    given = {
        "first": first,
        "split": now - SPLIT_DAYS,
        "wave": WAVE,
        "zone": settings.TIME_ZONE,
    }
    began = "(%(first)s::timestamp AT TIME ZONE %(zone)s)"
    with transaction.atomic():
        execute("SELECT pg_advisory_xact_lock(%(lock)s)", lock=LOCK)
        execute("SET LOCAL work_mem = '128MB'")
        execute("DELETE FROM metrics_surveyfigures WHERE day >= %(first)s", first=first)
        execute(_RESULTS.format(since=began), **given)
        execute("DELETE FROM metrics_questionfigures WHERE day >= %(first)s", first=first)
        execute(_REPLIES.format(since=began), **given)
        if since is None:
            execute(_TRAITS)


def count_recent_results() -> None:
    """What a new, changed or confirmed answer can have changed; older days wait for the daily count."""
    count_results(since=today() - WAVE - RECENT)
