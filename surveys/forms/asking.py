"""How a survey is asked: its reminders."""

from django import forms

from surveys.models import Survey


class AskingForm(forms.ModelForm):
    class Meta:
        model = Survey
        fields = ["most_reminders", "remind_after_days"]
