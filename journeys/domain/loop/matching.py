"""Which answers a rule fits: one definition, for what comes in and for the preview of the past."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from journeys.enums import LoopTest
from journeys.models import LoopRule
from surveys.domain.tone import BAD_UP_TO, GOOD_FROM
from surveys.domain.voice.tone import read_tone
from surveys.models import Answer, Reply, Verbatim

Condition = tuple[str, list[Any]]

# An answer to a second question opens nothing: it judges what was opened. Nobody follows up who was erased.
_HEARD = r"""
    SELECT a.id, a.customer_id, a.score, a.comment, a.survey_id, s.kind, a.answered_at, v.occasion,
        coalesce(a.confirmed_at, a.answered_at) AS counts_since,
        fresh.tones AS fresh, coalesce(nullif(words.tone, ''), fresh.tones ->> a.id::text, '') AS tone
    FROM surveys_answer a
    JOIN surveys_survey s ON s.id = a.survey_id
    JOIN surveys_invitation v ON v.id = a.invitation_id
    JOIN customers_customer c ON c.id = a.customer_id AND c.erased_at IS NULL
    LEFT JOIN surveys_verbatim words ON words.answer_id = a.id AND words.question_id IS NULL
    CROSS JOIN (SELECT %s::jsonb AS tones) fresh
    WHERE a.counts AND v.occasion NOT LIKE 'followup:%%' AND {scope}
        AND NOT EXISTS (SELECT FROM journeys_looprule r WHERE r.second_survey_id = a.survey_id)
