"""The words in which consent is asked for: what a form elsewhere has to show, and a new version of it."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api import Filters, Readable, StrictModel
from core.errors import Invalid
from customers.api.base import Told
from customers.enums import Purpose
from customers.models import ConsentWording
from customers.people.domain.consent_wording import LONGEST, change_wording, wordings_in_use


class WordingFields(StrictModel):
    class Meta:
        model = ConsentWording
        fields = ["id", "purpose", "language", "version", "text", "made_at", "actor"]
        read_only_fields = ["version", "made_at", "actor"]
        extra_kwargs = {"text": {"max_length": LONGEST, "required": True}}


class WordingFilters(Filters):
    purpose = serializers.ChoiceField(Purpose.choices, required=False)
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)
    in_use = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text="The latest versions only, or the others.",
    )

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = dict(self.validated_data)
        in_use = asked.pop("in_use")
        rows = rows.filter(**asked)
        if in_use is None:
            return rows
        latest = wordings_in_use().values("pk")
        return rows.filter(pk__in=latest) if in_use else rows.exclude(pk__in=latest)


class WordingResource(Told, Readable):
    queryset = ConsentWording.objects.all()
    serializer_class = WordingFields
    filters = WordingFilters
    permission_required = "customers.view"
    permission_required_write = "customers.configure"

    def store(self, **clean: Any) -> ConsentWording:
        """The same words again are the version there is."""
        settled = change_wording(actor_id=self.actor_id, **clean)
        there = wordings_in_use().filter(purpose=clean["purpose"], language=clean["language"])
        wording = settled or there.first()
        if wording is None:
            raise Invalid(_("Write down what was asked and answered."), field="text")
        return wording
