"""A saved report as a mail: figures, a table and bars that any mail reader draws, and the way to the page."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from core.errors import Invalid
from core.text import clean_line
from journeys.domain.rendering import absolute, hash_token, letter, message_id, written
from journeys.domain.report_subscription import may_read
from journeys.domain.staff_mail import NothingToTell
from journeys.enums import StaffMailReason, StaffMailState
from journeys.models import Digest
from metrics.models import SavedReport
from metrics.reports import REPORTS
from metrics.reports.report import Column, Content, Unit
from metrics.reports.saved_report import address_of, filters_in_words

MOST_ROWS = 30
USUAL_COLUMNS = 4
WORDS = {Unit.TEXT, Unit.DAY, Unit.YES_NO}


@dataclass(frozen=True)
class Cell:
    """`bar` is its length, in whole percent of the longest; None where none is drawn."""

    words: str
    is_number: bool
    bar: int | None = None


def render_digest(digest: Digest) -> dict[str, Any]:
    """In the subscriber's language, as they may see it. Raises NothingToTell, BadAddress."""
    if digest.subscription.ended_at is not None:
        raise NothingToTell(StaffMailReason.ENDED)
    person: Any = digest.subscription.subscriber
    token = secrets.token_urlsafe(32)
    with translation.override(person.language):
        try:
            with transaction.atomic():  # a query that fails takes nothing with it but this mail
                context, parts = _body(digest, person, token)
        except (ArithmeticError, DatabaseError, LookupError, ValueError) as broken:
            detail = type(broken).__name__
            raise NothingToTell(StaffMailReason.BROKEN, StaffMailState.FAILED, detail=detail) from broken
    mime = letter(
        name=person.name,
        address=person.email,
        subject=context["subject"],
        language=person.language,
        identity=message_id("report", digest.pk, f"{digest.subscription_id} {digest.period}"),
        leave=context["leave"],
        **parts,
    )
    return {
        "address": person.email,
        "mime": mime,
        "subject": context["subject"],
        "leave_hash": hash_token(token),
    }


def _body(digest: Digest, person: Any, token: str) -> tuple[dict[str, Any], dict[str, str]]:
    """What is told, and the parts of the mail; rows are read as they are drawn, so all queries run here."""
    saved = digest.subscription.report
    context = told(saved, _content(saved, person)) | {
        "language": person.language,
        "house": settings.HOUSE_NAME,
        "leave": absolute(reverse("journeys:report-leave", args=[token])),
        "manage": absolute(reverse("journeys:report-subscriptions", args=[saved.pk])),
    }
    return context, written("digest_mail", context)


def _content(saved: SavedReport, person: Any) -> Content:
    if not may_read(saved, person):
        raise NothingToTell(StaffMailReason.NO_RIGHT)
    if saved.report not in REPORTS:
        raise NothingToTell(StaffMailReason.NO_REPORT)
    try:
        return REPORTS[saved.report].answer(QueryDict(saved.query), person.has_perm)
    except PermissionDenied:
        raise NothingToTell(StaffMailReason.NO_RIGHT) from None
    except Invalid:
        raise NothingToTell(StaffMailReason.NO_REPORT) from None


def told(saved: SavedReport, content: Content) -> dict[str, Any]:
    """What stands in the mail."""
    at = [n for n, column in enumerate(content.columns) if column.key in content.brief]
    at = at or list(range(min(USUAL_COLUMNS, len(content.columns))))
    columns = [content.columns[n] for n in at]
    briefly = ([row[n] for n in at] for row in (content.rows if content.mailed is None else content.mailed))
    rows = (row for row in briefly if any(cell not in {None, ""} for cell in row[1:]))
    shown = list(islice(rows, MOST_ROWS))
    return {
        "subject": clean_line(f"{saved.name} – {settings.HOUSE_NAME}"),
        "saved": saved,
        "report": REPORTS[saved.report].name,
        "filters": filters_in_words(saved),
        "content": content,
        "figures": [each.figure for each in content.figures],
        "heads": [(str(each.label), each.unit not in WORDS) for each in columns],
        "rows": _cells(columns, shown, content.bars),
        "left_out": sum(1 for _row in rows),
        "link": absolute(address_of(saved)),
    }


def _cells(columns: Sequence[Column], rows: list[list[Any]], bars: str) -> list[list[Cell]]:
    drawn = next((n for n, column in enumerate(columns) if column.key == bars), None)
    longest = max((float(row[drawn] or 0) for row in rows), default=0.0) if drawn is not None else 0.0

    def bar(n: int, value: Any) -> int | None:
        if n != drawn or longest <= 0:
            return None
        return round(100 * max(0.0, float(value or 0)) / longest)

    return [
        [
            Cell(column.words(row[n]), column.unit not in WORDS, bar(n, row[n]))
            for n, column in enumerate(columns)
        ]
        for row in rows
    ]
