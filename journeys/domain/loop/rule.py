"""Write a rule, try it, let it go live, change it and retire it: what was live is never lost."""

import re
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.text import clean_line
from journeys.domain.loop.matching import values_of
from journeys.enums import LoopOwner, LoopTest, MessagePurpose, RuleState
from journeys.models import LoopRule, LoopRuleVersion
from surveys.enums import LoopAction, QuestionKind, Tone
from surveys.models import Invitation, Question, Survey

TERMS = (
    *("name_fr", "name_en", "survey", "kind", "question", "test", "value", "segment", "tier", "action"),
    *(
        "case_kind",
        "topic",
        "priority",
        "hours",
        "holder",
        "owner",
        "team",
        "template",
        "link",
        "second_survey",
    ),
)
LONGEST_HOURS = 2_000


def write_rule(*, rule: LoopRule | None = None, actor_id: int | None = None, **terms: Any) -> LoopRule:
    """A new one is a draft, and the last. A change of a live one is its next version.

    Raises Invalid, Conflict.
    """
    with transaction.atomic():
        row = LoopRule.objects.select_for_update().get(pk=rule.pk) if rule else LoopRule(position=_last() + 1)
        if row.state == RuleState.RETIRED:
            raise Conflict(_("A retired rule stays as it was."))
        for name, value in terms.items():
            setattr(row, name, value)
        for name in ("name_fr", "name_en", "value"):
            setattr(row, name, clean_line(getattr(row, name)))
        _check(row)
        row.changed_at = timezone.now()
        if row.state == RuleState.LIVE:
            row.version += 1
        row.save()
        if row.state == RuleState.LIVE:
            _keep(row, actor_id)
    return row


def _last() -> int:
    return max(LoopRule.objects.values_list("position", flat=True), default=0)


def _check(rule: LoopRule) -> None:
    """Raises Invalid, beside the field."""
    for name in ("name_fr", "name_en"):
        if not getattr(rule, name):
            raise Invalid(_("A rule has a name in both languages."), field=name)
    if not 1 <= rule.hours <= LONGEST_HOURS:
        raise Invalid(_("Give whole hours from 1 to %(most)d.") % {"most": LONGEST_HOURS}, field="hours")
    _check_test(rule)
    _check_template(rule)
    if rule.action == LoopAction.THANK:
        return
    if rule.second_survey:
        _check_second(rule, rule.second_survey)
    if rule.holder == LoopOwner.PERSON and rule.owner is None:
        raise Invalid(_("Say who has it."), field="owner")
    if rule.holder != LoopOwner.PERSON and rule.team is None:
        raise Invalid(_("Say in whose queue it waits."), field="team")


def _check_template(rule: LoopRule) -> None:
    template, thanks = rule.template, rule.action == LoopAction.THANK
    if template is None:
        if thanks:
            raise Invalid(_("Who is thanked gets a message: choose one."), field="template")
        return
    if not thanks and template.purpose != MessagePurpose.SERVICE:
        raise Invalid(_("Who waits for a call gets a message of service, no other."), field="template")
    blocks = set(re.findall(r"\[\[\s*([a-z]+)", template.body_fr + template.body_en))
    if blocks & {"rating", "cart", "button"}:
        raise Invalid(_("This message needs a survey or a cart, which a rule has not."), field="template")
    if "link" in blocks and not rule.link:
        raise Invalid(_("This message has a link: say where it leads."), field="link")


def _check_second(rule: LoopRule, second: Survey) -> None:
    """Its answers judge and open nothing: one that is asked about other things too would fall silent."""
    others = Invitation.objects.asked().filter(survey=second).exclude(occasion__regex="^(followup|phone):")
    if rule.survey == second or others.exists():
        raise Invalid(_("A second question has a survey of its own."), field="second_survey")


def _check_test(rule: LoopRule) -> None:
    if rule.question:
        known = Question.objects.filter(version__survey=rule.survey, key=rule.question)
        if rule.survey is None or not known.exists():
            raise Invalid(_("This survey has no such further question."), field="question")
        if rule.test == LoopTest.TONE and not known.filter(kind=QuestionKind.TEXT).exists():
            raise Invalid(_("Only what is answered in words has a tone."), field="test")
    if rule.test in {LoopTest.MOST, LoopTest.LEAST}:
        _check_number(rule)
    elif rule.test == LoopTest.AMONG:
        values = values_of(rule)
        if not rule.question:
            _check_scale(rule)
        if not values or (not rule.question and not all(_is_number(each) for each in values)):
            raise Invalid(_("Give what it is compared with, between commas."), field="value")
    elif rule.test == LoopTest.TONE:
        if rule.value not in Tone.values:
            raise Invalid(_("Give a tone: positive, neutral or negative."), field="value")
    else:
        rule.value = ""


def _check_number(rule: LoopRule) -> None:
    _check_scale(rule)
    if not _is_number(rule.value):
        raise Invalid(_("Give a whole number."), field="value")


def _check_scale(rule: LoopRule) -> None:
    if rule.survey is None and not rule.kind:
        raise Invalid(
            _("A score is compared on one scale: choose a survey, or a kind of survey."), field="kind"
        )


def _is_number(written: str) -> bool:
    return written.isascii() and written.isdigit() and len(written) <= 3


def go_live(*, rule: LoopRule, actor_id: int | None) -> LoopRule:
    """From now on answers are followed up by it; those given before are not. Raises Invalid, Conflict."""
    with transaction.atomic():
        row = LoopRule.objects.select_for_update().get(pk=rule.pk)
        if row.state == RuleState.LIVE:
            return row
        if row.state == RuleState.RETIRED:
            raise Conflict(_("A retired rule stays as it was."))
        _check(row)
        row.state, row.live_at = RuleState.LIVE, timezone.now()
        row.save(update_fields=["state", "live_at", "value"])
        _keep(row, actor_id)
    return row


def retire(*, rule: LoopRule) -> LoopRule:
    """What it opened goes on; it opens nothing more. A draft that was never live is taken away."""
    with transaction.atomic():
        row = LoopRule.objects.select_for_update().get(pk=rule.pk)
        if row.state == RuleState.DRAFT:
            row.delete()
        elif row.state == RuleState.LIVE:
            row.state, row.retired_at = RuleState.RETIRED, timezone.now()
            row.save(update_fields=["state", "retired_at"])
    return row


def move_up(*, rule: LoopRule) -> None:
    """Before the one that is tried before it."""
    with transaction.atomic():
        rows = list(LoopRule.objects.select_for_update().order_by("position", "pk"))
        place = next((n for n, row in enumerate(rows) if row.pk == rule.pk), 0)
        if place:
            rows[place - 1], rows[place] = rows[place], rows[place - 1]
        for n, row in enumerate(rows, 1):
            row.position = n
        LoopRule.objects.bulk_update(rows, ["position"])


def _keep(rule: LoopRule, actor_id: int | None) -> None:
    """What it says under this number, in names that are still true tomorrow."""
    terms = {name: _word(getattr(rule, name)) for name in TERMS}
    LoopRuleVersion.objects.get_or_create(
        rule=rule, number=rule.version, defaults={"terms": terms, "made_by_id": actor_id}
    )


def _word(value: Any) -> Any:
    return value if isinstance(value, str | int) or value is None else str(value)
