"""How often and when the house writes to a customer."""

from django import forms

from journeys.models import ContactPolicy


class ContactPolicyForm(forms.ModelForm):
    class Meta:
        model = ContactPolicy
        fields = [
            "days_between_surveys",
            "marketing_per_day",
            "marketing_per_week",
            "quiet_from",
            "quiet_until",
        ]
        widgets = {name: forms.TimeInput(attrs={"type": "time"}) for name in ("quiet_from", "quiet_until")}
        limits = {"days_between_surveys": 365, "marketing_per_day": 50, "marketing_per_week": 200}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as they came
        for name, most in self.Meta.limits.items():
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label,
                min_value=0,
                max_value=most,
                help_text=self.fields[name].help_text,
            )
