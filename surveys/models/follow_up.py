"""What became of an answer that was followed up: its case, and whether the customer was won back."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.enums import Deed, LoopAction, Stage
from surveys.models.answer import Answer
from surveys.models.survey import Survey

RUNNING = [Stage.HEARD, Stage.CONTACT]
JUDGED = [Stage.RECOVERED, Stage.LOST]


class FollowUp(models.Model):
    """One an answer. `stage` is told by the case and the second answer, see `domain/follow_up.py`.

    `rule` and `rule_version` are the numbers of the rule that led here, in the app that keeps the rules.
    `contact_by` is what was promised when it was opened: a deadline moved later moves it not.
    """

    answer = models.OneToOneField(Answer, models.CASCADE, related_name="follow_up", verbose_name=_("answer"))
    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="follow_ups", db_index=False
    )
    case = models.OneToOneField(
        "customers.Case", models.CASCADE, null=True, related_name="follow_up", verbose_name=_("case")
    )
    action = models.CharField(_("action"), max_length=8, choices=LoopAction.choices)
    rule = models.BigIntegerField(_("rule"))
    rule_version = models.PositiveIntegerField(_("version of the rule"))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices)
    heard_at = models.DateTimeField(_("heard"), db_default=Now())
    contact_by = models.DateTimeField(_("contact by"), null=True)
    contacted_at = models.DateTimeField(_("in contact since"), null=True)
    solved_at = models.DateTimeField(pgettext_lazy("follow-up", "solved"), null=True)
    asked_at = models.DateTimeField(_("asked again"), null=True)
    second_survey = models.ForeignKey(
        Survey, models.PROTECT, null=True, related_name="+", verbose_name=_("second question")
    )
    second_answer = models.OneToOneField(
        Answer, models.SET_NULL, null=True, related_name="judges", verbose_name=_("second answer")
    )
    ended_at = models.DateTimeField(_("ended"), null=True)
    deed = models.CharField(
        _("what they did"), max_length=10, choices=Deed.choices, blank=True, default="", db_default=""
    )

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        indexes = [
            models.Index(F("stage"), F("heard_at").desc(), F("id").desc(), name="follow_up_of_stage"),
            models.Index(F("customer"), F("id").desc(), name="follow_up_of_customer"),
            models.Index(F("heard_at").desc(), F("id").desc(), name="follow_up_latest"),
            models.Index(F("ended_at").desc(), F("id").desc(), name="follow_up_ended"),
            models.Index(
                "solved_at", name="follow_up_unjudged", condition=Q(stage__in=[Stage.SOLVED, Stage.ASKED])
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(action=LoopAction.RECOVER, case__isnull=False, contact_by__isnull=False)
                | Q(action=LoopAction.THANK, case__isnull=True, stage=Stage.THANKED),
                name="follow_up_has_its_case",
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="follow_up_stage_known"),
            models.CheckConstraint(
                condition=~Q(stage__in=JUDGED) | Q(second_answer__isnull=False, ended_at__isnull=False),
                name="follow_up_judged_by_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.stage}"

    @property
    def is_late(self) -> bool:
        return self.contacted_at is None and self.contact_by is not None and self.contact_by < timezone.now()
