"""Every component on one page: what the others build with, and what we look at after a change of style."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.pages import Page
from core.template_tags import signed
from metrics.domain.charts import Bar, BarChart


class SampleForm(forms.Form):
    """Each kind of field once; never saved."""

    name = forms.CharField(label=_("Name"), help_text=_("As the customer writes it."))
    email = forms.EmailField(label=_("Email"), required=False)
    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=[("phone", _("Phone")), ("email", _("Email")), ("chat", _("Chat")), ("store", _("Store"))],
        widget=forms.RadioSelect,
        initial="phone",
    )
    tier = forms.ChoiceField(
        label=_("Value tier"), choices=[("regular", _("Regular")), ("good", _("Good")), ("great", _("Great"))]
    )
    consents = forms.MultipleChoiceField(
        label=_("May be contacted by"),
        choices=[("email", _("Email")), ("sms", _("SMS"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    file = forms.FileField(label=_("File"), required=False)
    sure = forms.BooleanField(label=_("All or nothing"), required=False)


def sample_chart() -> BarChart:
    bars = [
        Bar(label=str(_("Great customers")), value=54, detail="n = 420"),
        Bar(label=str(_("Good customers")), value=28, detail="n = 1260"),
        Bar(label=str(_("Lapsing")), value=-12, detail="n = 980"),
    ]
    return BarChart(
        key="sample",
        title=str(_("NPS by segment")),
        bars=bars,
        label_header=str(_("Segment")),
        value_header="NPS",
        format_value=signed,
    )


class Styleguide(Page):
    permission_required = "crm.operate"
    template_name = "crm/styleguide.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        moments = {"now": now, "earlier": now - timedelta(hours=4), "days_ago": now - timedelta(days=3)}
        wrong = SampleForm({"name": "", "email": "amelie", "channel": "phone", "tier": "good"})
        tones = ["", "accent", "good", "warn", "bad", "info"]
        return super().get_context_data(
            form=SampleForm(), wrong=wrong, tones=tones, chart=sample_chart(), **moments, **kwargs
        )
