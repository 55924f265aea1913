"""What is decided about answers in doubt: POST decides about many at once, the list says who did."""

from typing import Any

from django.db.models import Prefetch
from rest_framework import serializers

from core.api import Creatable, Filters, Id, Moment, Readable, StrictModel
from surveys.domain.verdict import MOST, judge, verdicts
from surveys.enums import Decision
from surveys.models import Judged, Verdict


class VerdictFields(StrictModel):
    decision = serializers.ChoiceField(Decision.choices)
    why = serializers.CharField(max_length=200, required=False, allow_blank=True)
    answers = serializers.ListField(
        child=Id(), max_length=MOST, required=False, help_text="Among /answers/, those in doubt or left out."
    )
    revisions = serializers.ListField(
        child=Id(), max_length=MOST, required=False, help_text="Among /answer-revisions/."
    )

    class Meta:
        model = Verdict
        fields = ["id", "decision", "why", "answers", "revisions", "judged", "made_at", "made_by"]
        read_only_fields = ["judged", "made_at", "made_by"]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Those it was about: what was counted, left out or reopened already is not among them."""
        rows = instance.rows.all()
        instance.answers = [row.answer_id for row in rows if row.revision_id is None]
        instance.revisions = [row.revision_id for row in rows if row.revision_id is not None]
        return super().to_representation(instance)


class VerdictFilters(Filters):
    decision = serializers.ChoiceField(Decision.choices, required=False)
    answer = Id(required=False, help_text="Those about this answer, or a change of it.")
    made_by = Id(required=False)
    since = Moment(required=False, help_text="Decided from this moment on.")
    until = Moment(required=False, help_text="Decided before this moment.")
    lookups = {"since": "made_at__gte", "until": "made_at__lt"}

    def apply(self, rows: Any) -> Any:
        if answer := self.validated_data.pop("answer", None):
            rows = rows.filter(pk__in=Judged.objects.filter(answer=answer).values("verdict"))
        return super().apply(rows)


class VerdictResource(Creatable, Readable):
    """`counted`, `left_out` for good (kept, told apart) or `reopened`: in doubt again. 409: it fits none."""

    queryset = verdicts().prefetch_related(Prefetch("rows", Judged.objects.order_by("pk")))
    serializer_class = VerdictFields
    filters = VerdictFilters
    permission_required = "surveys.view"
    permission_required_write = "surveys.edit"

    def store(self, **clean: Any) -> Verdict:
        return judge(actor_id=self.actor_id, **clean)
