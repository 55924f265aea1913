"""What was said, found by what one looks for; its tone, corrected by whoever read better than the machine."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, Case, Exists, OuterRef, Prefetch, Q, QuerySet, When
from django.db.models.functions import Cast, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.text import fold
from customers.commerce.domain.brand import of_brand
from customers.models import OrderLine
from surveys.domain.tone import STEPS
from surveys.enums import Author, Feeling, Tone
from surveys.models import Verbatim, VerbatimTheme
from surveys.models.verbatim import SAID_OPENLY

LATEST_FIRST = ("-said_at", "-id")
COLUMNS = ("source", "survey", "tone", "channel", "language", "customer")


def verbatims() -> QuerySet[Verbatim]:
    """With all that the feed shows of one."""
    rows = Verbatim.objects.heard().select_related("customer", "survey", "question", "corrected_by")
    return rows.prefetch_related(Prefetch("themes", VerbatimTheme.objects.select_related("theme")))


def matching_verbatims(rows: QuerySet[Verbatim], wanted: Mapping[str, Any]) -> QuerySet[Verbatim]:
    """`wanted`: since and until (moments), feeling (a Feeling), author (an Author), over (an AskedOver),
    brand (its key), product (its stock code, or words of its name: of what the order asked about held),
    score, version (its number), words, theme, and columns by name.
    """
    rows = rows.filter(**{name: wanted[name] for name in COLUMNS if wanted.get(name)})
    if since := wanted.get("since"):
        rows = rows.filter(said_at__gte=since)
    if until := wanted.get("until"):
        rows = rows.filter(said_at__lt=until)
    if feeling := wanted.get("feeling"):
        rows = rows.filter(_feels(feeling))
    if author := wanted.get("author"):
        rows = rows.filter(SAID_OPENLY) if author == Author.OPEN else rows.exclude(SAID_OPENLY)
    rows = _asked(rows, wanted)
    if theme := wanted.get("theme"):
        rows = rows.filter(Exists(VerbatimTheme.objects.filter(verbatim=OuterRef("pk"), theme=theme)))
    if (score := wanted.get("score")) is not None:
        rows = rows.filter(score=score)
    for word in fold(wanted.get("words") or "").split():
        rows = rows.filter(words__contains=word)
    return rows


def _asked(rows: QuerySet[Verbatim], wanted: Mapping[str, Any]) -> QuerySet[Verbatim]:
    """By what is known of the invitation."""
    rows = rows.filter(of_brand(wanted.get("brand", ""), "answer__invitation__brand"))
    if over := wanted.get("over"):
        rows = rows.filter(answer__invitation__channel=over)
    if version := wanted.get("version"):
        rows = rows.filter(answer__invitation__version__number=version)
    if product := wanted.get("product"):
        named = Q(product__sku__iexact=product) | Q(product__name__icontains=product)
        lines = OrderLine.objects.filter(named, order=OuterRef("asked_about"))
        rows = rows.alias(asked_about=ORDER).filter(Exists(lines))
    return rows


_OCCASION = "answer__invitation__occasion"
ORDER = Case(
    When(
        **{f"{_OCCASION}__regex": "^order:[0-9]{1,18}$"},
        then=Cast(Substr(_OCCASION, len("order:") + 1), BigIntegerField()),
    )
)
"""The number of the order asked about: its lines are found by it, however many orders have the product."""


def _feels(feeling: str) -> Q:
    fits = Q()
    for kind, (good_from, bad_up_to) in STEPS.items():
        steps = {
            Feeling.GOOD: Q(score__gte=good_from),
            Feeling.FAIR: Q(score__gt=bad_up_to, score__lt=good_from),
            Feeling.BAD: Q(score__lte=bad_up_to),
        }
        fits |= Q(kind=kind) & steps[Feeling(feeling)]
    return fits


@transaction.atomic
def correct_tone(*, verbatim: Verbatim, tone: str, actor_id: int | None) -> Verbatim:
    """What a person reads stands above what the machine read, now and after every recount. Raises Invalid."""
    if tone not in Tone.values:
        raise Invalid(_("Choose positive, neutral or negative."), field="tone")
    row = Verbatim.objects.select_for_update().get(pk=verbatim.pk)
    row.tone, row.corrected_by_id, row.corrected_at = tone, actor_id, timezone.now()
    row.save(update_fields=["tone", "corrected_by", "corrected_at"])
    return row
