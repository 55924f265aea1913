"""What was said, as a table to take away: whoever said it stands there by number, not by name."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from surveys.domain.verbatim import LATEST_FIRST
from surveys.models import Verbatim

PORTION = 2_000


def verbatim_header() -> list[str]:
    return [
        _("Number"),
        _("Said on"),
        _("Source"),
        _("Survey"),
        _("Question"),
        _("Customer number"),
        _("Channel"),
        _("Language"),
        _("Score"),
        _("Out of"),
        _("Tone"),
        _("Certainty of the tone"),
        _("Corrected by hand"),
        _("What was said"),
    ]


def verbatim_rows(rows: QuerySet[Verbatim]) -> Iterator[Sequence[Any]]:
    """Read in portions: however many, only a few are held in memory."""
    for row in rows.order_by(*LATEST_FIRST).iterator(chunk_size=PORTION):
        yield [
            row.pk,
            localtime(row.said_at).strftime("%Y-%m-%d %H:%M"),
            row.get_source_display(),
            row.survey.title if row.survey else "",
            row.question.text if row.question else "",
            row.customer_id or "",
            row.get_channel_display(),
            row.language,
            "" if row.score is None else row.score,
            row.scale_max or "",
            row.get_tone_display(),
            "" if row.certainty is None else row.certainty,
            _("yes") if row.is_corrected else "",
            row.text,
        ]
