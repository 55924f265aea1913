"""A brand, as a manager writes it down; and one to choose, where the house has any."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from customers.commerce.domain.picture import KINDS, MOST_SIDE
from customers.commerce.models.logo import MOST_SENT
from customers.models import Brand


class BrandForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As customers read it."))
    sender = forms.CharField(
        label=_("Sender of mails"),
        max_length=80,
        required=False,
        help_text=_("The name a mail is from. Empty: the name of the brand."),
    )

    accent = forms.CharField(
        label=_("Colour"),
        max_length=7,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "#0b6b5c", "size": 8}),
        help_text=_(
            "Of buttons and links in its mails and pages, as in #0b6b5c. Where it could not be read it is"
            " made darker or lighter. Empty: that of the house."
        ),
    )

    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS.values())}),
        help_text=format_lazy(
            _(
                "PNG, JPEG or WebP, at most {most} kB and {side} pixels a side. It stands in place of the"
                " name, which is read where pictures are not shown."
            ),
            most=MOST_SENT // 1000,
            side=MOST_SIDE,
        ),
    )

    def clean_logo(self) -> bytes | None:
        """No more of it is read than shows that it is too large."""
        sent = self.cleaned_data["logo"]
        return sent.read(MOST_SENT + 1) if sent else None


class ChangedBrandForm(BrandForm):
    seen_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    no_logo = forms.BooleanField(label=_("Without a logo: its name in letters"), required=False)

    def __init__(self, *args: Any, has_logo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_logo:
            del self.fields["no_logo"]

    def see(self, changed_at: datetime) -> None:
        """What somebody else did has been told: saved again, it is overwritten knowingly."""
        self.data = {**{name: self.data[name] for name in self.data}, "seen_at": changed_at.isoformat()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.pop("no_logo", False) and not cleaned.get("logo"):
            cleaned["logo"] = b""
        return cleaned


class NewBrandForm(BrandForm):
    key = forms.SlugField(
        label=_("Short key"),
        max_length=40,
        help_text=_("Files and the API know the brand by it. It never changes."),
    )
    field_order = ("name", "key", "sender", "accent", "logo")


class BrandField(forms.ModelChoiceField):
    """One of the brands, or the house itself; `offer_brands` takes it away where there are none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Brand.objects.none(),
            to_field_name="key",
            label=_("Brand"),
            required=False,
            empty_label=settings.HOUSE_NAME,
            **kwargs,
        )


def offer_brands(form: forms.Form, *, kept: Brand | None = None) -> None:
    """To its field `brand`: those in use, and the one it has."""
    offered = Brand.objects.filter(Q(active=True) | Q(pk=kept.pk if kept else None))
    if offered.exists():
        cast(BrandField, form.fields["brand"]).queryset = offered
    else:
        del form.fields["brand"]
