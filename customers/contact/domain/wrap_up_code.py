"""Reasons, outcomes and topics: which there are, which fit each other, how a manager changes them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeVar, cast

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.cache import caches
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.text import slugify

from core.text import clean_line, fold
from customers.domain.checked import check
from customers.models import Outcome, Reason, Topic

Code = TypeVar("Code", Reason, Outcome, Topic)
STEP = 10
KEPT_AS = "wrap-up-codes"


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class WrapUpCodes:
    """All reasons and outcomes by slug, in their order, with the retired ones: old contacts carry those."""

    reasons: dict[str, Reason]
    outcomes: dict[str, Outcome]
    fits: dict[str, list[str]]
    """Outcome → the reasons it fits, where it does not fit them all."""

    def fit(self, *, reason: str, outcome: str) -> bool:
        return reason in self.fits.get(outcome, [reason])


def wrap_up_codes() -> WrapUpCodes:
    """Small tables on every customer page, so each process keeps them for a minute."""
    return cast(WrapUpCodes, caches["process"].get_or_set(KEPT_AS, _read_wrap_up_codes, timeout=60))


def _read_wrap_up_codes() -> WrapUpCodes:
    slugs = ArrayAgg(
        "reasons__slug", filter=Q(reasons__slug__isnull=False), default=[], order_by="reasons__slug"
    )
    outcomes = Outcome.objects.annotate(fits=slugs)
    return WrapUpCodes(
        reasons={reason.slug: reason for reason in Reason.objects.all()},
        outcomes={outcome.slug: outcome for outcome in outcomes},
        fits={outcome.slug: outcome.fits for outcome in outcomes if outcome.fits},
    )


# ── Changing ─────────────────────────────────────────────────────────────────────────────────────────────


def add_code(
    kind: type[Code],
    *,
    label_fr: str,
    label_en: str,
    solves: bool | None = None,
    reached: bool = True,
    reasons: Collection[Reason] = (),
) -> Code:
    """A new code at the end of the list. Its slug is made of the English label and never changes."""
    with transaction.atomic():
        codes = _in_order(kind)
        code = kind(slug=_free_slug(label_en, {each.slug for each in codes}), position=_after(codes))
        _label(code, label_fr=label_fr, label_en=label_en)
        if isinstance(code, Outcome):
            code.solves, code.reached = solves, reached
        code.save(force_insert=True)
        if isinstance(code, Outcome):
            code.reasons.set(reasons)
    _forget()
    return code


def change_code(
    *,
    code: Reason | Outcome | Topic,
    label_fr: str,
    label_en: str,
    solves: bool | None = None,
    reached: bool = True,
    reasons: Collection[Reason] = (),
) -> None:
    """Contacts logged before are shown with the new label, and stay as they are."""
    _label(code, label_fr=label_fr, label_en=label_en)
    with transaction.atomic():
        if isinstance(code, Outcome):
            code.solves, code.reached = solves, reached
            code.reasons.set(reasons)
        code.save()
    _forget()


def move_code(*, code: Code, by: int) -> None:
    """`by` places down the list of those in use; up where it is negative."""
    with transaction.atomic():
        codes = [each for each in _in_order(type(code)) if not each.retired_at or each == code]
        here = codes.index(code)
        codes.insert(max(0, here + by), codes.pop(here))
        for place, each in enumerate(codes, 1):
            each.position = STEP * place
        type(code)._default_manager.bulk_update(codes, ["position"])
    _forget()


def retire_code(*, code: Reason | Outcome | Topic) -> None:
    """No longer offered; what carries it keeps it."""
    type(code)._default_manager.filter(pk=code.pk, retired_at=None).update(retired_at=Now())
    _forget()


def bring_back_code(*, code: Code) -> None:
    """Offered again, at the end of the list."""
    with transaction.atomic():
        position = _after(_in_order(type(code)))
        retired = type(code)._default_manager.filter(pk=code.pk, retired_at__isnull=False)
        retired.update(retired_at=None, position=position)
    _forget()


def _in_order(kind: type[Code]) -> list[Code]:
    """All of them, held until the transaction is over: two managers reorder one after the other."""
    return list(kind._default_manager.select_for_update().order_by("position", "slug"))


def _after(codes: Collection[Reason | Outcome | Topic]) -> int:
    return STEP + max((code.position for code in codes), default=0)


def _label(code: Reason | Outcome | Topic, *, label_fr: str, label_en: str) -> None:
    code.label_fr, code.label_en = clean_line(label_fr), clean_line(label_en)
    check(code, "label_fr", "label_en")


def _free_slug(label: str, taken: Collection[str]) -> str:
    wanted = slugify(fold(label))[:40].strip("-") or "code"
    numbered = (f"{wanted}-{n}" for n in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)


def _forget() -> None:
    """This process shows the change at once, the others within a minute."""
    caches["process"].delete(KEPT_AS)
