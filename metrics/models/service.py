"""How customers were served, day by day, in numbers that add up over whatever they are split by."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel
from surveys.enums import SurveyKind


class ServiceFigures(models.Model):
    """The contacts of a day over one channel, by one agent, about one reason.

    An issue stands at the contact that opened it, see `domain/service_days.py`. Whoever shows a share of the
    issues leaves out the last days, whose issues may still come back.
    """

    day = models.DateField(_("day"))
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("agent")
    )
    reason = models.ForeignKey(
        "customers.Reason", models.CASCADE, null=True, related_name="+", verbose_name=_("reason")
    )
    contacts = models.IntegerField(_("contacts"))
    timed = models.IntegerField(_("of these, with a duration"))
    seconds = models.FloatField(_("seconds they took, summed"))
    squares = models.FloatField(_("their squares, summed"))
    issues = models.IntegerField(_("issues opened"))
    solved_at_first = models.IntegerField(_("of these, solved at first contact"))
    said = models.IntegerField(_("issues of which the agent said whether they were solved"))
    said_solved = models.IntegerField(_("of these, said to be solved"))

    class Meta:
        verbose_name = _("service of a day")
        verbose_name_plural = _("service of days")
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["day", "channel", "agent", "reason"], name="service_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.channel}: {self.contacts}"


class AnswerFigures(models.Model):
    """The answers of a day about contacts over one channel, with one agent, about one reason.

    Good and bad: promoters and detractors; satisfied and not; solved and not. Each answer counts.
    """

    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=4, choices=SurveyKind.choices)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("agent")
    )
    reason = models.ForeignKey(
        "customers.Reason", models.CASCADE, null=True, related_name="+", verbose_name=_("reason")
    )
    answers = models.IntegerField(_("answers"))
    good = models.IntegerField(_("good ones"))
    bad = models.IntegerField(_("bad ones"))

    class Meta:
        verbose_name = _("answers of a day")
        verbose_name_plural = _("answers of days")
        constraints = [
            models.UniqueConstraint(
                fields=["day", "kind", "channel", "agent", "reason"], name="answers_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}: {self.good}/{self.answers}"


class ThemeFigures(models.Model):
    """What was said in words on a day over a channel: about a theme, or without one in all; by its tone."""

    day = models.DateField(_("day"))
    theme = models.ForeignKey(
        "surveys.Theme", models.CASCADE, null=True, related_name="+", verbose_name=_("theme")
    )
    channel = models.CharField(
        _("channel"), max_length=10, choices=Channel.choices, blank=True, default="", db_default=""
    )
    said = models.IntegerField(_("verbatims"))
    positive = models.IntegerField(_("positive"))
    neutral = models.IntegerField(_("neutral"))
    negative = models.IntegerField(_("negative"))

    class Meta:
        verbose_name = _("themes of a day")
        verbose_name_plural = _("themes of days")
        constraints = [
            models.UniqueConstraint(
                fields=["day", "theme", "channel"], name="themes_once_a_day", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.theme_id}: {self.said}"


class PromiseFigures(models.Model):
    """The promises that fell due on a day, by who held them: an agent, or else a team."""

    day = models.DateField(_("day"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("agent")
    )
    team = models.ForeignKey(
        settings.TEAM_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("team")
    )
    due = models.IntegerField(_("promises due"))
    kept = models.IntegerField(_("of these, kept by their date"))

    class Meta:
        verbose_name = _("promises of a day")
        verbose_name_plural = _("promises of days")
        constraints = [models.UniqueConstraint(fields=["day", "agent", "team"], name="promises_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.kept}/{self.due}"
