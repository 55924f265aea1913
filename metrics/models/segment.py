"""Segments, the lists made by hand among them, and who is or was in them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from metrics.enums import Segmentation, SegmentKind


class Named(models.Model):
    """Called what the reader's language calls it."""

    name_fr = models.CharField(_("French name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_fr if get_language() == "fr" else self.name_en


class Split(Named):
    """A segmentation of the house's own: its segments are tried in order, the first that fits counts."""

    slug = models.SlugField(unique=True)

    class Meta:
        verbose_name = _("segmentation")
        verbose_name_plural = _("segmentations")
        ordering = ["slug"]


class Segment(Named):
    """`rule` is the condition as data, see `domain/rules/`. A list has none: its members are named.

    `version` rises with each change of the definition; `evaluated` is the one its members were last found by.
    """

    slug = models.SlugField(unique=True)
    kind = models.CharField(
        _("kind"), max_length=4, choices=SegmentKind.choices, default=SegmentKind.RULE, db_default="rule"
    )
    segmentation = models.CharField(
        _("segmentation"), max_length=12, choices=Segmentation.choices, default=Segmentation.OWN
    )
    split = models.ForeignKey(
        Split,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="segments",
        verbose_name=_("own segmentation"),
    )
    explanation_fr = models.CharField(_("French explanation"), max_length=300, blank=True)
    explanation_en = models.CharField(_("English explanation"), max_length=300, blank=True)
    rule = models.JSONField(_("condition"))
    built_in = models.BooleanField(_("built in"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    evaluated = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(db_default=Now(), editable=False)
    archived_at = models.DateTimeField(_("archived"), null=True, editable=False)

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["position", "slug"]
        indexes = [
            models.Index("id", name="segment_to_evaluate", condition=~Q(version=F("evaluated"))),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SegmentKind.values), name="segment_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=SegmentKind.RULE) | Q(rule={}, split=None), name="segment_list_has_no_rule"
            ),
            models.CheckConstraint(
                condition=Q(archived_at=None) | Q(built_in=False), name="segment_built_in_stays"
            ),
        ]

    @property
    def explanation(self) -> str:
        return self.explanation_fr if get_language() == "fr" else self.explanation_en

    @property
    def is_list(self) -> bool:
        return self.kind == SegmentKind.LIST

    @property
    def is_pending(self) -> bool:
        """Changed, and its members not found anew yet."""
        return self.version != self.evaluated


class Listing(models.Model):
    """A customer on a list, and who put them there."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="listings", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="listings", db_index=False
    )
    listed_at = models.DateTimeField(_("put on the list"), db_default=Now())
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("entry of a list")
        verbose_name_plural = _("entries of lists")
        constraints = [models.UniqueConstraint(fields=["customer", "segment"], name="listed_once")]
        indexes = [models.Index("segment", "customer", name="listed_customers")]

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.customer_id}"


class SegmentMembership(models.Model):
    """A stay in a segment; `left_at` is empty as long as it lasts.

    Without foreign key constraints, for the reason given at `CustomerMetrics`.
    """

    segment = models.ForeignKey(
        Segment, models.CASCADE, related_name="memberships", db_index=False, db_constraint=False
    )
    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="segments", db_index=False, db_constraint=False
    )
    entered_at = models.DateTimeField(_("entered"), db_default=Now())
    left_at = models.DateTimeField(_("left"), null=True)

    class Meta:
        verbose_name = _("member of a segment")
        verbose_name_plural = _("members of segments")
        indexes = [
            models.Index(F("segment"), F("customer"), name="member_now", condition=Q(left_at=None)),
            # Who is in a segment now, without reading past all that have left it.
            models.Index(
                F("segment"),
                F("entered_at").desc(),
                F("id").desc(),
                name="member_latest",
                condition=Q(left_at=None),
            ),
            # Who was in a segment at a moment gone by, those who came last before it first.
            models.Index(F("segment"), F("entered_at").desc(), F("id").desc(), name="member_of_a_day"),
            # With the id: a batch ends the stays of many at one moment, and their pages follow the id.
            models.Index(F("segment"), F("left_at"), F("id"), name="member_gone", condition=~Q(left_at=None)),
            # Who was where before: read in the order of customers, from the index alone.
            models.Index(
                fields=["segment", "customer"],
                name="member_before",
                condition=~Q(left_at=None),
                include=["entered_at", "left_at"],
            ),
        ]
        constraints = [
            # With the id, so that who is where is read from the index alone.
            models.UniqueConstraint(
                fields=["customer", "segment"],
                name="member_once",
                condition=Q(left_at=None),
                include=["id"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.customer_id}"


class SegmentOverlap(models.Model):
    """Most of those in `segment` are in `other` too, not much larger: found by the scheduled step."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="overlaps", db_index=False)
    other = models.ForeignKey(Segment, models.CASCADE, related_name="+", db_index=False)
    share = models.FloatField(_("share"))

    class Meta:
        verbose_name = _("overlap of segments")
        verbose_name_plural = _("overlaps of segments")
        ordering = ["-share", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "other"], name="segment_overlap_once"),
            models.CheckConstraint(condition=Q(share__range=(0, 1)), name="segment_overlap_is_share"),
        ]

    def __str__(self) -> str:
        return f"{self.segment_id} in {self.other_id}: {self.share}"
