"""What customers said of a team up to the end of a round of the staff survey, as the teams were then."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from surveys.enums import SurveyKind
from surveys.models import StaffSurvey


class TeamVoice(models.Model):
    """Sums alone, kept when the round is over. Without a team: of contacts with nobody of a team.

    Of a round several such rows may stand side by side: those of a team that is deleted join them.
    """

    survey = models.ForeignKey(StaffSurvey, models.CASCADE, related_name="+", db_index=False)
    team = models.ForeignKey(settings.TEAM_MODEL, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=4, choices=SurveyKind.choices)
    answers = models.IntegerField(_("answers"))
    good = models.IntegerField(_("good ones"))
    bad = models.IntegerField(_("bad ones"))

    class Meta:
        verbose_name = _("what customers said of a team")
        verbose_name_plural = _("what customers said of teams")
        constraints = [
            models.CheckConstraint(
                condition=Q(good__gte=0, bad__gte=0, answers__gte=F("good") + F("bad")),
                name="team_voice_adds_up",
            ),
            models.UniqueConstraint(fields=["survey", "team", "kind"], name="team_voice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.kind}: {self.good}/{self.answers}"
