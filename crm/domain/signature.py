"""A service account may sign what it sends, as Standard Webhooks has it, instead of sending its token."""

import hmac
import re
import time
from base64 import b64encode

from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from crm.domain.service_account import note_use, used_long_ago
from crm.models import ServiceAccount

LASTS = 300  # seconds: clocks differ, and what was overheard must not be sent again much later


def signing_secret(account: ServiceAccount) -> str:
    """Made of the hash of its token and our own key: it is stored nowhere, and ends with the token."""
    return "whsec_" + b64encode(_key(account)).decode()


def recognise_signature(
    *, hint: str, message_id: str, sent_at: str, signatures: str, body: bytes
) -> ServiceAccount | None:
    """The account that signed this message within the last five minutes.

    Signed is `id.timestamp.body`; `signatures` holds one or several "v1,<base64>", separated by spaces.
    """
    if not re.fullmatch(r"[0-9]{1,12}", sent_at) or abs(time.time() - int(sent_at)) > LASTS:
        return None
    message = b".".join([message_id.encode(), sent_at.encode(), body])
    given = [each.removeprefix("v1,").encode() for each in signatures.split(" ") if each.startswith("v1,")]
    accounts = ServiceAccount.objects.filter(token_hint=hint, expires_at__gt=Now())
    for account in accounts.annotate(used_long_ago=used_long_ago()):
        expected = b64encode(hmac.digest(_key(account), message, "sha256"))
        if any(hmac.compare_digest(expected, each) for each in given):
            if account.used_long_ago:
                note_use(account)
            return account
    return None


def _key(account: ServiceAccount) -> bytes:
    return salted_hmac("crm.ServiceAccount.signature", account.token_hash, algorithm="sha256").digest()
