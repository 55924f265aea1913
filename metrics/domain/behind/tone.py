"""Whose words count in the figures of tone."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from metrics.domain.behind.population import QUARTER, Column, Narrowed, Population, Rows, Side, between, only
from surveys.enums import Tone
from surveys.models import Verbatim


def _said(tone: Tone, *, by_us_known: bool = True) -> Rows:
    def rows(asked: Narrowed) -> QuerySet[Verbatim]:
        told = between("said_at", asked) & only(asked, channel="channel", survey="survey__slug")
        heard = Verbatim.objects.heard().in_figures().filter(told, tone=tone)
        return heard.filter(customer__isnull=not by_us_known)

    return rows


def _side(tone: Tone) -> Side:
    """A review counts, even of nobody we know."""
    return Side(tone.value, tone.label, _said(tone), _said(tone, by_us_known=False))


def _of_tone(first: Tone) -> Population:
    return Population(
        sides=tuple(_side(tone) for tone in sorted(Tone, key=lambda tone: tone != first)),
        columns=(Column("source", _("Source"), lambda row: row.get_source_display()),),
        filters=("since", "until", "channel", "survey", "segment"),
        at="said_at",
        at_name=_("Said on"),
        order=("-said_at", "-pk"),
        usual=QUARTER,
    )


POPULATIONS = {"tone_positive": _of_tone(Tone.POSITIVE), "tone_negative": _of_tone(Tone.NEGATIVE)}
