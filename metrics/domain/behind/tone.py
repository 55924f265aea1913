"""Whose words count in the figures of tone, and of themes."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from metrics.domain.behind.population import QUARTER, Column, Narrowed, Population, Rows, Side, between, only
from metrics.domain.registry import Words
from surveys.enums import Tone
from surveys.models import Verbatim, VerbatimTheme

SOURCE = Column("source", _("Source"), lambda row: row.get_source_display())


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
        columns=(SOURCE,),
        filters=("since", "until", "channel", "survey", "segment"),
        at="said_at",
        at_name=_("Said on"),
        order=("-said_at", "-pk"),
        usual=QUARTER,
    )


def _about(tone: str = "", *, by_us_known: bool = True) -> Rows:
    """What was said of a theme, in whatever tone unless one is named; of anything where no theme is."""

    def rows(asked: Narrowed) -> QuerySet[Verbatim]:
        told = between("said_at", asked) & only(asked, channel="channel", survey="survey__slug")
        heard = Verbatim.objects.heard().in_figures().filter(told, customer__isnull=not by_us_known)
        if asked.theme:
            heard = heard.filter(
                Exists(VerbatimTheme.objects.filter(verbatim=OuterRef("pk"), theme=asked.theme))
            )
        return heard.filter(tone=tone) if tone else heard

    return rows


def _side_about(key: str, name: Words, tone: str = "") -> Side:
    return Side(key, name, _about(tone), _about(tone, by_us_known=False))


POPULATIONS = {
    "tone_positive": _of_tone(Tone.POSITIVE),
    "tone_negative": _of_tone(Tone.NEGATIVE),
    "theme_share": Population(
        sides=(
            _side_about("said", _("Have spoken of it")),
            *(_side_about(tone.value, tone.label, tone.value) for tone in Tone),
        ),
        columns=(
            SOURCE,
            Column("tone", _("Tone"), lambda row: row.get_tone_display()),
            Column("comment", _("In their own words"), lambda row: row.text),
        ),
        filters=("since", "until", "theme", "channel", "survey", "segment"),
        at="said_at",
        at_name=_("Said on"),
        order=("-said_at", "-pk"),
        usual=QUARTER,
    ),
}
