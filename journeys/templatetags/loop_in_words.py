"""A rule of the loop as two half sentences: whom it fits, and what it does."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journeys.enums import LoopOwner, LoopTest
from journeys.models import LoopRule
from surveys.domain.question import inputs_of, options_of
from surveys.enums import LoopAction, QuestionKind, Tone
from surveys.models import Reply

register = template.Library()
COMPARED = {LoopTest.MOST, LoopTest.LEAST, LoopTest.AMONG, LoopTest.TONE}


@register.filter
def rule_if(rule: LoopRule) -> str:
    asked = rule.survey.title if rule.survey else rule.get_kind_display() or _("any survey")
    if rule.question:
        asked = f"{asked}, {rule.question}"
    value = Tone(rule.value).label if rule.test == LoopTest.TONE and rule.value in Tone.values else rule.value
    said = f"{rule.get_test_display()} {value}" if rule.test in COMPARED else rule.get_test_display()
    who = [str(it) for it in (rule.segment, rule.get_tier_display() if rule.tier else "") if it]
    heard = _("%(survey)s: %(said)s") % {"survey": asked, "said": said}
    return " · ".join([heard, *who])


@register.filter
def rule_then(rule: LoopRule) -> str:
    if rule.action == LoopAction.THANK:
        return str(rule.get_action_display())
    holder = str(rule.owner) if rule.holder == LoopOwner.PERSON else str(rule.team or _("no team yet"))
    if rule.holder == LoopOwner.CONTACT:
        holder = _("the agent of the contact, else %(team)s") % {"team": holder}
    within = ngettext("within %(n)d opening hour", "within %(n)d opening hours", rule.hours) % {
        "n": rule.hours
    }
    return f"{rule.get_case_kind_display()} · {rule.get_priority_display()} · {holder} · {within}"


@register.filter
def reply_words(reply: Reply) -> str:
    """What was said to a further question, in the words that were offered."""
    offered = {value: str(words) for value, words in options_of(reply.question)}
    if reply.number is None:
        return ", ".join(offered.get(key, key) for key in reply.choices or []) or reply.text
    number = str(reply.number)
    if offered.get(number, number) != number:
        return offered[number]
    return f"{number}/{reply.scale_max}" if reply.scale_max else number


@register.filter
def asked_words(reply: Reply) -> str:
    """The question, and of a table the row."""
    words = dict(inputs_of(reply.question)).get(reply.row, reply.row)
    return f"{reply.question.text} · {words}" if reply.question.kind == QuestionKind.MATRIX else words
