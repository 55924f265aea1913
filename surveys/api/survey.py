"""Surveys, to read."""

from core.api import Readable, StrictModel
from surveys.models import Survey


class SurveyFields(StrictModel):
    class Meta:
        model = Survey
        fields = [
            "id",
            "slug",
            "kind",
            "title_fr",
            "title_en",
            "question_fr",
            "question_en",
            "scale_min",
            "scale_max",
            "lowest_fr",
            "lowest_en",
            "highest_fr",
            "highest_en",
            "valid_days",
            "active",
        ]


class SurveyResource(Readable):
    queryset = Survey.objects.all()
    serializer_class = SurveyFields
    permission_required = "surveys.view"
