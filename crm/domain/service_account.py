"""Let a machine in: open, recognise and end a service account."""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.text import clean_line
from crm.enums import EventKind
from crm.models import ServiceAccount
from crm.policy import RIGHTS
from customers.domain.log import record_event

TOKEN = re.compile(r"cercle_[0-9a-f]{8}_[A-Za-z0-9_-]{43}")
USE_NOTED_EVERY = timedelta(minutes=1)


def open_service_account(
    *, name: str, scopes: Sequence[str], expires_at: datetime, actor_id: int | None
) -> tuple[ServiceAccount, str]:
    """A new account and its token, which nobody can be told a second time. Raises Invalid, Conflict."""
    unknown = sorted(set(scopes) - set(RIGHTS))
    if unknown or not scopes:
        raise Invalid(_("Choose at least one right."), field="scopes")
    token = f"cercle_{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        try:
            with transaction.atomic():
                account = ServiceAccount.objects.create(
                    name=clean_line(name),
                    token_hash=_hash(token),
                    token_hint=token[7:15],
                    scopes=sorted(set(scopes)),
                    expires_at=expires_at,
                    created_by_id=actor_id,
                )
        except IntegrityError as error:
            raise Conflict(_("This name is taken."), field="name") from error
        _tell(account, "opened", actor_id=actor_id)
    return account, token


def revoke_service_account(*, account: ServiceAccount, actor_id: int | None) -> None:
    """Its token is refused from the moment this commits. The account stays, for those who look back."""
    with transaction.atomic():
        valid = ServiceAccount.objects.filter(pk=account.pk, expires_at__gt=Now())
        if valid.update(expires_at=Now()):
            _tell(account, "revoked", actor_id=actor_id)


def recognise(token: str) -> ServiceAccount | None:
    """The account of this token, when it is not over. Its use is noted at most once a minute."""
    if not TOKEN.fullmatch(token):
        return None
    accounts = ServiceAccount.objects.filter(token_hash=_hash(token), expires_at__gt=Now())
    account = accounts.annotate(used_long_ago=used_long_ago()).first()
    if account and account.used_long_ago:
        note_use(account)
    return account


def used_long_ago() -> Q:
    return Q(last_used_at=None) | Q(last_used_at__lt=Now() - USE_NOTED_EVERY)


def note_use(account: ServiceAccount) -> None:
    ServiceAccount.objects.filter(used_long_ago(), pk=account.pk).update(last_used_at=Now())


def _hash(token: str) -> str:
    """Plain SHA-256 is enough for 256 random bits: there is nothing to guess."""
    return sha256(token.encode()).hexdigest()


def _tell(account: ServiceAccount, what: str, *, actor_id: int | None) -> None:
    record_event(
        kind=EventKind.SERVICE_ACCOUNT_CHANGED,
        customer_id=None,
        actor_id=actor_id,
        data={"account": account.pk, "name": account.name, "what": what, "scopes": account.scopes},
    )
