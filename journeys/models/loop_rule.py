"""Which answers are followed up, and how: rules tried in order, of which the first that fits counts."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.enums import CaseKind, CasePriority
from journeys.enums import LoopOwner, LoopTest, RuleState
from journeys.models.message_template import MessageTemplate
from metrics.enums import Tier
from metrics.models import Segment
from metrics.models.segment import Named
from surveys.enums import LoopAction, SurveyKind
from surveys.models import Survey

NUMBER_TESTS = [LoopTest.MOST, LoopTest.LEAST]


class LoopRule(Named):
    """`test` and `value` are read against the scored question, or the further one that `question` names.

    `version` rises with each change of what has been live: follow-ups keep the number they came by.
    """

    state = models.CharField(
        _("state"), max_length=8, choices=RuleState.choices, default=RuleState.DRAFT, db_default="draft"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0, db_default=0)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)
    live_at = models.DateTimeField(_("live since"), null=True)
    retired_at = models.DateTimeField(_("retired"), null=True)
    changed_at = models.DateTimeField(_("changed"), db_default=Now())

    survey = models.ForeignKey(Survey, models.PROTECT, null=True, related_name="+", verbose_name=_("survey"))
    kind = models.CharField(_("kind of survey"), max_length=4, choices=SurveyKind.choices, blank=True)
    question = models.CharField(
        _("further question"), max_length=40, blank=True, help_text=_("Its short name; empty: the score.")
    )
    test = models.CharField(_("what was said"), max_length=10, choices=LoopTest.choices)
    value = models.CharField(_("compared with"), max_length=200, blank=True)
    segment = models.ForeignKey(
        Segment, models.PROTECT, null=True, related_name="+", verbose_name=_("segment")
    )
    tier = models.CharField(_("value tier"), max_length=8, choices=Tier.choices, blank=True)

    action = models.CharField(_("action"), max_length=8, choices=LoopAction.choices)
    case_kind = models.CharField(
        _("kind of case"), max_length=10, choices=CaseKind.choices, default=CaseKind.COMPLAINT
    )
    topic = models.ForeignKey(
        "customers.Topic", models.PROTECT, null=True, related_name="+", verbose_name=_("topic")
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=CasePriority.choices, default=CasePriority.NORMAL
    )
    hours = models.PositiveSmallIntegerField(_("contact within, in opening hours"), default=8)
    holder = models.CharField(_("who has it"), max_length=8, choices=LoopOwner.choices, default="queue")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("owner")
    )
    team = models.ForeignKey(
        settings.TEAM_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("team")
    )
    template = models.ForeignKey(
        MessageTemplate,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("message to the customer"),
    )
    link = models.URLField(_("link of the invitation"), max_length=300, blank=True)
    second_survey = models.ForeignKey(
        Survey, models.PROTECT, null=True, related_name="+", verbose_name=_("second question")
    )

    class Meta:
        verbose_name = _("rule of the loop")
        verbose_name_plural = _("rules of the loop")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RuleState.values), name="loop_rule_state_known"),
            models.CheckConstraint(
                condition=~Q(test__in=NUMBER_TESTS) | Q(survey__isnull=False) | ~Q(kind=""),
                name="loop_rule_number_on_a_scale",
            ),
            models.CheckConstraint(
                condition=Q(question="") | Q(survey__isnull=False), name="loop_rule_question_of_a_survey"
            ),
            models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=2000), name="loop_rule_hours"),
            models.CheckConstraint(
                condition=~Q(action=LoopAction.THANK) | Q(template__isnull=False),
                name="loop_rule_thanks_by_a_message",
            ),
            models.CheckConstraint(
                condition=Q(state=RuleState.DRAFT) | Q(live_at__isnull=False), name="loop_rule_live_since"
            ),
        ]


class LoopRuleVersion(models.Model):
    """What a rule said while it was live under this number. The database lets nobody change it."""

    rule = models.ForeignKey(LoopRule, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField(_("number"))
    terms: Any = models.JSONField(_("terms"))
    made_at = models.DateTimeField(_("made"), db_default=Now())
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = pgettext_lazy("rule", "version")
        verbose_name_plural = pgettext_lazy("rule", "versions")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["rule", "number"], name="loop_rule_version_once")]

    def __str__(self) -> str:
        return f"{self.rule_id}.{self.number}"
