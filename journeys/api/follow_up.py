"""The board of the closed loop: every answer that is followed up, and how far it has come."""

from django.db.models import QuerySet
from rest_framework import serializers

from core.api import Filters, Id, Moment, Readable, StrictModel
from surveys.enums import LoopAction, Stage
from surveys.models import FollowUp


class FollowUpFields(StrictModel):
    class Meta:
        model = FollowUp
        fields = [
            *("id", "answer", "customer", "case", "action", "rule", "rule_version", "stage"),
            *("heard_at", "contact_by", "contacted_at", "solved_at", "asked_at"),
            *("second_survey", "second_answer", "ended_at", "deed"),
        ]


class FollowUpFilters(Filters):
    lookups = {
        "survey": "answer__survey",
        "team": "case__team",
        "owner": "case__owner",
        "since": "heard_at__gte",
        "until": "heard_at__lt",
    }

    stage = serializers.ChoiceField(choices=Stage.choices, required=False)
    action = serializers.ChoiceField(choices=LoopAction.choices, required=False)
    survey = Id(required=False)
    team = Id(required=False)
    owner = Id(required=False)
    rule = Id(required=False)
    customer = Id(required=False)
    since = Moment(required=False, help_text="Heard from this moment on.")
    until = Moment(required=False, help_text="Heard before this moment.")


class FollowUpResource(Readable):
    """The latest first. What changes it are its case and the second answer."""

    queryset: QuerySet[FollowUp] = FollowUp.objects.all()
    serializer_class = FollowUpFields
    filters = FollowUpFilters
    ordering = ("-heard_at", "-id")
    permission_required = "surveys.view"
