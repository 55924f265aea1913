"""Emails to the staff about cases that the loop gave them, each in its reader's language."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import ngettext

from core.formats import full_moment
from core.template_tags import number
from core.text import clean_line
from customers.cases.models.case import ACTIVE
from customers.models import Case
from journeys.domain.rendering import absolute, letter, message_id, written
from journeys.domain.sending import SECONDS
from journeys.domain.staff_mail import Mailing, NothingToTell
from journeys.enums import StaffMailReason
from journeys.models import CaseNotice

LISTED = 20


def send_due_notices(*, seconds: float = SECONDS) -> int:
    """Mend, and send for a while. Any number may do it at once. Returns how many were looked at."""
    NOTICES.recover()
    return NOTICES.send_due(seconds=seconds)


def render_notice(notice: CaseNotice) -> dict[str, Any]:
    """In its reader's language. Raises NothingToTell, BadAddress."""
    person: Any = notice.person
    if not person.is_active:
        raise NothingToTell(StaffMailReason.LEFT)
    if not person.case_mail:
        raise NothingToTell(StaffMailReason.OPTED_OUT)
    cases = _still_theirs(notice)
    if not cases:
        raise NothingToTell(StaffMailReason.SETTLED)
    with translation.override(person.language):
        return {"address": person.email, "mime": _mail(notice, person, cases)}


NOTICES = Mailing(CaseNotice, render=render_notice)


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


def _mail(notice: CaseNotice, person: Any, cases: list[Case]) -> bytes:
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
    return letter(
        name=person.name,
        address=person.email,
        subject=clean_line(f"{subject} – {settings.HOUSE_NAME}"),
        language=person.language,
        identity=message_id("cases", notice.pk, str(notice.person_id)),
        **written("case_mail", context),
    )
