"""The segments every house begins with."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from metrics.enums import Segmentation, Status, Tier
from metrics.models import Segment


def _status(status: Status) -> dict[str, Any]:
    return {"field": "status", "op": "is", "value": status.value}


def _tier(tier: Tier) -> dict[str, Any]:
    return {"field": "tier", "op": "is", "value": tier.value}


def _score(op: str, value: int) -> dict[str, Any]:
    return {"field": "last_nps", "op": op, "value": value}


def _rfm(*, recency: tuple[int, int], frequency: tuple[int, int]) -> dict[str, Any]:
    """Scores from … to …, both included."""
    return {
        "all": [
            {"field": f"{name}_score", "op": op, "value": bound}
            for name, bounds in (("recency", recency), ("frequency", frequency))
            for op, bound in zip((">=", "<="), bounds, strict=True)
        ]
    }


LIFE, VALUE, VOICE = Segmentation.LIFE_CYCLE, Segmentation.VALUE, Segmentation.VOICE
RFM = Segmentation.RFM

# segmentation, slug, rule, French name, English name, French explanation, English explanation
_ROWS: list[tuple[Segmentation, str, dict[str, Any], str, str, str, str]] = [
    (
        LIFE,
        "prospects",
        _status(Status.PROSPECT),
        "Prospects",
        "Prospects",
        "N’ont encore rien acheté.",
        "Have not bought anything yet.",
    ),
    (
        LIFE,
        "one-time",
        _status(Status.ONE_TIME),
        "Premier achat",
        "One-time buyers",
        "Un seul achat, assez récent pour en espérer un deuxième.",
        "One purchase, recent enough to hope for a second.",
    ),
    (
        LIFE,
        "regular",
        _status(Status.REGULAR),
        "Réguliers",
        "Regulars",
        "Deux achats ou plus, et pas silencieux plus longtemps qu’à l’ordinaire.",
        "Two purchases or more, and not silent for longer than usual.",
    ),
    (
        LIFE,
        "came-back",
        _status(Status.WON_BACK),
        "Reconquis",
        "Won back",
        "Ont racheté après un silence de client perdu. Au prochain achat, ils sont de nouveau réguliers.",
        "Bought again after the silence of a lost customer. With their next purchase they are regulars.",
    ),
    (
        LIFE,
        "lapsing",
        _status(Status.LAPSING),
        "En train de partir",
        "Lapsing",
        "Silencieux plus longtemps que 90 % des intervalles entre deux achats, ou que leur propre rythme.",
        "Silent for longer than 90 % of the gaps between purchases, or than their own rhythm explains.",
    ),
    (
        LIFE,
        "lost",
        _status(Status.LOST),
        "Perdus",
        "Lost",
        "Silencieux plus de deux fois aussi longtemps que ces 90 %.",
        "Silent for more than twice as long as those 90 %.",
    ),
    (
        VALUE,
        "tier-great",
        _tier(Tier.GREAT),
        "Grands clients",
        "Great customers",
        "Les 10 % qui ont le plus acheté, remboursements déduits.",
        "The 10 % who bought most, net of refunds.",
    ),
    (
        VALUE,
        "tier-good",
        _tier(Tier.GOOD),
        "Bons clients",
        "Good customers",
        "Les 20 % suivants.",
        "The next 20 %.",
    ),
    (
        VALUE,
        "tier-regular",
        _tier(Tier.REGULAR),
        "Clients normaux",
        "Ordinary customers",
        "Les 70 % restants, et tous ceux sans chiffre d’affaires.",
        "The remaining 70 %, and everybody without revenue.",
    ),
    (
        VOICE,
        "promoters",
        _score(">=", 9),
        "Promoteurs",
        "Promoters",
        "Ont donné 9 ou 10 à leur dernière question de recommandation.",
        "Gave 9 or 10 when last asked whether they recommend us.",
    ),
    (
        VOICE,
        "passives",
        {"all": [_score(">=", 7), _score("<=", 8)]},
        "Passifs",
        "Passives",
        "Ont donné 7 ou 8.",
        "Gave 7 or 8.",
    ),
    (
        VOICE,
        "detractors",
        _score("<=", 6),
        "Détracteurs",
        "Detractors",
        "Ont donné 6 ou moins.",
        "Gave 6 or less.",
    ),
    (
        RFM,
        "champions",
        _rfm(recency=(4, 5), frequency=(4, 5)),
        "Champions",
        "Champions",
        "Achètent souvent, et tout récemment encore.",
        "Buy often, and did so lately.",
    ),
    (
        RFM,
        "loyal",
        {"any": [_rfm(recency=(3, 3), frequency=(3, 5)), _rfm(recency=(4, 5), frequency=(3, 3))]},
        "Fidèles",
        "Loyal",
        "Achètent plus souvent que la moyenne, sans être silencieux.",
        "Buy more often than most, and are not silent.",
    ),
    (
        RFM,
        "promising",
        _rfm(recency=(4, 5), frequency=(1, 2)),
        "Prometteurs",
        "Promising",
        "Ont acheté récemment, mais encore peu de fois.",
        "Bought lately, though not often yet.",
    ),
    (
        RFM,
        "cooling",
        _rfm(recency=(3, 3), frequency=(1, 2)),
        "À relancer",
        "Cooling off",
        "Peu d’achats, et le dernier s’éloigne.",
        "Few purchases, and the last one is moving away.",
    ),
    (
        RFM,
        "slipping",
        _rfm(recency=(1, 2), frequency=(3, 5)),
        "À ne pas perdre",
        "Slipping away",
        "Achetaient souvent, mais sont silencieux plus longtemps que la plupart.",
        "Used to buy often, but have been silent for longer than most.",
    ),
    (
        RFM,
        "asleep",
        _rfm(recency=(1, 2), frequency=(1, 2)),
        "Endormis",
        "Asleep",
        "Peu d’achats, et il y a longtemps.",
        "Few purchases, and long ago.",
    ),
]


def built_in_segments() -> list[Segment]:
    """Unsaved, in their order."""
    return [
        Segment(
            segmentation=segmentation,
            slug=slug,
            rule=rule,
            name_fr=name_fr,
            name_en=name_en,
            explanation_fr=explanation_fr,
            explanation_en=explanation_en,
            built_in=True,
            position=position,
        )
        for position, (
            segmentation,
            slug,
            rule,
            name_fr,
            name_en,
            explanation_fr,
            explanation_en,
        ) in enumerate(_ROWS, start=1)
    ]


BUILT_IN_SLUGS = frozenset(slug for _segmentation, slug, *_words in _ROWS)
"""No own segment gets one of these any more; one that had it before there was the built-in one keeps it."""


def missing_built_in(stored: Sequence[Segment]) -> list[Segment]:
    """Unsaved, those that a house lacks. Where its own segment bears the slug, they get the next one free.

    In a house that has others already nobody moved: their members are found without a word.
    """
    here = [each for each in stored if each.built_in]
    taken = {each.slug for each in stored}
    missing = [
        new
        for new in built_in_segments()
        if not any(each.slug == new.slug or each.rule == new.rule for each in here)
    ]
    for new in missing:
        if new.slug in taken:
            new.slug = next(free for n in count(2) if (free := f"{new.slug}-{n}") not in taken)
        new.version += bool(here)
    return missing
