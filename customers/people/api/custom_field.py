"""The fields the house defined for its customers, to read; their values stand in `custom` of a customer."""

from core.api import Readable, StrictModel
from customers.models import CustomChoice, CustomField


class ChoiceFields(StrictModel):
    class Meta:
        model = CustomChoice
        fields = ["slug", "label_fr", "label_en", "retired_at"]


class CustomFieldFields(StrictModel):
    choices = ChoiceFields(many=True, read_only=True)

    class Meta:
        model = CustomField
        fields = ["id", "slug", "kind", "label_fr", "label_en", "position", "choices", "retired_at"]


class CustomFieldResource(Readable):
    queryset = CustomField.objects.prefetch_related("choices")
    serializer_class = CustomFieldFields
    permission_required = "customers.view"
