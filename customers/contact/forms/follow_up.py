"""What follows from a contact: a promise, a case, promises that it keeps."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from customers.cases.forms.promise import moment_of
from customers.contact.domain.follow_up import FollowUp
from customers.enums import PromiseKind
from customers.validators import DAYS

KEEPS = "keeps_"


class FollowUpFields(forms.Form):
    """Part of the call form, drawn by hand. `keeps_12` is a tick: the contact keeps promise 12."""

    case = forms.RegexField(r"[0-9]{1,18}|request|complaint", label=_("Case"), required=False)
    promise_kind = forms.ChoiceField(
        label=_("Promised"),
        choices=list(reversed(PromiseKind.choices)),
        initial=PromiseKind.CALL_BACK.value,
        required=False,
    )
    promise = forms.CharField(label=_("What is promised"), required=False, max_length=300)
    promise_day = forms.DateField(label=_("By when"), required=False, validators=DAYS)
    promise_clock = forms.TimeField(label=_("Time"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_dated = data.get("promise_day") or self.errors.get("promise_day")
        if not is_dated and (data.get("promise") or data.get("promise_clock")):
            raise ValidationError({"promise_day": _("By when?")})
        return data

    @property
    def follows(self) -> bool:
        """Whether anything is filled in, or refused, here."""
        return any(self[name].value() or self[name].errors for name in ("case", "promise", "promise_day"))

    def follow_up(self) -> FollowUp:
        data = self.cleaned_data
        day = data["promise_day"]
        kind = data["promise_kind"] or PromiseKind.CALL_BACK
        ticked = [name.removeprefix(KEEPS) for name in self.data if name.startswith(KEEPS)]
        return FollowUp(
            case=data["case"],
            promise_kind=kind,
            promise=data["promise"] or _now("Call back"),
            promise_due_at=moment_of(day, data["promise_clock"]) if day else None,
            keeps=tuple(int(each) for each in ticked if each.isdecimal() and len(each) < 19),
        )
