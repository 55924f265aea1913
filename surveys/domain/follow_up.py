"""Follow an answer up: open its case, and read from the facts how far it has come.

Heard, in contact, solved: the case says so. Asked again: the invitation does. Recovered or not: the second
answer does; where none comes it stays unknown, which is said apart.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.sql import execute
from customers.cases.domain.case import open_case, words_of
from customers.cases.domain.case_tighten import Stricter, tighten_case
from customers.domain.log import Batch, record_event
from customers.enums import EventKind as Happened
from customers.models import Topic
from surveys.domain.invitation import names_of
from surveys.domain.tone import GOOD_FROM
from surveys.enums import Deed, EventKind, LoopAction, Stage
from surveys.models import Answer, FollowUp, Survey

PATIENCE = timedelta(days=45)
"""After the solution: longer than a second question can take to leave and to be answered."""

KINDS = frozenset(
    {
        *(Happened.CASE_ANSWERED, Happened.CASE_WAITING, Happened.CASE_CLOSED, Happened.CASE_REOPENED),
        *(EventKind.INVITED, EventKind.ANSWERED, EventKind.REVISED),
        *(EventKind.REVIEW_POSTED, EventKind.REVIEW_ATTACHED),
    }
)
REVIEWED = [EventKind.REVIEW_POSTED, EventKind.REVIEW_ATTACHED]
REMEMBERED = timedelta(days=90)
OCCASION = "followup:"


@dataclass(frozen=True)
class Terms:
    """What the rule says of the case; `rule` and `version` are its numbers."""

    rule: int
    version: int
    case_kind: str
    topic: Topic | None
    priority: int
    hours: int
    owner_id: int | None
    team_id: int | None
    second_survey: Survey | None


def follow_up(*, answer: Answer, terms: Terms) -> FollowUp:
    """Open the case of this answer, once whatever comes twice; who was thanked and thinks otherwise by now is
    called all the same. Raises Conflict for an erased customer, or none.
    """
    with transaction.atomic():
        known = FollowUp.objects.select_for_update().filter(answer=answer).first()
        if known and known.action == LoopAction.RECOVER:
            return known
        case = open_case(
            customer=answer.author,
            kind=terms.case_kind,
            subject=f"{answer.survey.kind.upper()} {answer}",  # whatever language who reads it speaks
            key=f"answer:{answer.pk}",
            description=answer.comment,
            topic=terms.topic,
            priority=terms.priority,
            owner_id=terms.owner_id,
            team_id=terms.team_id,
            answer_hours=terms.hours,
        )
        row = known or FollowUp(answer=answer, customer=answer.author)
        row.case, row.contact_by = case, case.answer_by
        row.action, row.stage = LoopAction.RECOVER, Stage.HEARD
        row.rule, row.rule_version, row.second_survey = terms.rule, terms.version, terms.second_survey
        row.deed, row.ended_at = "", None
        row.save()
        if known:
            told = {"followup": row.pk, "answer": answer.pk, "case": case.pk}
            record_event(kind=EventKind.FOLLOW_UP_TURNED, customer_id=row.customer_id, data=told)
    return row


def tighten(*, answer: Answer, terms: Terms, instead_of: int | None) -> FollowUp | None:
    """A stricter rule fits by now: its terms count for the running case, where they are sooner or more
    urgent; nothing gets looser. `instead_of`: whom the former rule gave it to. None where nothing changed.
    """
    with transaction.atomic():
        row = FollowUp.objects.select_for_update(of=("self",)).select_related("case").get(answer=answer)
        case = row.case
        if case is None or row.rule == terms.rule:
            return None
        wanted = Stricter(terms.priority, terms.hours, terms.topic, terms.owner_id, terms.team_id, instead_of)
        changed = tighten_case(case=case, terms=wanted)
        if not changed:
            return None
        row.rule, row.rule_version = terms.rule, terms.version
        row.second_survey = terms.second_survey or row.second_survey
        sooner = max(case.answer_by, timezone.now())
        row.contact_by = min(row.contact_by or sooner, sooner)
        row.save(update_fields=["rule", "rule_version", "second_survey", "contact_by"])
        record_event(
            kind=EventKind.FOLLOW_UP_TIGHTENED,
            customer_id=row.customer_id,
            data={
                "followup": row.pk,
                "answer": answer.pk,
                "case": case.pk,
                "subject": case.subject,
                "contact_by": row.contact_by.isoformat(),
                **words_of(case, [name for name in changed if name != "answer_hours"]),
            },
        )
    return row


def thank(*, answer: Answer, rule: int, version: int) -> FollowUp:
    """Note that this answer is thanked for, once; the message is sent by whoever sends."""
    with transaction.atomic():
        row, is_new = FollowUp.objects.get_or_create(
            answer=answer,
            defaults={
                "customer": answer.author,
                "action": LoopAction.THANK,
                "rule": rule,
                "rule_version": version,
                "stage": Stage.THANKED,
            },
        )
        if is_new:
            record_event(
                kind=EventKind.FOLLOW_UP_THANKED,
                customer_id=answer.customer_id,
                data={"followup": row.pk, "answer": answer.pk, **names_of(answer.survey)},
            )
    return row


def look_after(batch: Batch) -> None:
    """Subscriber: from the facts as they stand now, so a second look changes nothing."""
    told = batch.events.filter(customer__isnull=False)
    cases = list(told.filter(data__has_key="case").values_list("data__case", flat=True))
    said = told.filter(data__occasion__startswith=OCCASION).values_list("data__occasion", flat=True)
    numbers = [int(number) for it in said if (number := it.split(":")[1]).isdecimal() and len(number) < 19]
    if cases or numbers:
        read_stages(cases=cases, follow_ups=numbers)
    reviews = told.filter(kind__in=REVIEWED).values_list("customer", flat=True)
    for row in FollowUp.objects.filter(
        action=LoopAction.THANK, deed="", customer__in=list(reviews), heard_at__gt=Now() - REMEMBERED
    ):
        note_deed(follow_up=row, deed=Deed.REVIEW)


def to_be_judged(customer_id: int) -> QuerySet[FollowUp]:
    """Closed, and still without the second answer that says whether they were won back."""
    closed = FollowUp.objects.filter(customer=customer_id, case__closed_at__isnull=False)
    return closed.filter(second_survey__isnull=False, second_answer=None).select_related("case")


def occasion_of(row: FollowUp) -> str:
    """What its second question is about, as `_READ` looks for it."""
    times = row.case.reopenings if row.case else 0
    return f"{OCCASION}{row.pk}:{times}" if times else f"{OCCASION}{row.pk}"


def note_deed(*, follow_up: FollowUp, deed: str, actor_id: int | None = None) -> None:
    """What somebody who was thanked did. Raises Invalid, Conflict."""
    if deed not in Deed.values:
        raise Invalid(_("Say what they did."), field="deed")
    with transaction.atomic():
        row = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
        if row.action != LoopAction.THANK:
            raise Conflict(_("Nobody was invited here: this is a case."))
        if row.deed == deed:
            return
        row.deed, row.ended_at = deed, timezone.now()
        row.save(update_fields=["deed", "ended_at"])
        record_event(
            kind=EventKind.FOLLOW_UP_TOOK_PART,
            customer_id=row.customer_id,
            actor_id=actor_id,
            data={"followup": row.pk, "deed": deed},
        )


def read_stages(*, cases: list[int], follow_ups: list[int]) -> int:
    """Bring these to where the facts say they are, and tell of each that was solved or judged."""
    rows = execute(
        _READ,
        cases=cases,
        numbers=follow_ups,
        kinds=list(GOOD_FROM),
        good=list(GOOD_FROM.values()),
        solved=EventKind.FOLLOW_UP_SOLVED,
        judged=EventKind.FOLLOW_UP_JUDGED,
        reopened=EventKind.FOLLOW_UP_REOPENED,
    )
    return len(rows)


# Only what is said after the closure judges it; a case opened again is asked about again, as an occasion of
# its own. Whoever closes without having answered before has called nobody.
_READ = """
    WITH facts AS (
        SELECT f.id, f.stage AS was, f.customer_id, f.case_id, c.answered_at, c.closed_at, c.outcome,
            nullif(c.answered_at, c.closed_at) AS called_at, f.solved_at, c.reopenings AS round,
            asked.created_at AS asked_at, second.id AS second_id, second.answered_at AS second_at,
            second.score >= bound.good AS is_good, again.slug AS again, f.ended_at,
            c.outcome IN ('solved', 'partly') AS is_solved
        FROM surveys_followup f
        JOIN customers_case c ON c.id = f.case_id
        LEFT JOIN surveys_survey again ON again.id = f.second_survey_id
        LEFT JOIN surveys_invitation asked
            ON asked.survey_id = f.second_survey_id AND asked.customer_id = f.customer_id
            AND asked.occasion = 'followup:' || f.id || coalesce(':' || nullif(c.reopenings, 0), '')
        LEFT JOIN surveys_answer second ON second.invitation_id = asked.id AND second.counts
            AND second.answered_at >= c.closed_at
        LEFT JOIN unnest(%(kinds)s::text[], %(good)s::int[]) bound (kind, good) ON bound.kind = again.kind
        WHERE f.case_id = ANY(%(cases)s) OR (f.id = ANY(%(numbers)s) AND f.case_id IS NOT NULL)
        FOR UPDATE OF f
    ), read AS (
        SELECT *, CASE
            WHEN second_id IS NOT NULL AND is_good THEN 'recovered'
            WHEN second_id IS NOT NULL THEN 'lost'
            WHEN closed_at IS NOT NULL AND NOT is_solved THEN 'unknown'
            WHEN was = 'unknown' AND closed_at = solved_at THEN 'unknown'
            WHEN closed_at IS NOT NULL AND asked_at IS NOT NULL THEN 'asked'
            WHEN closed_at IS NOT NULL THEN 'solved'
            WHEN answered_at IS NOT NULL THEN 'contact'
            ELSE 'heard' END AS stage
        FROM facts
    ), moved AS (
        UPDATE surveys_followup f SET stage = read.stage,
            contacted_at = coalesce(f.contacted_at, read.called_at),
            solved_at = read.closed_at, asked_at = read.asked_at,
            second_answer_id = read.second_id,
            ended_at = CASE WHEN read.second_id IS NOT NULL THEN read.second_at
                WHEN read.stage = 'unknown' THEN coalesce(f.ended_at, read.closed_at) END
        FROM read WHERE read.id = f.id
            AND (f.stage, f.contacted_at, f.solved_at, f.asked_at, f.second_answer_id)
            IS DISTINCT FROM (read.stage, coalesce(f.contacted_at, read.called_at), read.closed_at,
                read.asked_at, read.second_id)
        RETURNING f.id, read.was, read.stage, f.customer_id, f.case_id, read.again, read.outcome,
            read.is_solved, read.closed_at IS NOT NULL AND read.closed_at IS DISTINCT FROM read.solved_at
                AS is_closed, read.round - (read.closed_at IS NULL)::int AS round
    ), told AS (
        INSERT INTO customers_event (customer_id, kind, data)
        SELECT customer_id, CASE WHEN stage IN ('solved', 'unknown') THEN %(solved)s
                WHEN stage IN ('recovered', 'lost') THEN %(judged)s ELSE %(reopened)s END,
            jsonb_build_object('followup', id, 'case', case_id, 'stage', stage, 'outcome', outcome,
                'occasion', 'followup:' || id || coalesce(':' || nullif(greatest(round, 0), 0), ''),
                'again', CASE WHEN is_solved OR stage NOT IN ('solved', 'unknown')
                    THEN coalesce(again, '') ELSE '' END)
        FROM moved WHERE (stage IN ('solved', 'unknown') AND is_closed)
            OR (stage IN ('recovered', 'lost') AND (stage <> was OR is_closed))
            OR (stage IN ('heard', 'contact') AND was NOT IN ('heard', 'contact')) ORDER BY id
    )
    SELECT id FROM moved
"""


def give_up_waiting() -> int:
    """Job: no second answer for so long that none will come. Not known is not lost."""
    rows = execute(
        """
        UPDATE surveys_followup SET stage = 'unknown', ended_at = statement_timestamp()
        WHERE id IN (
            SELECT id FROM surveys_followup
            WHERE stage IN ('solved', 'asked') AND solved_at < statement_timestamp() - %(patience)s
            ORDER BY solved_at LIMIT 5000 FOR UPDATE SKIP LOCKED
        ) RETURNING id
        """,
        patience=PATIENCE,
    )
    return len(rows)
