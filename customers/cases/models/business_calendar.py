"""When the house is there for its customers: opening hours, closing days and the teams they hold for."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class BusinessCalendar(models.Model):
    """The one that is the default holds for every team without a calendar of its own."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    time_zone = models.CharField(_("time zone"), max_length=60)
    country = models.CharField(_("public holidays of"), max_length=2, blank=True, default="", db_default="")
    is_default = models.BooleanField(_("holds where a team has none of its own"), default=False)

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        ordering = ["-is_default", "name"]
        constraints = [
            models.UniqueConstraint("is_default", name="calendar_one_default", condition=Q(is_default=True))
        ]

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """Open from `opens` until `closes`, in minutes since midnight, on one weekday (Monday is 0)."""

    calendar = models.ForeignKey(BusinessCalendar, models.CASCADE, related_name="hours", db_index=False)
    weekday = models.PositiveSmallIntegerField()
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "weekday", "opens"], name="opening_hours_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_hours_on_a_weekday"),
            models.CheckConstraint(
                condition=Q(opens__lt=F("closes"), closes__lte=1440), name="opening_hours_within_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.opens}–{self.closes}"


class ClosingDay(models.Model):
    """Closed on a day beside the public holidays."""

    calendar = models.ForeignKey(
        BusinessCalendar, models.CASCADE, related_name="closing_days", db_index=False
    )
    day = models.DateField()
    name = models.CharField(max_length=80, blank=True, default="", db_default="")

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="closing_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class TeamCalendar(models.Model):
    """The calendar of a team that does not keep the default one."""

    team = models.OneToOneField(
        settings.TEAM_MODEL, models.CASCADE, primary_key=True, related_name="own_calendar"
    )
    calendar = models.ForeignKey(BusinessCalendar, models.CASCADE, related_name="team_calendars")

    def __str__(self) -> str:
        return f"{self.team_id}: {self.calendar_id}"
