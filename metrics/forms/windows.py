"""Over how long figures look."""

from django import forms

from metrics.models import Windows


class WindowsForm(forms.ModelForm):
    class Meta:
        model = Windows
        fields = ["issue_days", "active_months"]
