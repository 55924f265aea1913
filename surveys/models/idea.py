"""What customers would have us do and what we plan to: ideas, who is for them, who tries them early."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.enums import EarlyState, IdeaState
from surveys.models.worded import spoken

SHOWN = ("open", "considered", "planned", "started", "done", "declined")
"""States in which customers see an idea."""
IS_SHOWN = Q(state__in=SHOWN)


class Idea(models.Model):
    """Of a customer, moderated before anybody sees it; or the house's own, without one.

    Written in one language at least; where the other is missing, readers get the one there is. The database
    keeps `votes`.
    """

    customer = models.ForeignKey(
        "customers.Customer", models.SET_NULL, null=True, related_name="ideas", verbose_name=_("customer")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    title_fr = models.CharField(_("French title"), max_length=120, blank=True, default="")
    title_en = models.CharField(_("English title"), max_length=120, blank=True, default="")
    text_fr = models.TextField(_("French text"), blank=True, default="")
    text_en = models.TextField(_("English text"), blank=True, default="")
    words = models.TextField(default="", editable=False)
    state = models.CharField(_("state"), max_length=10, choices=IdeaState.choices, default=IdeaState.WAITING)
    reply_fr = models.TextField(_("what we say, in French"), blank=True, default="")
    reply_en = models.TextField(_("what we say, in English"), blank=True, default="")
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged")
    votes = models.PositiveIntegerField(_("votes"), default=0, db_default=0, editable=False)
    key = models.CharField(max_length=60, blank=True, default="", db_default="")
    proposed_at = models.DateTimeField(_("proposed"), db_default=Now())
    moved_at = models.DateTimeField(_("moved"), db_default=Now())

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        indexes = [
            models.Index(fields=["-votes", "-id"], name="idea_most_wanted", condition=IS_SHOWN),
            models.Index(fields=["state", "-votes", "-id"], name="idea_by_state"),
            models.Index(fields=["-id"], name="idea_to_moderate", condition=Q(state="waiting")),
            GinIndex(fields=["words"], name="idea_trigrams", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=IdeaState.values), name="idea_state_known"),
            models.CheckConstraint(condition=~Q(title_fr="", title_en=""), name="idea_has_title"),
            models.UniqueConstraint(fields=["key"], name="idea_key_once", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self._spoken("title")

    @property
    def text(self) -> str:
        return self._spoken("text")

    @property
    def reply(self) -> str:
        return self._spoken("reply")

    @property
    def is_shown(self) -> bool:
        return self.state in SHOWN

    def _spoken(self, name: str) -> str:
        here, there = (spoken(), "en" if spoken() == "fr" else "fr")
        return str(getattr(self, f"{name}_{here}") or getattr(self, f"{name}_{there}"))


class IdeaVote(models.Model):
    """`tell`: this customer wants to hear by mail what becomes of it."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="voters", db_index=False)
    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="idea_votes")
    tell = models.BooleanField(_("wants to hear of it"), default=False)
    voted_at = models.DateTimeField(_("voted"), db_default=Now())

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        indexes = [models.Index(fields=["idea", "-id"], name="idea_votes_lately")]
        constraints = [models.UniqueConstraint(fields=["idea", "customer"], name="idea_vote_once")]

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.customer_id}"


class Pioneer(models.Model):
    """Who said on their page of ideas that they would like to try things early."""

    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="pioneers", db_index=False
    )
    since = models.DateTimeField(_("since"), db_default=Now())

    class Meta:
        verbose_name = _("pioneer")
        verbose_name_plural = _("pioneers")
        indexes = [models.Index(fields=["since", "id"], name="pioneers_longest")]
        constraints = [models.UniqueConstraint(fields=["customer"], name="pioneer_once")]

    def __str__(self) -> str:
        return f"{self.customer_id}"


class EarlyAccess(models.Model):
    """A pioneer who was invited to try what became of an idea."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="early", db_index=False)
    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="early_access")
    state = models.CharField(_("state"), max_length=8, choices=EarlyState.choices, default=EarlyState.INVITED)
    invited_at = models.DateTimeField(pgettext_lazy("early access", "invited"), db_default=Now())
    answered_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        verbose_name = _("early access")
        verbose_name_plural = _("early accesses")
        indexes = [models.Index(fields=["idea", "-id"], name="early_access_lately")]
        constraints = [
            models.UniqueConstraint(fields=["idea", "customer"], name="early_access_once"),
            models.CheckConstraint(condition=Q(state__in=EarlyState.values), name="early_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.customer_id}"


class Portal(models.Model):
    """One row: whether everybody may read the list of ideas, without a link of their own."""

    is_public = models.BooleanField(_("readable by everybody"), default=False)

    def __str__(self) -> str:
        return "portal"

    @classmethod
    def current(cls) -> "Portal":
        return cls.objects.order_by("pk").first() or cls()
