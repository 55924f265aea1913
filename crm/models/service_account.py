"""A machine that may call the API: a hashed, scoped, expiring token."""

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.policy import RIGHTS


class ServiceAccount(models.Model):
    """`scopes` are rights of `crm.policy`; the token itself is shown once and only its SHA-256 is kept."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    token_hint = models.CharField(_("token begins with"), max_length=12, editable=False)
    scopes = models.JSONField(_("rights"), default=list)
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    created_at = models.DateTimeField(_("created"), db_default=Now())
    created_by = models.ForeignKey("crm.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("service account")
        verbose_name_plural = _("service accounts")
        ordering = ["name"]

    is_authenticated = True
    is_anonymous = False
    is_active = True

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> list[str]:
        """What it may do, in words."""
        return [str(RIGHTS.get(scope, scope)) for scope in self.scopes]

    @property
    def is_over(self) -> bool:
        return self.expires_at <= timezone.now()

    def has_perm(self, right: str, obj: object = None) -> bool:
        return right in self.scopes

    def has_perms(self, rights: list[str], obj: object = None) -> bool:
        return all(self.has_perm(right, obj) for right in rights)
