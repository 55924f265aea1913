"""What the return of an action is computed with: the house's margin, and what a message costs by channel."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel

MARGIN = "margin"
TERMS = [(MARGIN, _("Margin on net revenue, in percent")), *Channel.choices]
KNOWN = [about for about, _label in TERMS]


class ReturnTerm(models.Model):
    """The latest row of each holds; the earlier ones say who stated what when.

    About a channel: what a message over it costs.
    """

    about = models.CharField(_("what is stated"), max_length=8, choices=TERMS)
    value = models.DecimalField(_("value"), max_digits=10, decimal_places=4)
    set_at = models.DateTimeField(_("set"), db_default=Now())
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("term of returns")
        verbose_name_plural = _("terms of returns")
        indexes = [models.Index("about", F("id").desc(), name="return_term_latest")]
        constraints = [
            models.CheckConstraint(condition=Q(about__in=KNOWN), name="return_term_known"),
            models.CheckConstraint(
                condition=Q(value__gte=0) & (~Q(about=MARGIN) | Q(value__lte=100)),
                name="return_term_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about}: {self.value}"
