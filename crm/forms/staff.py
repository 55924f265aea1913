"""Members of staff and their teams, as an administrator writes them down."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import Team, User

RINGS_HERE = _("Calls that ring at this extension of the phone system are shown in the browser.")


class _InATeam(forms.ModelForm):
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.all(), required=False, empty_label=_("No team")
    )


class StaffInvitationForm(_InATeam):
    class Meta:
        model = User
        fields = ["name", "email", "role", "team", "language"]

    def _post_clean(self) -> None:
        """Whether the address is taken is for the verb to say."""


class StaffForm(_InATeam):
    class Meta:
        model = User
        fields = ["name", "role", "team", "language", "extension", "is_active"]
        help_texts = {
            "is_active": _("Switched off, a person can no longer log in; what they did stays."),
            "extension": RINGS_HERE,
        }


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name of the team"), max_length=Team._meta.get_field("name").max_length)


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "language", "extension", "case_mail"]
        help_texts = {
            "extension": RINGS_HERE,
            "case_mail": _(
                "Where a rule of the closed loop gives them to you; several at once in one email."
            ),
        }
