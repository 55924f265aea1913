"""Over how long figures look, and who said so when."""

from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from core.pages import FormPage
from metrics.domain.windows import ACTIVE, ISSUE, change_windows, earlier_windows, in_words, windows
from metrics.forms.windows import WindowsForm

EARLIER = 10


class WindowsChange(FormPage):
    template_name = "metrics/windows.html"
    permission_required = "metrics.edit"
    form_class = WindowsForm
    success_url = reverse_lazy("metrics:windows")

    def get_initial(self) -> dict[str, Any]:
        return model_to_dict(windows(), (ISSUE, ACTIVE))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            earlier=[(in_words(row), row) for row in earlier_windows(EARLIER)], **kwargs
        )

    def perform(self, form: Any) -> None:
        change_windows(**form.cleaned_data, actor_id=self.request.user.pk)
        messages.success(self.request, _("The windows are changed; the figures follow in a moment."))
