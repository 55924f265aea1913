"""What a customer said. The scale is kept with the answer, so that scales never mix."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Conflict
from surveys.enums import Suspicion
from surveys.models.invitation import Invitation
from surveys.models.survey import Survey

if TYPE_CHECKING:
    from customers.models import Customer
    from surveys.models.revision import Revision


IN_DOUBT = Q(counts=False, left_out_at=None) & ~Q(suspicion=Suspicion.ASIDE)


class AnswerQuerySet(models.QuerySet["Answer"]):
    """The door to answers: whoever counts or shows them takes `counted()`."""

    def counted(self) -> "AnswerQuerySet":
        return self.filter(counts=True)

    def suspect(self) -> "AnswerQuerySet":
        """Those that somebody may confirm, each by itself."""
        return self.filter(IN_DOUBT)

    def left_out(self) -> "AnswerQuerySet":
        """Of which somebody of the house decided that no customer sent them."""
        return self.filter(left_out_at__isnull=False)

    def of_customers(self) -> "AnswerQuerySet":
        return self.filter(customer__isnull=False)


class Answer(models.Model):
    invitation = models.OneToOneField(Invitation, models.CASCADE, related_name="answer")
    survey = models.ForeignKey(
        Survey, models.PROTECT, related_name="answers", db_index=False, db_constraint=False
    )
    """As the invitation has it, which holds it, and the customer too."""
    customer = models.ForeignKey(
        "customers.Customer",
        models.CASCADE,
        null=True,
        related_name="survey_answers",
        db_index=False,
        db_constraint=False,
    )
    """Nobody's where it came by an open link: it stands in the results of its survey, in no other figure."""
    score = models.SmallIntegerField(_("score"))
    scale_min = models.SmallIntegerField()
    scale_max = models.SmallIntegerField()
    comment = models.TextField(_("comment"), blank=True, default="", db_default="")
    answered_at = models.DateTimeField(_("answered"), db_default=Now())
    revised_at = models.DateTimeField(_("revised"), null=True)
    browser_hash = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    suspicion = models.CharField(
        _("suspicion"), max_length=10, choices=Suspicion.choices, blank=True, default="", db_default=""
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    left_out_at = models.DateTimeField(pgettext_lazy("answer", "left out"), null=True)
    counts = models.GeneratedField(
        expression=Q(suspicion="") | Q(confirmed_at__isnull=False),  # type: ignore[arg-type]  # Django takes a Q
        output_field=models.BooleanField(),
        db_persist=True,
        verbose_name=_("counts"),
    )

    objects = AnswerQuerySet.as_manager()

    doubt: "Revision | None" = None
    """What the call that gave this answer has left in doubt."""

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        indexes = [
            models.Index(F("answered_at").desc(), name="answer_latest"),
            models.Index(F("survey"), F("answered_at").desc(), name="answer_of_survey"),
            # With all that figures ask of them, so that they are read from the index alone.
            models.Index(
                fields=["customer", "-answered_at", "-id"],
                name="answer_of_customer",
                include=["survey", "score", "scale_min", "scale_max", "counts"],
            ),
            models.Index(
                F("survey"),
                F("answered_at").desc(),
                condition=IN_DOUBT,
                name="answer_in_doubt",
            ),
            models.Index(
                F("answered_at").desc(), F("id").desc(), condition=IN_DOUBT, name="answer_in_doubt_anywhere"
            ),
            models.Index(
                F("answered_at").desc(),
                F("id").desc(),
                condition=Q(left_out_at__isnull=False),
                name="answer_left_out",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=F("scale_min")) & Q(score__lte=F("scale_max")),
                name="answer_on_its_scale",
            ),
            models.CheckConstraint(
                condition=~Q(suspicion=Suspicion.ASIDE) | Q(confirmed_at=None, customer=None),
                name="answer_aside_counts_nowhere",
            ),
            models.CheckConstraint(
                condition=Q(left_out_at=None)
                | (Q(confirmed_at=None) & ~Q(suspicion="") & ~Q(suspicion=Suspicion.ASIDE)),
                name="answer_left_out_counts_nowhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score}/{self.scale_max}"

    @property
    def author(self) -> "Customer":
        """Who gave it, for whoever has to do with somebody. Raises Conflict: nobody knows."""
        if self.customer is None:
            raise Conflict(_("This answer is anonymous: there is nobody to turn to."))
        return self.customer
