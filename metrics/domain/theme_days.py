"""What customers talk about, day by day: kept, so that no page has to count what was said."""

from datetime import timedelta

from django.db import transaction

from core.sql import execute
from metrics.domain.days import ZONE, day_of, today
from metrics.models import ThemeFigures

KEPT = timedelta(days=2 * 365)  # the longest period of the report, and the one before it

# What is heard and counts: `Verbatim.objects.heard().in_figures()`. A mention of a theme that is gone belongs
# to none.
HEARD = f"""
    heard AS (
        SELECT id, customer_id, channel, tone, {day_of("said_at")} AS day FROM surveys_verbatim
        WHERE text <> '' AND said_at >= (%(first)s::timestamp AT TIME ZONE %(zone)s)
          AND NOT (source = 'survey' AND customer_id IS NULL)
    ),
    told AS (
        SELECT h.customer_id, h.channel, h.day, NULL::bigint AS theme_id, h.tone FROM heard h
        UNION ALL
        SELECT h.customer_id, h.channel, h.day, t.id, h.tone FROM heard h
        JOIN surveys_verbatimtheme v ON v.verbatim_id = h.id JOIN surveys_theme t ON t.id = v.theme_id
    )
"""
_COUNT = f"""
    WITH {HEARD}
    SELECT day, theme_id, channel, count(*), count(*) FILTER (WHERE tone = 'positive'),
           count(*) FILTER (WHERE tone = 'neutral'), count(*) FILTER (WHERE tone = 'negative')
    FROM told GROUP BY day, theme_id, channel
"""
COLUMNS = ("day", "theme_id", "channel", "said", "positive", "neutral", "negative")


def count_themes() -> None:
    """All of them again: a change of the dictionary or of a tone may reach back to any day."""
    rows = execute(_COUNT, first=today() - KEPT, zone=ZONE)
    with transaction.atomic():
        ThemeFigures.objects.all().delete()
        ThemeFigures.objects.bulk_create(
            (ThemeFigures(**dict(zip(COLUMNS, row, strict=True))) for row in rows), batch_size=5_000
        )
