"""The vocabularies of what customers said."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SurveyKind(models.TextChoices):
    NPS = "nps", _("Recommendation (NPS)")
    CSAT = "csat", _("Satisfaction (CSAT)")
    CES = "ces", _("Effort (CES)")


class EventKind:
    INVITED = "survey.invited"
    ANSWERED = "survey.answered"
    REVISED = "survey.revised"
