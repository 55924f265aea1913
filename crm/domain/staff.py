"""Invite staff, change what they may do, and keep who did it."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.text import clean_line
from crm.enums import EventKind
from crm.models import Team, User
from customers.domain.log import record_event

CHANGEABLE = ("name", "role", "language", "team", "extension", "case_mail", "is_active")
ENDS_SESSIONS = {"role", "is_active"}


def invite_staff(
    *, email: str, name: str, role: str, language: str, team: Team | None = None, actor_id: int | None
) -> User:
    """A member of staff who has yet to choose a password, by `invitation_link`. Raises Conflict."""
    user = User(email=email.strip().lower(), name=clean_line(name), role=role, language=language, team=team)
    user.set_unusable_password()
    with transaction.atomic():
        try:
            with transaction.atomic():
                user.save()
        except IntegrityError as error:
            raise Conflict(_("Somebody logs in with this address already."), field="email") from error
        _tell(user, ["invited"], actor_id=actor_id)
    return user


def invitation_link(user: User) -> str:
    """Lets its holder choose the password; valid until they did, and three days at most."""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return settings.BASE_URL + path


def change_staff(*, user: User, actor_id: int | None, **changes: Any) -> list[str]:
    """Change what differs; a new role and being switched off end all sessions. Raises Invalid, Conflict.

    Nobody takes away their own rights, so an administrator always remains. `changes`: names in CHANGEABLE.
    """
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"staff have no {', '.join(sorted(unknown))}")
    with transaction.atomic():
        locked = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        changed = [name for name, value in changes.items() if getattr(locked, name) != value]
        if locked.pk == actor_id and ENDS_SESSIONS & set(changed):
            raise Invalid(_("Ask another administrator to change your own rights."), field="role")
        for name in changed:
            setattr(locked, name, changes[name])
        if changed:
            _save(locked, changed)
            _tell(locked, changed, actor_id=actor_id)
        if ENDS_SESSIONS & set(changed):
            end_sessions(locked)
    user.refresh_from_db()
    return changed


def _save(user: User, changed: list[str]) -> None:
    try:
        with transaction.atomic():
            user.save(update_fields=changed)
    except IntegrityError as error:
        raise Conflict(_("Somebody else has this extension."), field="extension") from error


def change_profile(*, user: User, name: str, **mine: Any) -> None:
    """What members of staff change about themselves: language, extension, case_mail. Raises Conflict."""
    change_staff(user=user, actor_id=user.pk, name=clean_line(name), **mine)


def note_new_password(user: User) -> None:
    """The audit line; the sessions end by themselves, because they are bound to the password."""
    with transaction.atomic():
        _tell(user, ["password"], actor_id=user.pk)


def end_sessions(user: User) -> None:
    """Whoever is logged in as this user is logged in no more."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)


def create_team(*, name: str, actor_id: int | None) -> Team:
    """Raises Conflict."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                team = Team.objects.create(name=clean_line(name))
        except IntegrityError as error:
            raise Conflict(_("There is a team of this name already."), field="name") from error
        record_event(
            kind=EventKind.STAFF_CHANGED, customer_id=None, actor_id=actor_id, data={"team": team.pk}
        )
    return team


def _tell(user: User, what: list[str], *, actor_id: int | None) -> None:
    record_event(kind=EventKind.STAFF_CHANGED, customer_id=None, actor_id=actor_id, data=user.as_told(what))
