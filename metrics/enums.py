"""The vocabularies of what it means."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """Where a customer stands in the relation. Derived from facts and the clock, never typed."""

    PROSPECT = "prospect", _("Prospect")
    ONE_TIME = "one-time", _("One-time buyer")
    REGULAR = "regular", _("Regular")
    WON_BACK = "won-back", _("Won back")
    LAPSING = "lapsing", _("Lapsing")
    LOST = "lost", _("Lost")


class Tier(models.TextChoices):
    """What a customer is worth, by rank of revenue: 10 %, 20 % and 70 % of heads."""

    GREAT = "great", _("Great customer")
    GOOD = "good", _("Good customer")
    REGULAR = "regular", _("Ordinary customer")


class Voice(models.TextChoices):
    """What the latest recommendation score says."""

    PROMOTER = "promoter", _("Promoter")
    PASSIVE = "passive", _("Passive")
    DETRACTOR = "detractor", _("Detractor")


class Segmentation(models.TextChoices):
    """Segments of one segmentation do not overlap; those of different ones do."""

    LIFE_CYCLE = "life-cycle", _("Life cycle")
    VALUE = "value", _("Value")
    VOICE = "voice", _("Voice of the customer")
    RFM = "rfm", _("Recency and frequency")
    OWN = "own", _("Own segments")


class Learnt(models.TextChoices):
    """How much the purchases of all customers could teach about what each will do."""

    ALL = "all", _("Purchases and churn")
    NO_CHURN = "no-churn", _("Purchases; no churn shows")
    TOO_FEW = "too-few", _("Nothing: too few purchases")


class ServiceSplit(models.TextChoices):
    """By what the figures of service are split."""

    CHANNEL = "channel", _("By channel")
    TEAM = "team", _("By team")
    AGENT = "agent", _("By agent")
    REASON = "reason", _("By reason")
    SEGMENT = "segment", _("By segment")


class CohortMeasure(models.TextChoices):
    """What the triangle of cohorts shows."""

    SHARE = "share", _("Who bought again")
    REVENUE = "revenue", _("Revenue per customer so far")


class ValueMeasure(models.TextChoices):
    """What is held to be the value of a customer."""

    REVENUE = "revenue", _("Revenue so far")
    PREDICTED = "predicted", _("Predicted value, 12 months")


class StaySplit(models.TextChoices):
    """By what it is told apart how long customers stay."""

    ALL = "all", _("Everybody")
    COHORT = "cohort", _("By year of the first purchase")
    SEGMENT = "segment", _("By segment")
    CHANNEL = "channel", _("By channel of the first purchase")
    SOURCE = "source", _("By acquisition source")


class NarrowedReport(models.TextChoices):
    """What is counted for each segment too."""

    RFM = "rfm", _("Recency and frequency")
    MAP = "map", _("Loyalty and opportunity")
    COHORTS = "cohorts", _("Cohorts")
    THEMES = "themes", _("Themes")
    REASONS = "reasons", _("What customers come with")
    REVENUE = "revenue", _("Revenue so far")
    PREDICTED = "predicted", _("Predicted value")
    FORETOLD = "foretold", _("What customers will probably do")


class Driven(models.TextChoices):
    """What drivers are held against."""

    LOYALTY = "loyalty", _("Loyalty: bought again")
    VALUE = "value", _("Value: what they spent")


class SegmentKind(models.TextChoices):
    """How it is known who belongs to a segment."""

    RULE = "rule", _("By a condition")
    LIST = "list", _("By hand")


class ActionState(models.TextChoices):
    """How far an action of the plan is."""

    PLANNED = "planned", _("Planned")
    DOING = "doing", _("In hand")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class GoalState(models.TextChoices):
    """How far a goal is. Read off what was measured, never typed in."""

    REACHED = "reached", _("Reached")
    ON_COURSE = "on-course", _("On course")
    BEHIND = "behind", _("Behind")
    MISSED = "missed", _("Missed")
    UNSURE = "unsure", _("Too early to tell")
    UNKNOWN = "unknown", _("Nothing measured")
    DROPPED = "dropped", _("Given up")


class EventKind:
    """The kinds of event this app records."""

    SEGMENT_ENTERED = "segment.entered"
    SEGMENT_LEFT = "segment.left"
    LISTED = "list.joined"
    UNLISTED = "list.left"
    SEGMENT_DEFINED = "segment.defined"


class ResultSplit(models.TextChoices):
    """What the results of a survey are kept apart by."""

    SEGMENT = "segment", _("By segment")
    CHANNEL = "channel", _("By channel")
    AGENT = "agent", _("By agent")
    PRODUCT = "product", _("By product")
    OVER = "over", _("By way of asking")
    LANGUAGE = "language", _("By language")
    VERSION = "version", _("By version")
    BRAND = "brand", _("By brand")


class AskedStep(models.TextChoices):
    """How far somebody came who was asked."""

    SENT = "sent", pgettext_lazy("invitations", "Sent")
    DELIVERED = "delivered", pgettext_lazy("invitations", "Delivered")
    BOUNCED = "bounced", pgettext_lazy("invitations", "Came back")
    OPENED = "opened", _("Opened, where that may be measured")
    STARTED = "started", pgettext_lazy("invitations", "Started")
    ANSWERED = "answered", _("Answered, and counted")
    REPLIED = "replied", _("Answered further questions")
    UNCONFIRMED = "unconfirmed", _("In doubt, not confirmed")
    CONFIRMED = "confirmed", _("In doubt at first, confirmed since")
    LEFT_OUT = "left_out", _("Left out for good")
