"""How customers were served, day by day, in numbers that add up over whatever they are split by."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel


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
