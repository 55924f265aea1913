"""Tell other systems what customers say: open a webhook, change its secret, end it."""

import secrets
from base64 import b64encode
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import IntegerField, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Conflict, Invalid
from core.text import clean_line
from crm.enums import DeliveryState, EventKind
from crm.models import Webhook, WebhookDelivery
from customers.domain.log import record_event
from customers.enums import EventKind as Told
from surveys.enums import EventKind as Said

KINDS: dict[str, str | Promise] = {
    Said.ANSWERED: gettext_lazy("A customer answered a survey"),
    Said.REVISED: gettext_lazy("A customer changed an answer"),
    Said.REPLIED: gettext_lazy("A customer answered further questions"),
    Said.DOUBTED: gettext_lazy("An answer that counted stands in doubt"),
    Said.SET_ASIDE: gettext_lazy("Answers of an anonymous link were set aside"),
    Said.COUNTED_AGAIN: gettext_lazy("Answers set aside count again"),
    Told.CUSTOMER_ERASED: gettext_lazy("A customer was erased"),
    Told.CUSTOMER_MERGED: gettext_lazy("Two customers were merged"),
    Told.CUSTOMER_UNMERGED: gettext_lazy("A merge was undone"),
}
_FLOOD = ("set_aside", "survey", "open_link", "since", "until", "answers")
NUMBERS: dict[str, tuple[str, ...]] = {
    Said.SET_ASIDE: _FLOOD,
    Said.COUNTED_AGAIN: _FLOOD,
    Told.CUSTOMER_ERASED: (),
    Told.CUSTOMER_MERGED: ("merged",),
    Told.CUSTOMER_UNMERGED: ("other",),
}
"""Told in numbers alone: that of the customer, and these."""
COUNTED = 1_000
BOTH_FOR = timedelta(hours=24)
"""So long what we send is signed with the old secret too: whoever listens changes theirs meanwhile."""


def open_webhook(*, name: str, url: str, kinds: Sequence[str], actor_id: int | None) -> tuple[Webhook, str]:
    """A new webhook and its secret, which is shown this once. Raises Invalid, Conflict."""
    if not kinds or set(kinds) - set(KINDS):
        raise Invalid(_("Choose what it is told of."), field="kinds")
    check_url(url)
    with transaction.atomic():
        try:
            with transaction.atomic():
                webhook = Webhook.objects.create(
                    name=clean_line(name),
                    url=url,
                    kinds=sorted(set(kinds)),
                    salt=secrets.token_hex(32),
                    created_by_id=actor_id,
                )
        except IntegrityError as error:
            raise Conflict(_("This name is taken."), field="name") from error
        _tell(webhook, "opened", actor_id)
    return webhook, secret_of(webhook.salt)


def rotate_secret(*, webhook: Webhook, actor_id: int | None) -> str:
    """The new secret. For a day both sign."""
    with transaction.atomic():
        webhook.old_salt, webhook.salt = webhook.salt, secrets.token_hex(32)
        webhook.rotated_at = timezone.now()
        webhook.save(update_fields=["old_salt", "salt", "rotated_at"])
        _tell(webhook, "rotated", actor_id)
    return secret_of(webhook.salt)


def switch_webhook(*, webhook: Webhook, active: bool, actor_id: int | None) -> None:
    """Off: nothing new is told; what waits, waits."""
    with transaction.atomic():
        if Webhook.objects.filter(pk=webhook.pk, active=not active).update(active=active):
            _tell(webhook, "switched on" if active else "switched off", actor_id)


def check_url(url: str) -> None:
    """Raises Invalid. Where it leads is looked up anew with each delivery."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        raise Invalid(_("This is no address."), field="url") from None
    schemes = {"https", "http"} if settings.WEBHOOKS_PRIVATE else {"https"}
    if parts.scheme not in schemes or not host or parts.username or parts.password or port == 0:
        raise Invalid(_("Give an address that begins with https://, without a user name."), field="url")
    if len(url) > 500 or not url.isascii() or not url.isprintable():
        raise Invalid(_("This is no address."), field="url")


def webhooks() -> QuerySet[Webhook]:
    """With how many deliveries wait and how many were given up, as far as anybody counts."""
    return Webhook.objects.annotate(
        waiting=_count(DeliveryState.DUE, DeliveryState.CLAIMED), parked=_count(DeliveryState.PARKED)
    )


class _CountOf(Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def _count(*states: DeliveryState) -> _CountOf:
    rows = WebhookDelivery.objects.filter(webhook=OuterRef("pk"), state__in=states)
    not_taken = rows.exclude(state=DeliveryState.DELIVERED)  # as the index has it
    return _CountOf(not_taken.order_by().values("pk")[:COUNTED])


# ── Secrets ──────────────────────────────────────────────────────────────────────────────────────────────


def secret_of(salt: str) -> str:
    return "whsec_" + b64encode(key_of(salt)).decode()


def key_of(salt: str) -> bytes:
    return salted_hmac("crm.Webhook.secret", salt, algorithm="sha256").digest()


def keys_of(webhook: Webhook) -> list[bytes]:
    """The new one first."""
    keys = [key_of(webhook.salt)]
    if webhook.old_salt and webhook.rotated_at and timezone.now() - webhook.rotated_at < BOTH_FOR:
        keys.append(key_of(webhook.old_salt))
    return keys


def _tell(webhook: Webhook, what: str, actor_id: int | None) -> None:
    record_event(
        kind=EventKind.WEBHOOK_CHANGED,
        customer_id=None,
        data={"webhook": webhook.pk, "name": webhook.name, "what": what},
        actor_id=actor_id,
    )
