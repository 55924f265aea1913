"""What an agent has typed about a contact and not yet saved."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class ContactDraft(models.Model):
    """One per agent and customer. `values` are the form's fields as typed, right or wrong; no fact yet."""

    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="drafts", db_index=False)
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=120, help_text="the key its contact will have")
    values = models.JSONField()
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "agent"], name="draft_once_per_customer_and_agent")
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.agent_id}"
