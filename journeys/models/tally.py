"""How many stand where on a journey, as last counted: no page counts enrolments or messages itself."""

from django.db import models

from journeys.enums import EnrolmentState, MessageState, Reason
from journeys.models.journey import Journey


class EnrolmentTally(models.Model):
    """Enrolments by their next step and state; `reached`: how many of them came to the goal."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="enrolment_tallies", db_index=False)
    step = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=EnrolmentState.choices)
    enrolments = models.BigIntegerField()
    reached = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "step", "state"], name="enrolment_tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.journey_id} {self.step} {self.state}: {self.enrolments}"


class MessageTally(models.Model):
    """Messages by the step that planned them, their state and the reason given."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="message_tallies", db_index=False)
    step = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=MessageState.choices)
    reason = models.CharField(max_length=16, choices=Reason.choices, blank=True)
    messages = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "step", "state", "reason"], name="message_tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.journey_id} {self.step} {self.state}: {self.messages}"


class EffectTally(models.Model):
    """What became of the customers a journey held back, and of the others: `journeys/domain/effect.py`.

    Their net revenue within the time of the goal, with the sum of its squares; the points they earned with
    it; and the messages that left, by channel.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="effect_tallies", db_index=False)
    held_out = models.BooleanField()
    customers = models.BigIntegerField()
    reached = models.BigIntegerField()
    revenue = models.DecimalField(max_digits=20, decimal_places=2)
    squares = models.DecimalField(max_digits=30, decimal_places=4)
    points = models.BigIntegerField()
    messages = models.JSONField(default=dict)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "held_out"], name="effect_tally_once")]

    def __str__(self) -> str:
        return f"{self.journey_id} {self.held_out}: {self.reached} / {self.customers}"
