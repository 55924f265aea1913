"""A survey among the staff: its round, its groups, who may still answer, and what was said.

No row of any of them leads to a person, and none says when it came: docs/staff-survey.md.
"""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from surveys.enums import StaffSurveyState
from surveys.models.worded import in_language, spoken

FLOOR, CEILING = 5, 50
"""Nothing is shown of fewer people than the floor, whatever a round says."""


def in_words(names: Sequence[str]) -> str:
    """A group as its teams were called."""
    return ", ".join(name or gettext("Without a team") for name in names)


class StaffSurvey(models.Model):
    """One round. Statements are answered from 1 (not at all) to 5 (fully); all stand in both languages."""

    name_fr = models.CharField(_("French name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120)
    statements = models.JSONField(_("statements"), default=list, help_text="of {fr, en, turned}")
    minimum = models.PositiveSmallIntegerField(_("least group"), default=FLOOR)
    state = models.CharField(
        _("state"), max_length=8, choices=StaffSurveyState.choices, default=StaffSurveyState.DRAFT
    )
    opened_on = models.DateField(_("opened on"), null=True)
    closes_on = models.DateField(_("last day"), null=True)
    closed_on = models.DateField(_("closed on"), null=True)

    class Meta:
        verbose_name = _("staff survey")
        verbose_name_plural = _("staff surveys")
        indexes = [models.Index("closes_on", name="staff_survey_open", condition=Q(state="open"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum__gte=FLOOR, minimum__lte=CEILING), name="staff_survey_minimum"
            ),
            models.CheckConstraint(
                condition=Q(state__in=StaffSurveyState.values), name="staff_survey_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(opened_on__isnull=False, closes_on__isnull=False, closes_on__gte=F("opened_on")),
                name="staff_survey_has_days",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False)
                | (~Q(state="closed") & Q(closed_on=None)),
                name="staff_survey_closed_on",
            ),
            models.UniqueConstraint(
                fields=["state"], name="staff_survey_one_open", condition=Q(state="open")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def words(self) -> list[str]:
        """Each statement in the language that is spoken."""
        return [str(each[spoken()]) for each in self.statements]


class StaffGroup(models.Model):
    """One team, or several small ones together, as they were when the round was opened; nobody is ever alone.

    `names`: as the teams were called then, an empty one for those without a team.
    """

    survey = models.ForeignKey(StaffSurvey, models.CASCADE, related_name="groups", db_index=False)
    teams: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(settings.TEAM_MODEL, related_name="+")
    names = ArrayField(models.CharField(max_length=80, blank=True))
    members = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "names"], name="staff_group_once"),
            models.CheckConstraint(condition=Q(members__gte=FLOOR), name="staff_group_large_enough"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_words(self.names)


class StaffTicket(models.Model):
    """The right to answer once, gone when it is used and when the round closes. Whose it is only the
    application's secret tells: nobody who reads the tables (docs/decisions/staff-answers.md).
    """

    key = models.CharField(primary_key=True, max_length=64, editable=False)
    group = models.ForeignKey(StaffGroup, models.CASCADE, related_name="tickets")

    def __str__(self) -> str:
        return f"{self.group_id}"


class StaffAnswer(models.Model):
    """What somebody of a group answered: a number for each statement, in their order."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    group = models.ForeignKey(StaffGroup, models.CASCADE, related_name="answers")
    scores = ArrayField(models.SmallIntegerField())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scores__contained_by=[1, 2, 3, 4, 5]) & Q(scores__len__gte=1),
                name="staff_answer_scale",
            )
        ]

    def __str__(self) -> str:
        return f"{self.group_id}"


class StaffRemark(models.Model):
    """Words of somebody, of whichever group: they hang on no answer."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(StaffSurvey, models.CASCADE, related_name="remarks")
    text = models.TextField()

    def __str__(self) -> str:
        return f"{self.survey_id}"
