"""The cards of the loyalty programme: a customer may carry several, a number is on one card only."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class LoyaltyCard(models.Model):
    """`number` is in capitals, without the spaces and dashes people read out."""

    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="cards")
    number = models.CharField(_("card number"), max_length=40, unique=True)
    given_at = models.DateTimeField(_("given"), db_default=Now())

    class Meta:
        verbose_name = _("loyalty card")
        verbose_name_plural = _("loyalty cards")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__regex=r"^[0-9A-Z]{4,40}$"), name="loyalty_card_number_written_so"
            )
        ]

    def __str__(self) -> str:
        return self.number
