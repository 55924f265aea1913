"""A public opinion about the house, told on somebody else's site, and what we answered there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST_STARS = 5


class Review(models.Model):
    """Whoever wrote it may be a customer we know. Our answer is kept here, and published on the site."""

    source = models.CharField(_("site"), max_length=40)
    external_id = models.CharField(max_length=120, blank=True, default="", db_default="")
    url = models.URLField(_("address of the review"), max_length=500, blank=True, default="", db_default="")
    stars = models.SmallIntegerField(_("stars"))
    text = models.TextField(_("text"), blank=True, default="", db_default="")
    author = models.CharField(_("author"), max_length=120, blank=True, default="", db_default="")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    posted_at = models.DateTimeField(_("posted"))
    recorded_at = models.DateTimeField(_("recorded"), db_default=Now())
    customer = models.ForeignKey(
        "customers.Customer", models.SET_NULL, null=True, related_name="reviews", verbose_name=_("customer")
    )
    answer_by = models.DateTimeField(_("answer by"))
    answer_text = models.TextField(_("our answer"), blank=True, default="", db_default="")
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        indexes = [
            models.Index("answer_by", "id", name="review_to_answer", condition=Q(answered_at=None)),
            models.Index(F("posted_at").desc(), F("id").desc(), name="review_latest"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=MOST_STARS), name="review_stars"),
            models.UniqueConstraint(
                fields=["source", "external_id"], name="review_once", condition=~Q(external_id="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.stars}/{MOST_STARS}"

    @property
    def is_late(self) -> bool:
        return self.answered_at is None and self.answer_by < timezone.now()
