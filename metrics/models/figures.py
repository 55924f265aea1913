"""Figures of a day, kept so that no page has to count customers or orders."""

from django.db import models
from django.db.models import F
from django.db.models.functions import Now, NullIf
from django.utils.translation import gettext_lazy as _

from metrics.models.segment import Segment


class ScoreCounts(models.Model):
    """How many customers gave which kind of answer when last asked whether they recommend us."""

    promoters = models.IntegerField(_("promoters"), default=0, db_default=0)
    passives = models.IntegerField(_("passives"), default=0, db_default=0)
    detractors = models.IntegerField(_("detractors"), default=0, db_default=0)

    class Meta:
        abstract = True


class SegmentFigures(ScoreCounts):
    """A segment at the end of a day; on the day itself, as of `computed_at`."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="figures", db_index=False)
    day = models.DateField(_("day"))
    customers = models.IntegerField(_("customers"))
    buyers = models.IntegerField(_("customers with orders"))
    orders = models.BigIntegerField(_("orders"))
    revenue = models.DecimalField(_("revenue"), max_digits=18, decimal_places=2)
    customer_years = models.FloatField(_("years since their first order, summed"))
    basket = models.GeneratedField(
        verbose_name=_("average basket"),
        expression=F("revenue") / NullIf(F("orders"), 0),
        output_field=models.DecimalField(max_digits=18, decimal_places=2, null=True),
        db_persist=True,
    )
    computed_at = models.DateTimeField(_("computed"), db_default=Now())

    class Meta:
        verbose_name = _("figures of a segment")
        verbose_name_plural = _("figures of segments")
        constraints = [models.UniqueConstraint(fields=["segment", "day"], name="segment_figures_once_a_day")]

    def __str__(self) -> str:
        return f"{self.segment_id} {self.day}: {self.customers}"


class RfmFigures(models.Model):
    """The customers of one recency, frequency and money score, each from 1 to 5."""

    recency = models.SmallIntegerField(_("recency score"))
    frequency = models.SmallIntegerField(_("frequency score"))
    money = models.SmallIntegerField(_("money score"))
    customers = models.IntegerField(_("customers"))
    orders = models.BigIntegerField(_("orders"))
    revenue = models.DecimalField(_("revenue"), max_digits=18, decimal_places=2)
    computed_at = models.DateTimeField(_("computed"), db_default=Now())

    class Meta:
        verbose_name = _("figures by recency, frequency and money")
        verbose_name_plural = _("figures by recency, frequency and money")
        ordering = ["-recency", "-frequency", "-money"]
        constraints = [
            models.UniqueConstraint(fields=["recency", "frequency", "money"], name="rfm_figures_once")
        ]

    def __str__(self) -> str:
        return f"{self.recency}{self.frequency}{self.money}: {self.customers}"


class DailyFigures(ScoreCounts):
    """The house on a day, in its own time zone. Flows are of that day alone, stocks stand at its end."""

    day = models.DateField(_("day"), primary_key=True)
    orders = models.IntegerField(_("orders"), default=0, db_default=0)
    revenue = models.DecimalField(
        _("revenue"), max_digits=16, decimal_places=2, default=0, db_default=0, help_text="net of refunds"
    )
    new_buyers = models.IntegerField(_("first purchases"), default=0, db_default=0)
    contacts = models.IntegerField(_("contacts"), default=0, db_default=0)
    issues = models.IntegerField(_("issues opened"), default=0, db_default=0)
    solved_at_first = models.IntegerField(
        _("of these, solved at first contact"),
        default=0,
        db_default=0,
        help_text="known once the window of the issue is over, see domain/service_days.py",
    )
    invited = models.IntegerField(_("invited to a survey"), default=0, db_default=0)
    answered = models.IntegerField(_("of these, have answered"), default=0, db_default=0)
    active = models.IntegerField(_("active customers"), default=0, db_default=0)
    points = models.BigIntegerField(_("points outstanding"), default=0, db_default=0)
    computed_at = models.DateTimeField(_("computed"), db_default=Now())

    class Meta:
        verbose_name = _("figures of a day")
        verbose_name_plural = _("figures of days")
        ordering = ["-day"]

    def __str__(self) -> str:
        return str(self.day)
