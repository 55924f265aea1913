"""When a job of the schedule last ran, and how it went."""

from django.db import models


class JobRun(models.Model):
    name = models.CharField(max_length=60, primary_key=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True, default="", db_default="")
    failed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
