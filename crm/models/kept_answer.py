"""What the API answered to a request that came with a key: the same again is answered alike."""

from django.db import models
from django.db.models.functions import Now


class KeptAnswer(models.Model):
    """Written in the transaction of what the request did. `request_hash` is of the address and the body."""

    asker = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(null=True)
    kept_at = models.DateTimeField(db_default=Now(), db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asker", "key"], name="answer_once_per_key")]

    def __str__(self) -> str:
        return f"{self.asker}: {self.key}"
