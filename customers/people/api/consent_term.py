"""How long a consent to be phoned holds, country by country: to read, to set, and to take back."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Readable, StrictModel
from customers.api.base import Told
from customers.models import ConsentTerm
from customers.people.domain.consent_term import change_term
from customers.people.models.consent_term import ELSEWHERE, LONGEST_MONTHS
from customers.validators import country_names

EVERYWHERE_ELSE = "elsewhere"


class TermCountry(serializers.CharField):
    def to_representation(self, value: str) -> str:
        return value or EVERYWHERE_ELSE

    def to_internal_value(self, data: Any) -> str:
        code: str = super().to_internal_value(data)
        if code == EVERYWHERE_ELSE:
            return ELSEWHERE
        if code not in country_names(settings.LANGUAGE_CODE):
            raise serializers.ValidationError(_("Choose a country."))
        return code


class TermFields(StrictModel):
    country = TermCountry(
        help_text=f"Its ISO code, or `{EVERYWHERE_ELSE}`: those without a term of their own."
    )

    class Meta:
        model = ConsentTerm
        fields = ["country", "months"]
        extra_kwargs = {"months": {"min_value": 1, "max_value": LONGEST_MONTHS}}


class TermResource(Told, Readable):
    """Each holds at once, for what was said before too. Set again, it is replaced; one taken back is as
    everywhere else.
    """

    queryset = ConsentTerm.objects.all()
    serializer_class = TermFields
    permission_required = "customers.view"
    permission_required_write = "customers.configure"
    ordering = ("pk",)
    lookup_value_regex = "[A-Za-z0-9]{1,9}"

    def get_object(self) -> Any:
        if self.kwargs["pk"] == EVERYWHERE_ELSE:
            self.kwargs["pk"] = ELSEWHERE
        return super().get_object()

    def store(self, *, country: str, months: int) -> ConsentTerm:
        change_term(country=country, months=months, actor_id=self.actor_id)
        return ConsentTerm.objects.get(pk=country)

    def destroy(self, request: Request, pk: str) -> Response:
        change_term(country=self.get_object().pk, months=None, actor_id=self.actor_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
