"""Over how long figures look, to read and change."""

from core.api import Creatable, Readable, StrictModel
from metrics.domain.windows import change_windows
from metrics.models import Windows


class WindowsFields(StrictModel):
    class Meta:
        model = Windows
        fields = ["id", "issue_days", "active_months", "set_by", "set_at"]
        read_only_fields = ["set_by", "set_at"]
        extra_kwargs = {
            "issue_days": {
                "required": True,
                "help_text": "First-contact resolution: days without a further contact.",
            },
            "active_months": {
                "required": True,
                "help_text": "Active: a purchase in the last so many months; retention too.",
            },
        }


class WindowsResource(Creatable, Readable):
    """The latest holds from `set_at` on: what was counted before looked at those before."""

    queryset = Windows.objects.all()
    serializer_class = WindowsFields
    permission_required = "metrics.view"
    permission_required_write = "metrics.edit"

    def store(self, *, issue_days: int, active_months: int) -> Windows:
        return change_windows(issue_days=issue_days, active_months=active_months, actor_id=self.actor_id)
