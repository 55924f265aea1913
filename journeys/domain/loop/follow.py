"""What an answer sets off: the first rule that fits opens its case, or thanks. Once an answer."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import override

from customers.domain.log import Batch
from customers.models import Interaction
from journeys.domain.case_notice import tell_of_case
from journeys.domain.loop.matching import first_fits, fits_of_running, still_fits
from journeys.enums import LoopOwner, RuleState
from journeys.models import LoopRule, Message
from surveys.domain.follow_up import Terms, follow_up, thank, tighten
from surveys.enums import EventKind, LoopAction
from surveys.models import Answer, FollowUp

KINDS = frozenset({EventKind.ANSWERED, EventKind.REVISED, EventKind.REPLIED})
FRESH = timedelta(days=30)
"""Who answered longer ago, and is heard only now (an import, say), is not called because of it."""
OF_USE = timedelta(days=3)
PORTION = 500
KEY = "loop:"


def follow_answers(batch: Batch) -> None:
    """Subscriber: from the answers as they stand now. In doubt, an answer sets off nothing."""
    rules = list(
        LoopRule.objects.filter(state=RuleState.LIVE).select_related("topic", "second_survey", "template")
    )
    told = batch.events.filter(customer__isnull=False).values_list("data__answer", flat=True)
    answers = sorted(set(told))
    stricter = _stricter(rules, answers)
    fits = first_fits(rules, answers) if rules else {}
    fresh = Answer.objects.counted().filter(pk__in=fits, answered_at__gt=timezone.now() - FRESH)
    with override(settings.LANGUAGE_CODE):
        for answer in fresh.select_related("customer", "survey", "invitation").order_by("pk"):
            _follow(answer, fits[answer.pk])
        changed = Answer.objects.counted().filter(pk__in=stricter)
        for answer in changed.select_related("customer", "survey", "invitation").order_by("pk"):
            _tighten(answer, stricter[answer.pk])


def _stricter(rules: list[LoopRule], answers: list[int]) -> dict[int, LoopRule]:
    """Answers whose case runs by a later rule than the one that fits by now: the first is the strictest."""
    recover = [rule for rule in rules if rule.action == LoopAction.RECOVER]
    fits = fits_of_running(recover, answers)
    if not fits:
        return {}
    places = {pk: place for place, pk in enumerate(LoopRule.objects.values_list("pk", flat=True))}
    known = dict(FollowUp.objects.filter(answer__in=fits).values_list("answer", "rule"))
    last = len(places)
    return {
        answer: rule for answer, rule in fits.items() if places[rule.pk] < places.get(known[answer], last)
    }


def _tighten(answer: Answer, rule: LoopRule) -> None:
    former = LoopRule.objects.filter(pk__in=FollowUp.objects.filter(answer=answer).values("rule")).first()
    owner_id = holder_of(answer, former)[0] if former else None
    _tell_owner(tighten(answer=answer, terms=plan_terms(answer, rule), instead_of=owner_id))


def _tell_owner(row: FollowUp | None) -> None:
    owner_id = row.case.owner_id if row and row.case else None
    if row and row.case_id and owner_id:
        tell_of_case(case_id=row.case_id, person_id=owner_id)


def _follow(answer: Answer, rule: LoopRule) -> None:
    if rule.action == LoopAction.THANK:
        row = thank(answer=answer, rule=rule.pk, version=rule.version)
        if row.action != LoopAction.THANK:
            return
    else:
        _tell_owner(follow_up(answer=answer, terms=plan_terms(answer, rule)))
    if rule.template_id:
        plan_message(answer, rule)


def plan_terms(answer: Answer, rule: LoopRule) -> Terms:
    owner_id, team_id = holder_of(answer, rule)
    return Terms(
        rule=rule.pk,
        version=rule.version,
        case_kind=rule.case_kind,
        topic=rule.topic,
        priority=rule.priority,
        hours=rule.hours,
        owner_id=owner_id,
        team_id=team_id,
        second_survey=rule.second_survey,
    )


def holder_of(answer: Answer, rule: LoopRule) -> tuple[int | None, int | None]:
    """Owner and team. Who has left the house gets nothing: then it waits in the queue of the team."""
    match rule.holder:
        case LoopOwner.PERSON:
            return _at_work(rule.owner_id, rule.team_id)
        case LoopOwner.CONTACT:
            kind, _colon, number = answer.invitation.occasion.partition(":")
            if kind == "interaction" and number.isdecimal():
                agents = Interaction.objects.filter(pk=number).values_list("agent", flat=True)
                return _at_work(agents.first(), rule.team_id)
    return None, rule.team_id


def _at_work(owner_id: int | None, team_id: int | None) -> tuple[int | None, int | None]:
    staff = get_user_model()._default_manager.filter(is_active=True)
    found: Any = staff.filter(pk=owner_id).values_list("pk", "team").first() if owner_id else None
    return (found[0], team_id or found[1]) if found else (None, team_id)


def plan_message(answer: Answer, rule: LoopRule) -> None:
    """The arbiter decides about it as about any other."""
    template, now = rule.template, timezone.now()
    if template:
        Message.objects.get_or_create(
            key=message_key(answer.pk, rule.action),
            defaults={
                "customer": answer.author,
                "template": template,
                "purpose": template.purpose,
                "channel": template.channel,
                "due_at": now,
                "expires_at": now + OF_USE,
            },
        )


def message_key(answer_id: int, action: str) -> str:
    """Who was thanked, and thinks otherwise by now, gets the message of the other rule as well."""
    return f"{KEY}{answer_id}" if action == LoopAction.THANK else f"{KEY}{answer_id}:{action}"


def has_its_reason(message: Message) -> bool:
    """Whether the answer that a message of the loop is about is still followed up so, and fits its rule."""
    row, rule = _reason_of(message)
    if row is None or rule is None or message.key != message_key(row.answer_id, row.action):
        return False
    return still_fits(rule, row.answer_id)


def link_of_thanks(message: Message) -> str:
    _row, rule = _reason_of(message)
    return rule.link if rule else ""


def answer_of(message: Message) -> int | None:
    """The answer that a message of the loop is about."""
    number = message.key.removeprefix(KEY).partition(":")[0]
    return int(number) if message.key.startswith(KEY) and number.isdecimal() else None


def _reason_of(message: Message) -> tuple[FollowUp | None, LoopRule | None]:
    answer = answer_of(message)
    row = FollowUp.objects.filter(answer=answer).first() if answer else None
    return row, LoopRule.objects.filter(pk=row.rule).first() if row else None
