"""A flood at an open link: POST sets its answers aside, PATCH `undone` counts them again."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api import Changeable, Creatable, Filters, Id, Moment, Readable, Ref, StrictModel
from core.errors import Conflict
from surveys.domain.set_aside import count_again, set_answers_aside, set_asides
from surveys.models import OpenLink, SetAside


class SetAsideFields(StrictModel):
    open_link = Ref(queryset=OpenLink.objects.all())
    since = Moment(help_text="Answered from this moment on.")
    until = Moment(help_text="Answered before this moment; at most until now.")
    reason = serializers.CharField(max_length=200)

    class Meta:
        model = SetAside
        fields = ["id", "open_link", "since", "until", "reason", "counted", "doubted"]
        fields += ["made_at", "made_by", "undone_at", "undone_by"]
        read_only_fields = fields[5:]


class SetAsideChange(StrictModel):
    undone = serializers.BooleanField()

    class Meta:
        model = SetAside
        fields = ["undone"]


class SetAsideFilters(Filters):
    open_link = Id(required=False)


class SetAsideResource(Creatable, Changeable, Readable):
    """What it would take is read beforehand among the answers, by `open_link`, `since` and `until`."""

    queryset = set_asides()
    serializer_class = SetAsideFields
    change_serializer_class = SetAsideChange
    filters = SetAsideFilters
    permission_required = "surveys.view"
    permission_required_write = "surveys.edit"

    def store(self, *, open_link: OpenLink, **clean: Any) -> SetAside:
        return set_answers_aside(link=open_link, actor_id=self.actor_id, **clean)

    def change(self, row: SetAside, **clean: Any) -> None:
        if clean.get("undone"):
            count_again(set_aside=row, actor_id=self.actor_id)
        elif row.undone_at and "undone" in clean:
            raise Conflict(_("What counts again is set aside anew, by itself."), field="undone")
