"""A member of staff: logs in with an email address, has one role and at most one team."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from crm.enums import EventKind, Role
from crm.policy import allowed
from customers.domain.log import record_event

EXTENSION = RegexValidator(
    r"^[0-9A-Za-z_.+-]{1,32}\Z",
    _("An extension is made of digits and letters, as the phone system knows it."),
)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """By `manage.py createsuperuser`: the first administrator has nobody to be invited by."""
        with transaction.atomic():
            user = self.create_user(email, password, role=Role.ADMINISTRATOR, **fields)
            record_event(kind=EventKind.STAFF_CHANGED, customer_id=None, data=user.as_told(["created"]))
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    email = models.EmailField(_("email"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    role = models.CharField(_("role"), max_length=16, choices=Role.choices, default=Role.READER)
    team = models.ForeignKey(
        "crm.Team", models.SET_NULL, null=True, blank=True, related_name="members", verbose_name=_("team")
    )
    extension = models.CharField(
        _("phone extension"), max_length=32, blank=True, default="", db_default="", validators=[EXTENSION]
    )
    case_mail = models.BooleanField(_("email me about new cases of mine"), default=True, db_default=True)
    is_active = models.BooleanField(_("active"), default=True)
    session_epoch = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    date_joined = models.DateTimeField(_("joined"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.UniqueConstraint(
                fields=["extension"],
                name="user_extension_once",
                condition=~models.Q(extension=""),
                violation_error_message=_("Somebody else has this extension."),
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_known"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session lives as long as the password and the epoch it was begun in."""
        value = f"{self.password}|{self.session_epoch}"
        return salted_hmac("crm.User.session", value, secret=secret, algorithm="sha256").hexdigest()

    def as_told(self, what: list[str]) -> dict[str, Any]:
        """What the event log keeps of a change of theirs."""
        role = Role(self.role).value
        return {"staff": self.pk, "what": what, "role": role, "active": self.is_active}

    def get_full_name(self) -> str:
        return str(self)

    def has_perm(self, right: str, obj: object = None) -> bool:
        return allowed(self, right)

    def has_perms(self, rights: list[str], obj: object = None) -> bool:
        return all(self.has_perm(right, obj) for right in rights)
