"""What is rare is listed without reading all the rest: where customers stand on a journey, messages not sent."""

from django.db import migrations, models

from core.sql import AddIndexBeside

WAITING = models.Q(("state", "waiting"))
AT_GOAL = models.Q(("goal_at__isnull", False))
NOT_SENT = models.Q(("state__in", ["failed", "suppressed", "cancelled", "uncertain"]))
HAS_REASON = models.Q(
    models.Q(("reason", ""), _negated=True), models.Q(("state__in", ["due", "claimed"]), _negated=True)
)


class Migration(migrations.Migration):
    atomic = False  # customers go on entering, and messages leaving, meanwhile

    dependencies = [("journeys", "0023_enrolments_of_a_journey")]

    operations = [
        AddIndexBeside(
            "enrolment",
            models.Index(models.F("journey"), models.F("state"), models.F("id"), name="enrolment_in_state"),
        ),
        AddIndexBeside(
            "enrolment",
            models.Index(
                models.F("journey"),
                models.F("step"),
                models.F("id"),
                name="enrolment_at_step",
                condition=WAITING,
            ),
        ),
        AddIndexBeside(
            "enrolment",
            models.Index(models.F("journey"), models.F("id"), name="enrolment_at_goal", condition=AT_GOAL),
        ),
        AddIndexBeside(
            "message",
            models.Index(models.F("state"), models.F("id"), name="message_not_sent", condition=NOT_SENT),
        ),
        AddIndexBeside(
            "message",
            models.Index(models.F("reason"), models.F("id"), name="message_by_reason", condition=HAS_REASON),
        ),
    ]
