"""Views of the list of customers: one's own and the shared ones, to read."""

from typing import Any

from django.db.models import QuerySet

from core.api import Readable, StrictModel
from customers.models import SavedView
from customers.people.domain.saved_view import views_of


class SavedViewFields(StrictModel):
    class Meta:
        model = SavedView
        fields = ["id", "name", "query", "owner", "shared"]
        extra_kwargs = {"query": {"help_text": "Columns, filters and order, by the names of /customers/."}}


class SavedViewResource(Readable):
    queryset = SavedView.objects.all()
    serializer_class = SavedViewFields
    permission_required = "customers.view"

    def get_queryset(self) -> QuerySet[Any]:
        return views_of(self.actor_id)
