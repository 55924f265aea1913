"""Ideas as they are asked for in the list, and as a table to take away."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.text import fold
from surveys.domain.idea import MOST_WANTED
from surveys.models import Idea
from surveys.models.idea import IS_SHOWN

PORTION = 2_000


def matching_ideas(rows: QuerySet[Idea], wanted: Mapping[str, Any]) -> QuerySet[Idea]:
    """Of one state, or all that customers see."""
    rows = rows.filter(state=wanted["state"]) if wanted.get("state") else rows.filter(IS_SHOWN)
    return rows.filter(words__contains=fold(wanted["words"])) if wanted.get("words") else rows


def idea_header() -> list[str]:
    return [
        _("Number"),
        _("State"),
        _("Votes"),
        _("Title"),
        _("Text"),
        _("What we say"),
        _("Customer number"),
        _("Proposed on"),
    ]


def idea_rows(rows: QuerySet[Idea]) -> Iterator[Sequence[Any]]:
    for row in rows.order_by(*MOST_WANTED).iterator(chunk_size=PORTION):
        yield [
            row.pk,
            row.get_state_display(),
            row.votes,
            row.title,
            row.text,
            row.reply,
            row.customer_id or "",
            localtime(row.proposed_at).strftime("%Y-%m-%d"),
        ]
