"""The call form: what was said, in a few keystrokes."""

import re
import secrets
from datetime import timedelta
from functools import cached_property
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.commerce.domain.brand import offered_brands
from customers.contact.domain.wrap_up_code import wrap_up_codes
from customers.contact.forms.follow_up import FollowUpFields
from customers.enums import Channel, Direction
from customers.models import Outcome, Reason

YES, NO = "yes", "no"
_CLOCK = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,4})")


class ClockField(forms.Field):
    """Minutes and seconds as a timer shows them: "2:41", "1:02:41"; a number alone is minutes."""

    def to_python(self, value: Any) -> timedelta | None:
        text = str(value or "").strip()
        if not text:
            return None
        match = _CLOCK.fullmatch(text)
        if not match:
            raise ValidationError(_("Write minutes and seconds, for example 2:41."), code="invalid")
        hours, minutes, last = (int(part or 0) for part in match.groups())
        if ":" not in text:
            return timedelta(minutes=last)
        return timedelta(hours=hours, minutes=minutes, seconds=last)


class ContactForm(FollowUpFields):
    """`key` is drawn with the form: sent twice, the contact is stored once. `since`: when the timer began."""

    channel = forms.ChoiceField(
        label=_("Channel"), choices=Channel.choices, initial=Channel.PHONE, widget=forms.RadioSelect
    )
    direction = forms.ChoiceField(
        label=_("Direction"), choices=Direction.choices, initial=Direction.INBOUND, widget=forms.RadioSelect
    )
    brand = forms.ChoiceField(label=_("Brand"), required=False, widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("Reason"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the contact took place.")},
    )
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, widget=forms.RadioSelect)
    solved = forms.ChoiceField(
        label=_("Is it settled for the customer?"),
        choices=[(YES, _("Yes")), (NO, _("No"))],
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("What was said, in a few words…")}),
    )
    duration = ClockField(
        label=_("Duration"),
        required=False,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "placeholder": "0:00",
                "size": 6,
                "maxlength": 8,
                "autocomplete": "off",
            }
        ),
    )
    key = forms.CharField(max_length=100, widget=forms.HiddenInput)
    since = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    call = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, draft: dict[str, Any] | None = None, **kwargs: Any) -> None:
        """`draft`: its `key` and `values`, as `domain.draft` keeps them; `initial` goes before them."""
        super().__init__(*args, **(kwargs | {"auto_id": "contact_%s"}))
        self.is_draft = draft is not None
        if draft:
            self.initial = {**draft["values"], **self.initial, "key": draft["key"]}
        self.initial.setdefault("key", secrets.token_urlsafe(18))
        codes = wrap_up_codes()
        self.fits = codes.fits
        self.reasons = {slug: code for slug, code in codes.reasons.items() if not code.retired_at}
        self.outcomes = {slug: code for slug, code in codes.outcomes.items() if not code.retired_at}
        self.brands = offered_brands()
        self._choose("reason", self.reasons)
        self._choose("outcome", self.outcomes)
        self.fields["reason"].required = bool(self.reasons)
        self._offer_brands()

    def _choose(self, name: str, codes: dict[str, Reason] | dict[str, Outcome]) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = [(slug, code.label) for slug, code in codes.items()]

    def _offer_brands(self) -> None:
        """Beside the house itself; nothing to choose in a house without brands."""
        names = [(key, brand.name) for key, brand in self.brands.items()]
        if names:
            field = cast(forms.ChoiceField, self.fields["brand"])
            field.choices = [("", settings.HOUSE_NAME), *names]
        else:
            del self.fields["brand"]

    @property
    def verdicts(self) -> dict[str, str]:
        """What each outcome suggests about "solved?", for the script that ticks it."""
        return {
            slug: YES if code.solves else NO
            for slug, code in self.outcomes.items()
            if code.solves is not None
        }

    @cached_property
    def edition(self) -> tuple[tuple[str, str], ...]:
        """Changes with the codes to choose from."""
        codes = [*self.reasons.items(), *self.outcomes.items()]
        return (
            *(
                (slug, f"{code.label}{getattr(code, 'solves', '')}{self.fits.get(slug)}")
                for slug, code in codes
            ),
            *((key, brand.name) for key, brand in self.brands.items()),
        )

    def typed(self) -> dict[str, str]:
        """What differs from the empty form, as it was typed."""
        sent = {name: self.data.get(name, "") for name in self.fields if name != "key"}
        return {name: value for name, value in sent.items() if value != (self.fields[name].initial or "")}

    def arguments(self) -> dict[str, Any]:
        """The arguments of `log_contact`. What nobody said about "solved?" the outcome says."""
        data = self.cleaned_data
        outcome = self.outcomes.get(data["outcome"])
        suggested = outcome.solves if outcome else None
        return {
            "channel": data["channel"],
            "direction": data["direction"],
            "brand": self.brands.get(data.get("brand", "")),
            "reason": self.reasons.get(data["reason"]),
            "outcome": outcome,
            "solved": {YES: True, NO: False}.get(data["solved"], suggested),
            "note": data["note"],
            "duration": data["duration"],
            "started_at": timezone.now() - (data["duration"] or timedelta()),  # logged as it ends
            "key": data["key"],
            "call_id": data["call"],
        }
