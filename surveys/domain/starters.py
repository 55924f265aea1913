"""What a survey begins with at each phase of the relation: usual questions in both languages."""

from dataclasses import dataclass, field
from typing import Any

from surveys.domain.question import SCALES
from surveys.enums import Condition, Phase, QuestionKind, SurveyKind

NPS_ENDS = ("pas du tout", "not at all likely", "très certainement", "extremely likely")
CSAT_ENDS = ("pas du tout satisfait", "very dissatisfied", "très satisfait", "very satisfied")
CES_ENDS = ("très difficile", "very hard", "très facile", "very easy")
SOLVED_ENDS = ("Non", "No", "Oui", "Yes")
_ENDS = {"nps": NPS_ENDS, "csat": CSAT_ENDS, "ces": CES_ENDS, "fcr": SOLVED_ENDS}


@dataclass(frozen=True)
class Starter:
    kind: str
    lead: dict[str, str]
    questions: list[dict[str, Any]] = field(default_factory=list)


def starter(phase: str) -> Starter:
    return STARTERS.get(phase, STARTERS[Phase.OTHER])


def ends_of(kind: str) -> dict[str, str]:
    return dict(
        zip(("lowest_fr", "lowest_en", "highest_fr", "highest_en"), _ENDS.get(kind, ("",) * 4), strict=True)
    )


def _lead(kind: str, french: str, english: str) -> dict[str, str]:
    return {"question_fr": french, "question_en": english, **ends_of(kind)}


def _ask(kind: str, key: str, french: str, english: str, **more: Any) -> dict[str, Any]:
    lowest, highest = SCALES.get(QuestionKind(kind), (None, None))
    scale = {"scale_min": lowest, "scale_max": highest}
    return {"kind": kind, "key": key, "text_fr": french, "text_en": english, **ends_of(kind), **scale, **more}


def _lines(*lines: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"key": key, "fr": french, "en": english} for key, french, english in lines]


def _if(key: str, op: str, value: str) -> dict[str, str]:
    return {"show_if": key, "show_op": op, "show_value": value}


_SOLVED = _ask(
    QuestionKind.YESNO,
    "solved",
    "Votre demande est-elle réglée ?",
    "Did we solve your request?",
    required=True,
)
_EASE = _ask(
    QuestionKind.CES,
    "effort",
    "À quel point était-ce facile d’obtenir une réponse ?",
    "How easy was it to get an answer?",
)
_OPEN = _ask(
    QuestionKind.TEXT,
    "still-open",
    "Que reste-t-il à régler ?",
    "What is still open?",
    **_if("solved", Condition.IS, "0"),
)
_GRADES = _lines(
    ("bad", "Mauvais", "Bad"),
    ("fair", "Passable", "Fair"),
    ("good", "Bon", "Good"),
    ("very-good", "Très bon", "Very good"),
)
_PARTS = _ask(
    QuestionKind.MATRIX,
    "parts",
    "Comment jugez-vous chaque étape ?",
    "How do you rate each step?",
    rows=_lines(
        ("choice", "Le choix", "The choice"),
        ("delivery", "La livraison", "The delivery"),
        ("product", "Le produit", "The product"),
    ),
    choices=_GRADES,
)
_WRONG = _ask(
    QuestionKind.CHOICES,
    "wrong",
    "Qu’est-ce qui n’a pas convenu ?",
    "What went wrong?",
    choices=_lines(
        ("late", "Livraison tardive", "Late delivery"),
        ("damaged", "Produit abîmé", "Damaged product"),
        ("different", "Différent de la description", "Not as described"),
        ("price", "Trop cher", "Too expensive"),
    ),
    **_if("score", Condition.MOST, "3"),
)
_START = _ask(
    QuestionKind.CHOICE,
    "first-use",
    "Avez-vous déjà utilisé votre achat ?",
    "Have you used what you bought yet?",
    choices=_lines(
        ("often", "Oui, souvent", "Yes, often"),
        ("once", "Une fois", "Once"),
        ("never", "Pas encore", "Not yet"),
    ),
)
_HINDERED = _ask(
    QuestionKind.TEXT,
    "hindered",
    "Qu’est-ce qui vous en a empêché ?",
    "What kept you from it?",
    **_if("first-use", Condition.IS, "never"),
)
_KANO = _ask(
    QuestionKind.KANO,
    "express",
    "Si nous livrions le jour même, qu’en penseriez-vous ?",
    "If we delivered on the same day, how would you feel?",
    contrary_fr="Et si nous ne livrions jamais le jour même ?",
    contrary_en="And if we never delivered on the same day?",
)
_AGAIN = _ask(
    QuestionKind.CHOICE,
    "why-left",
    "Pourquoi nous avoir quittés ?",
    "Why did you leave us?",
    choices=_lines(
        ("price", "Le prix", "The price"),
        ("service", "Le service", "The service"),
        ("need", "Je n’en ai plus besoin", "I no longer need it"),
        ("other", "Une autre raison", "Another reason"),
    ),
)
_BACK = _ask(QuestionKind.YESNO, "come-back", "Reviendriez-vous ?", "Would you come back?")
_BETTER = _ask(QuestionKind.TEXT, "better", "Que devrions-nous faire mieux ?", "What should we do better?")

STARTERS: dict[str, Starter] = {
    Phase.CONTACT: Starter(
        SurveyKind.NPS,
        _lead(
            "nps",
            "Après cet échange, recommanderiez-vous notre maison à un proche ?",
            "After this contact, how likely are you to recommend us to a friend?",
        ),
        [_SOLVED, _OPEN, _EASE],
    ),
    Phase.PURCHASE: Starter(
        SurveyKind.CSAT,
        _lead("csat", "Êtes-vous satisfait de votre achat ?", "How satisfied are you with your purchase?"),
        [_WRONG, _PARTS],
    ),
    Phase.CASE: Starter(
        SurveyKind.CES,
        _lead(
            "ces",
            "À quel point était-il facile de régler votre problème ?",
            "How easy was it to solve your problem?",
        ),
        [_SOLVED, _OPEN],
    ),
    Phase.ONBOARDING: Starter(
        SurveyKind.CSAT,
        _lead(
            "csat", "Êtes-vous satisfait de vos débuts chez nous ?", "How satisfied are you with your start?"
        ),
        [_START, _HINDERED],
    ),
    Phase.PERIODIC: Starter(
        SurveyKind.NPS,
        _lead(
            "nps",
            "Recommanderiez-vous notre maison à un proche ?",
            "How likely are you to recommend us to a friend?",
        ),
        [_KANO, _BETTER],
    ),
    Phase.LOST: Starter(
        SurveyKind.NPS,
        _lead(
            "nps",
            "Malgré votre départ, nous recommanderiez-vous à un proche ?",
            "Although you left: how likely are you to recommend us to a friend?",
        ),
        [_AGAIN, _BACK],
    ),
    Phase.OTHER: Starter(
        SurveyKind.CSAT,
        _lead("csat", "Êtes-vous satisfait de nous ?", "How satisfied are you with us?"),
    ),
}