"""


def first_fits(rules: Sequence[LoopRule], answers: Sequence[int]) -> dict[int, LoopRule]:
    """Of these answers those without a case: each with the first rule that fits and was live by then."""
    if not rules or not answers:
        return {}
    scope = (
        "a.id = ANY(%s) AND NOT EXISTS (SELECT FROM surveys_followup f WHERE f.answer_id = a.id"
        " AND f.action = 'recover')",
        [list(answers)],
    )
    by_pk = {rule.pk: rule for rule in rules}
    found = _select(rules, scope, _fresh(rules, answers), "SELECT id, (array_agg(rule ORDER BY place))[1]")
    return {answer: by_pk[rule] for answer, rule in found}


def fits_of_running(rules: Sequence[LoopRule], answers: Sequence[int]) -> dict[int, LoopRule]:
    """Of these answers those whose case runs: each with the first rule that fits what it says now."""
    if not rules or not answers:
        return {}
    running = (
        "SELECT FROM surveys_followup f JOIN customers_case c ON c.id = f.case_id"
        " WHERE f.answer_id = a.id AND c.closed_at IS NULL"
    )
    scope = (f"a.id = ANY(%s) AND EXISTS ({running})", [list(answers)])
    by_pk = {rule.pk: rule for rule in rules}
    found = _select(rules, scope, _fresh(rules, answers), "SELECT id, (array_agg(rule ORDER BY place))[1]")
    return {answer: by_pk[rule] for answer, rule in found}


def still_fits(rule: LoopRule, answer: int) -> bool:
    return bool(_select([rule], ("a.id = %s", [answer]), _fresh([rule], [answer]), "SELECT id"))


def _select(rules: Sequence[LoopRule], scope: Condition, fresh: str, what: str) -> list[tuple[Any, ...]]:
    parts, params = [], []
    for place, rule in enumerate(rules):
        condition, more = condition_of(rule)
        fits = f"SELECT h.*, %s::bigint AS rule, %s AS place FROM heard h WHERE {condition}"
        parts.append(f"{fits} AND h.counts_since >= coalesce(%s, '-infinity'::timestamptz)")
        params += [rule.pk, place, *more, rule.live_at]
    statement = (
        f"WITH heard AS MATERIALIZED ({_HEARD.format(scope=scope[0])}), fits AS ({' UNION ALL '.join(parts)})"
        f" {what} FROM fits GROUP BY id ORDER BY id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [fresh, *scope[1], *params])
        return cursor.fetchall()


def heard(scope: Condition) -> Condition:
    """The answers of `scope` as `condition_of` reads them; words that nobody has read yet have no tone."""
    return _HEARD.format(scope=scope[0]), ["{}", *scope[1]]


def _fresh(rules: Sequence[LoopRule], answers: Sequence[int]) -> str:
    """Tones that the clock has not read yet, where a rule asks for them: JSON, by answer, or by answer and
    further question.
    """
    asked = {rule.question for rule in rules if rule.test == LoopTest.TONE}
    tones: dict[str, str] = {}
    if "" in asked:
        known = Verbatim.objects.filter(answer=OuterRef("pk"), question=None, tone__gt="")
        unread = Answer.objects.counted().filter(~Exists(known), pk__in=answers).exclude(comment="")
        for pk, text, language in unread.values_list("pk", "comment", "invitation__language"):
            tones[str(pk)] = read_tone(text, language=language).tone
    if further := asked - {""}:
        known = Verbatim.objects.filter(answer=OuterRef("answer"), question=OuterRef("question"), tone__gt="")
        replies = Reply.objects.filter(~Exists(known), answer__in=answers, question__key__in=further)
        said = replies.exclude(text="").values_list(
            "answer", "question", "text", "answer__invitation__language"
        )
        for pk, question, text, language in said:
            tones[f"{pk}:{question}"] = read_tone(text, language=language).tone
    return json.dumps(tones)


def condition_of(rule: LoopRule) -> Condition:
    """Over a row `h` of `heard`."""
    parts: list[Condition] = [_said(rule)]
    if rule.survey_id:
        parts.append(("h.survey_id = %s", [rule.survey_id]))
    elif rule.kind:
        parts.append(("h.kind = %s", [rule.kind]))
    if rule.segment_id:
        member = "SELECT FROM metrics_segmentmembership m WHERE m.segment_id = %s"
        parts.append(
            (f"EXISTS ({member} AND m.customer_id = h.customer_id AND m.left_at IS NULL)", [rule.segment_id])
        )
    if rule.tier:
        figures = "SELECT FROM metrics_customermetrics m WHERE m.customer_id = h.customer_id"
        parts.append((f"EXISTS ({figures} AND m.tier = %s)", [rule.tier]))
    return " AND ".join(sql for sql, _params in parts), [it for _sql, params in parts for it in params]


def _said(rule: LoopRule) -> Condition:
    if rule.question:
        sql, params = _of_reply(rule)
        reply = (
            "SELECT FROM surveys_reply r JOIN surveys_question q ON q.id = r.question_id"
            " WHERE r.answer_id = h.id AND q.key = %s"
        )
        return f"EXISTS ({reply} AND {sql})", [rule.question, *params]
    return _of_score(rule)


def _of_score(rule: LoopRule) -> Condition:
    match rule.test:
        case LoopTest.MOST:
            return "h.score <= %s", [int(rule.value)]
        case LoopTest.LEAST:
            return "h.score >= %s", [int(rule.value)]
        case LoopTest.DETRACTOR:
            return _bounded("<=", BAD_UP_TO)
        case LoopTest.PROMOTER:
            return _bounded(">=", GOOD_FROM)
        case LoopTest.AMONG:
            return "h.score = ANY(%s)", [[int(each) for each in values_of(rule)]]
        case LoopTest.TONE:
            return "h.tone = %s", [rule.value]
    return "h.comment <> ''", []


def _bounded(sign: str, bounds: dict[str, int]) -> Condition:
    table = "unnest(%s::text[], %s::int[]) b (kind, bound)"
    return (
        f"EXISTS (SELECT FROM {table} WHERE b.kind = h.kind AND h.score {sign} b.bound)",
        [list(bounds), list(bounds.values())],
    )


_TONE_OF_REPLY = """
    coalesce((
        SELECT nullif(w.tone, '') FROM surveys_verbatim w
        WHERE w.answer_id = r.answer_id AND w.question_id = r.question_id
    ), h.fresh ->> concat(r.answer_id, ':', r.question_id)) = %s
"""


def _of_reply(rule: LoopRule) -> Condition:
    match rule.test:
        case LoopTest.MOST:
            return "r.number <= %s", [int(rule.value)]
        case LoopTest.LEAST:
            return "r.number >= %s", [int(rule.value)]
        case LoopTest.AMONG:
            return "(r.choices && %s::varchar[] OR r.number::text = ANY(%s))", [
                values_of(rule),
                values_of(rule),
            ]
        case LoopTest.WORDS:
            return "r.text <> ''", []
        case LoopTest.TONE:
            return _TONE_OF_REPLY, [rule.value]
    bounds, sign = (BAD_UP_TO, "<=") if rule.test == LoopTest.DETRACTOR else (GOOD_FROM, ">=")
    table = "unnest(%s::text[], %s::int[]) b (kind, bound)"
    return (
        f"EXISTS (SELECT FROM {table} WHERE b.kind = CASE q.kind WHEN 'yesno' THEN 'fcr' ELSE q.kind END"
        f" AND r.number {sign} b.bound)",
        [list(bounds), list(bounds.values())],
    )


def values_of(rule: LoopRule) -> list[str]:
    return [each.strip() for each in rule.value.split(",") if each.strip()]
