"""A brand the house sells under. A house without any has its name alone."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from customers.commerce.models.logo import Logo, Shown

KEY = r"^[a-z0-9][a-z0-9-]*$"
COLOUR = r"^#[0-9a-f]{6}$"


class Brand(models.Model):
    """`key` is what files and the API know it by, and never changes. Retired, what carries it keeps it."""

    key = models.CharField(_("short key"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    sender = models.CharField(
        _("sender of mails"),
        max_length=80,
        blank=True,
        default="",
        db_default="",
        help_text="empty: its name",
    )
    accent = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        default="",
        db_default="",
        help_text="#rrggbb, of its mails and pages, shaded where it could not be read; empty: the house's",
    )
    logo = models.ForeignKey(
        Logo,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("logo"),
        help_text="null: its name in letters",
    )
    active = models.BooleanField(_("active"), default=True, db_default=True)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(key__regex=KEY), name="brand_key_plain"),
            models.CheckConstraint(
                condition=Q(accent="") | Q(accent__regex=COLOUR), name="brand_accent_plain"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def signs(self) -> str:
        """Who a mail says it is from."""
        return self.sender or self.name

    @property
    def shown(self) -> Shown | None:
        """Its logo, as its name tells it: nothing is read."""
        return Shown.of(self.logo_id, self.name) if self.logo_id else None
