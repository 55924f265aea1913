"""Emails to the staff about cases that the loop gave them, each in its reader's language."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import ngettext

from core.due import held
from core.formats import full_moment
from core.template_tags import number
from core.text import clean_line
from customers.cases.models.case import ACTIVE
from customers.models import Case
from journeys.channels.email import Mailer, Outcome
from journeys.domain import staff_mail
from journeys.domain.rendering import POLICY, absolute, letter, message_id
from journeys.domain.sending import SECONDS, hand_over, send_due
from journeys.enums import DigestState, NoticeReason
from journeys.models import CaseNotice

LISTED = 20


def send_due_notices(*, seconds: float = SECONDS) -> int:
    """Mend, and send for a while. Any number may do it at once. Returns how many were looked at."""
    recover_notices()
    queue = CaseNotice.objects.filter(state=DigestState.DUE)
    return send_due(queue, to=DigestState.CLAIMED, send=_send, give_back=staff_mail.let_go, seconds=seconds)


def recover_notices() -> None:
    staff_mail.recover(CaseNotice)


def _send(notice: CaseNotice, mailer: Mailer) -> None:
    if prepare_notice(notice):
        settle_notice(notice, hand_over(mailer, notice.address, notice.mime))


def prepare_notice(notice: CaseNotice) -> bool:
    """True: the mail is frozen, and is to be sent now."""
    person: Any = notice.person
    with transaction.atomic():
        if not held(notice).select_for_update().exists():
            return False
        if not person.is_active:
            return not staff_mail.settle(notice, DigestState.SUPPRESSED, NoticeReason.LEFT)
        if not person.case_mail:
            return not staff_mail.settle(notice, DigestState.SUPPRESSED, NoticeReason.OPTED_OUT)
        cases = _still_theirs(notice)
        if not cases:
            return not staff_mail.settle(notice, DigestState.SUPPRESSED, NoticeReason.SETTLED)
        with translation.override(person.language):
            mime = _mail(notice, person, cases)
        if mime is None:
            return not staff_mail.settle(notice, DigestState.FAILED, NoticeReason.BAD_ADDRESS)
        return staff_mail.freeze(notice, address=person.email, mime=mime)


def settle_notice(notice: CaseNotice, outcome: Outcome) -> None:
    """Write down what became of it. Does nothing if the lease ran out."""
    staff_mail.take_outcome(notice, outcome)


def _still_theirs(notice: CaseNotice) -> list[Case]:
    told = notice.lines.values("case")
    mine = Case.objects.filter(pk__in=told, owner=notice.person_id, state__in=ACTIVE)
    return list(mine.select_related("customer", "topic").order_by("due_at", "pk"))


def _line(case: Case, language: str) -> dict[str, Any]:
    by = case.solve_by if case.answered_at else case.answer_by
    return {
        "case": case,
        "by": full_moment(localtime(by), language=language),
        "link": absolute(reverse("customers:case-detail", args=[case.pk])),
    }


def _mail(notice: CaseNotice, person: Any, cases: list[Case]) -> bytes | None:
    """None for an address that no mail can carry."""
    many = len(cases)
    subject = ngettext("A case for you", "%(n)s cases for you", many) % {"n": number(many)}
    context = {
        "language": person.language,
        "house": settings.HOUSE_NAME,
        "subject": subject,
        "cases": [_line(case, person.language) for case in cases[:LISTED]],
        "left_out": max(0, many - LISTED),
        "desk": absolute(reverse("home")),
        "profile": absolute(reverse("crm:profile")),
    }
    try:
        mail = letter(
            name=person.name,
            address=person.email,
            subject=clean_line(f"{subject} – {settings.HOUSE_NAME}"),
            identity=message_id("cases", notice.pk, str(notice.person_id)),
            leave="",
        )
        mail["Content-Language"] = person.language
        mail.set_content(render_to_string("journeys/case_mail.txt", context))
        mail.add_alternative(render_to_string("journeys/case_mail.html", context), subtype="html")
        return mail.as_bytes(policy=POLICY)
    except (ValueError, IndexError):  # from the standard library: an address no mail can carry
        return None
