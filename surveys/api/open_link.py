"""Open links: listed, made, changed and switched off over the API."""

from typing import Any

from rest_framework import serializers

from core.api import Changeable, Creatable, Filters, Readable, StrictModel
from customers.commerce.api.brand import brand_field
from surveys.domain.open_link import (
    TERMS,
    address_of,
    change_open_link,
    make_open_link,
    open_links,
    switch_open_link,
)
from surveys.enums import OpenLinkState
from surveys.models import OpenLink, Survey


class OpenLinkFields(StrictModel):
    survey = serializers.SlugRelatedField(slug_field="slug", queryset=Survey.objects.filter(active=True))
    brand = brand_field()
    state = serializers.ChoiceField(OpenLinkState.choices, read_only=True)
    url = serializers.SerializerMethodField(help_text="The address that hangs in public.")
    answered = serializers.IntegerField(source="taken", read_only=True, help_text="Answers that count.")
    doubted = serializers.IntegerField(read_only=True, help_text="Answers in doubt, which count nowhere.")
    aside = serializers.IntegerField(
        read_only=True, help_text="Answers set aside together, which count nowhere."
    )
    left_out = serializers.IntegerField(
        read_only=True, help_text="Answers in doubt that were left out for good."
    )

    class Meta:
        model = OpenLink
        fields = [
            "id",
            "survey",
            *TERMS,
            "active",
            "state",
            "url",
            "answered",
            "doubted",
            "aside",
            "left_out",
        ]
        fields += ["created_at"]
        read_only_fields = ["created_at"]

    def get_url(self, link: OpenLink) -> str:
        return address_of(link)


class OpenLinkChanges(StrictModel):
    brand = brand_field()

    class Meta:
        model = OpenLink
        fields = [*TERMS, "active"]


class OpenLinkFilters(Filters):
    survey = serializers.SlugField(required=False, max_length=50)
    active = serializers.BooleanField(required=False)
    lookups = {"survey": "survey__slug"}


class OpenLinkResource(Creatable, Changeable, Readable):
    """Whoever follows one answers without saying who they are: their answers have no customer."""

    queryset = open_links()
    serializer_class = OpenLinkFields
    change_serializer_class = OpenLinkChanges
    filters = OpenLinkFilters
    permission_required = "surveys.view"
    permission_required_write = "surveys.edit"

    def store(self, *, active: bool = True, **clean: Any) -> OpenLink:
        link = make_open_link(**clean)
        if not active:
            switch_open_link(link=link, active=False)
        return link

    def change(self, row: OpenLink, **clean: Any) -> None:
        if (active := clean.pop("active", None)) is not None:
            switch_open_link(link=row, active=active)
        if clean:
            change_open_link(link=row, **clean)
