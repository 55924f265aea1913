"""What a brand says in words of its own: of one version of a survey, and frozen with it."""

from django.db import models
from django.db.models.functions import Now

from surveys.models.version import Version


class Wording(models.Model):
    """`words`: place of a text → language → its words. What is not there is said as the version has it."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="wordings", db_index=False)
    brand = models.ForeignKey("customers.Brand", models.PROTECT, related_name="+", db_index=False)
    words = models.JSONField(default=dict)
    changed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "brand"], name="wording_once")]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.brand_id}"
