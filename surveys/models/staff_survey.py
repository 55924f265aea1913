"""A survey among the staff: its round and its groups, who took part, and apart from that what was said.

No row of an answer or a remark leads to a person, and none says when it came: docs/staff-survey.md.
"""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from surveys.enums import StaffSurveyState
from surveys.models.worded import in_language, spoken

FLOOR, CEILING = 5, 50
"""Nothing is shown of fewer people than the floor, whatever a round says."""


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
    """A team as it was called then, with how many could take part; an empty name: those without a team."""

    survey = models.ForeignKey(StaffSurvey, models.CASCADE, related_name="groups", db_index=False)
    team = models.ForeignKey(settings.TEAM_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=80, blank=True, default="", db_default="")
    members = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "name"], name="staff_group_once")]

    def __str__(self) -> str:
        return self.name


class StaffTurnout(models.Model):
    """Who took part, so that nobody does twice; gone when the round closes. No time, no order."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(StaffSurvey, models.CASCADE, related_name="turnout", db_index=False)
    group = models.ForeignKey(StaffGroup, models.CASCADE, related_name="turnout")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "user"], name="staff_turnout_once")]

    def __str__(self) -> str:
        return f"{self.survey_id}"


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
