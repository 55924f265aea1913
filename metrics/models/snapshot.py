"""What every metric was on a day, for everybody, each segment, channel and team; and what it should be."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel
from metrics.models.segment import Segment

SCOPE = ("segment", "channel", "team")
ONE_AT_MOST = (
    Q(segment=None, channel="") | Q(segment=None, team=None) | Q(channel="", team=None)
)  # of segment, channel and team


class Scoped(models.Model):
    """Of everybody where no segment, channel or team is named; else of that one."""

    metric = models.CharField(_("metric"), max_length=40)
    segment = models.ForeignKey(
        Segment, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("segment")
    )
    channel = models.CharField(
        _("channel"), max_length=8, choices=Channel.choices, blank=True, default="", db_default=""
    )
    team = models.ForeignKey(
        settings.TEAM_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("team")
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.metric} {self.segment_id or ''}{self.channel}{self.team_id or ''}".strip()


class MetricSnapshot(Scoped):
    """A metric at the end of a day; on the day itself, as of `computed_at`.

    `value` is missing where nothing was observed. `total` and `squares` are Σx and Σx² over `n` observations:
    value, interval and the test of a change follow from them. `per` is what the total is divided by where
    that is not `n`.
    """

    day = models.DateField(_("day"))
    n = models.BigIntegerField(_("observations"))
    total = models.FloatField(_("sum"))
    squares = models.FloatField(_("sum of squares"))
    per = models.FloatField(_("divided by, where not by the observations"), null=True)
    value = models.FloatField(_("value"), null=True)
    low = models.FloatField(_("lower limit"), null=True)
    high = models.FloatField(_("upper limit"), null=True)
    computed_at = models.DateTimeField(_("computed"), db_default=Now())

    class Meta:
        verbose_name = _("snapshot of a metric")
        verbose_name_plural = _("snapshots of metrics")
        indexes = [models.Index("day", "id", name="snapshot_by_day")]
        constraints = [
            # Also how a line over time is read: the day comes last.
            models.UniqueConstraint(
                fields=["metric", *SCOPE, "day"], name="snapshot_once_a_day", nulls_distinct=False
            ),
            models.CheckConstraint(condition=ONE_AT_MOST, name="snapshot_one_scope"),
            models.CheckConstraint(
                condition=Q(n__gt=0) | Q(n=0, value=None), name="snapshot_of_nothing_is_no_value"
            ),
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(low__lte=F("high")), name="snapshot_limits"
            ),
        ]


class Target(Scoped):
    """What a metric should reach, from a day on until another is set; without a value, nothing any more."""

    since = models.DateField(_("from"))
    value = models.FloatField(_("target"), null=True, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("set by")
    )
    set_at = models.DateTimeField(_("set"), db_default=Now())

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["metric", *SCOPE, "since"], name="target_once_a_day", nulls_distinct=False
            ),
            models.CheckConstraint(condition=ONE_AT_MOST, name="target_one_scope"),
        ]
