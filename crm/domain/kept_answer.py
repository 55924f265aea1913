"""Requests that carry a key are done once; the answer is kept for a day for whoever did not get it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import DomainError
from crm.models import KeptAnswer

KEPT = timedelta(days=1)
PORTION = 5_000


class OtherRequest(DomainError):
    """The key has been used for something else."""

    code = "key_used"


def answer_once(
    *, asker: str, key: str, request_hash: str, do: Callable[[], tuple[int, Any]]
) -> tuple[int, Any, bool]:
    """Status, body, and whether it was kept from before. What `do` refuses by an error leaves nothing behind.

    A second request with the key waits at the unique index until the first is over. Raises OtherRequest.
    """
    with transaction.atomic():
        fresh = KeptAnswer(asker=asker, key=key, request_hash=request_hash)
        KeptAnswer.objects.bulk_create([fresh], ignore_conflicts=True)
        row = KeptAnswer.objects.select_for_update().get(asker=asker, key=key)
        if row.request_hash != request_hash:
            raise OtherRequest(_("This key has been used for another request."), field="Idempotency-Key")
        if row.status:
            return row.status, row.body, True
        row.status, row.body = do()
        row.save(update_fields=["status", "body"])
        return row.status, row.body, False


def forget_old_answers() -> int:
    """Job: a day later nobody sends the same request again."""
    old = KeptAnswer.objects.filter(kept_at__lt=Now() - KEPT).order_by("kept_at").values("pk")[:PORTION]
    forgotten, _by_model = KeptAnswer.objects.filter(pk__in=old).delete()
    return forgotten
