"""What brands say in their own words, version by version; written as the builder does, to be published."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Creatable, Filters, Matched, Readable, Strict, StrictModel
from core.errors import Conflict, Invalid
from customers.commerce.domain.brand import brands_in_use
from customers.models import Brand
from surveys.domain.version import shown_version
from surveys.domain.wording import INTRO_MOST, change_wording
from surveys.models import Survey, Wording


class SaidFields(Strict):
    fr = serializers.CharField(required=False, allow_blank=True, max_length=INTRO_MOST)
    en = serializers.CharField(required=False, allow_blank=True, max_length=INTRO_MOST)


class BrandWordingFields(StrictModel):
    survey: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="slug", source="version.survey", queryset=Survey.objects.all()
    )
    version = serializers.IntegerField(source="version.number", read_only=True)
    published_at = serializers.DateTimeField(
        source="version.published_at", read_only=True, help_text="null: they wait for the next publication"
    )
    brand: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="key", queryset=brands_in_use()
    )
    words = serializers.DictField(child=SaidFields(), help_text="place of a text → language → its words")

    class Meta:
        model = Wording
        fields = ["id", "survey", "version", "published_at", "brand", "words", "changed_at"]
        read_only_fields = ["changed_at"]


class WordingFilters(Filters):
    survey = serializers.SlugRelatedField(slug_field="slug", queryset=Survey.objects.all(), required=False)
    brand = serializers.SlugRelatedField(slug_field="key", queryset=Brand.objects.all(), required=False)
    lookups = {"survey": "version__survey"}


class WordingResource(Creatable, Matched, Readable):
    """POST: all the words of a brand, in place of those before. They take effect when published. DELETE: its
    words in the version that stands last, from the next publication on; 409 for those of one before. Both
    with `If-Match` as with customers.
    """

    queryset = Wording.objects.select_related("version__survey", "brand")
    serializer_class = BrandWordingFields
    filters = WordingFilters
    permission_required = "surveys.view"
    permission_required_write = "surveys.edit"
    is_repeatable = True

    def store(self, *, version: dict[str, Survey], brand: Brand, words: dict[str, Any]) -> Wording:
        written = change_wording(survey=version["survey"], brand=brand, words=words, seen_at=self.seen_at)
        if written is None:
            raise Invalid(_("Say at least one text; to take the words back, delete them."), field="words")
        return written

    def is_new(self, row: Any) -> bool:
        return False  # how the words stand, however often they are told

    def destroy(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        if row.version != shown_version(row.version.survey):
            raise Conflict(_("There is a later version of this survey: take its words back."))
        change_wording(survey=row.version.survey, brand=row.brand, words={}, seen_at=self.seen_at)
        return Response(status=status.HTTP_204_NO_CONTENT)
