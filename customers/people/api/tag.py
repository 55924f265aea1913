"""The tags of the house, to read; a customer carries them by name."""

from core.api import Readable, StrictModel
from customers.models import Tag


class TagFields(StrictModel):
    class Meta:
        model = Tag
        fields = ["id", "name", "colour"]


class TagResource(Readable):
    queryset = Tag.objects.all()
    serializer_class = TagFields
    permission_required = "customers.view"
