"""Under which name a report is kept, and for whom."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SaveReportForm(forms.Form):
    name = forms.CharField(label=_("Name of the report"), max_length=60)
    shared = forms.BooleanField(label=_("For everybody"), required=False)

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": "report_%s"} | kwargs))
        if not may_share:
            del self.fields["shared"]

    @property
    def shared_now(self) -> bool:
        return bool(self.cleaned_data.get("shared"))
