"""A phone number that stands in a note about a customer: a hint at who calls from it."""

from django.db import models
from django.db.models.functions import Now


class MentionedPhone(models.Model):
    """Kept when the note is logged, so that a ringing phone reads no notes. `number` is in E.164 form."""

    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="mentioned_phones", db_index=False
    )
    number = models.CharField(max_length=20)
    interaction = models.ForeignKey("customers.Interaction", models.CASCADE, related_name="+")
    mentioned_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["number"], name="mentioned_phone_number")]
        constraints = [
            models.UniqueConstraint(fields=["customer", "number"], name="mentioned_phone_once"),
            models.CheckConstraint(
                condition=models.Q(number__regex=r"^\+[0-9]{4,18}$"), name="mentioned_phone_e164"
            ),
        ]

    def __str__(self) -> str:
        return self.number
