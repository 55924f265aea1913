"""How teams solve at first contact beside the house on the same channels and reasons; channels on the same
reasons: as `formulas.case_mix` has it.
"""

from collections.abc import Iterator

from metrics.domain.snapshot.tally import Days, Tallied, rows, staff_table

# An issue counts from the day on which its window is over. Beside what is compared, n and Σ expected: how far
# chance carries the difference, and whether there are enough for that to hold. Agents are added up first, for
# each of their days stands in ninety others.
_SUMS = """
    teams AS MATERIALIZED (
        SELECT s.day, s.channel, u.team_id, s.reason_id, sum(s.issues) AS n, sum(s.solved_at_first) AS hits
        FROM metrics_servicefigures s LEFT JOIN {staff} u ON u.id = s.agent_id
        WHERE s.issues > 0
            AND s.day <= (SELECT max(day) FROM unnest(%(days)s::date[]) d (day)) - %(known)s
            AND s.day > (SELECT min(day) FROM unnest(%(days)s::date[]) d (day)) - %(known)s - %(quarter)s
        GROUP BY s.day, s.channel, u.team_id, s.reason_id
    ),
    sums AS MATERIALIZED (
        SELECT d.day, t.channel, t.team_id, t.reason_id, sum(t.n) AS n, sum(t.hits) AS hits
        FROM unnest(%(days)s::date[]) d (day)
        JOIN teams t ON t.day <= d.day - %(known)s AND t.day > d.day - %(known)s - %(quarter)s
        GROUP BY d.day, t.channel, t.team_id, t.reason_id
    )
"""
_KINDS = """
    SELECT day, {of}, sum(n) AS n, sum(hits) AS hits, sum(sum(n)) OVER kind AS house,
           sum(sum(hits)) OVER kind / sum(sum(n)) OVER kind AS share
    FROM sums GROUP BY day, {kind}, {of} WINDOW kind AS (PARTITION BY day, {kind})
"""
_BESIDE = """
    SELECT 'fair_comparison', day, NULL::bigint, {channel}, {team}, sum(n), sum(hits - n * share),
           sum(n * share * (1 - share) * (1 - n / house)), sum(n * share)
    FROM ({kinds}) k {some} GROUP BY day {each}
"""


def fair(days: Days) -> Iterator[Tallied]:
    of_teams = _KINDS.format(of="team_id", kind="channel, reason_id")
    of_channels = _KINDS.format(of="channel", kind="reason_id")
    parts = [
        _BESIDE.format(kinds=of_teams, channel="NULL", team="NULL::bigint", some="", each=""),
        _BESIDE.format(
            kinds=of_teams, channel="NULL", team="team_id", some="WHERE team_id IS NOT NULL", each=", team_id"
        ),
        _BESIDE.format(kinds=of_channels, channel="channel", team="NULL", some="", each=", channel"),
    ]
    yield from rows(f"WITH {_SUMS.format(staff=staff_table())} {' UNION ALL '.join(parts)}", days=days)
