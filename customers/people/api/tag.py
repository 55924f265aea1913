"""The tags of the house; a customer carries them by name."""

from typing import Any

from core.api import Changeable, Creatable, Readable, StrictModel
from customers.enums import TagColour
from customers.models import Tag
from customers.people.domain.tag import change_tag, create_tag


class TagFields(StrictModel):
    class Meta:
        model = Tag
        fields = ["id", "name", "colour"]


class TagResource(Creatable, Changeable, Readable):
    """A new name holds for everybody who has the tag."""

    queryset = Tag.objects.all()
    serializer_class = TagFields
    permission_required = "customers.view"
    permission_required_write = "customers.organise"

    def store(self, *, name: str, colour: str = TagColour.PLAIN) -> Tag:
        return create_tag(name=name, colour=colour)

    def change(self, row: Tag, **clean: Any) -> None:
        change_tag(tag=row, **({"name": row.name, "colour": row.colour} | clean))
