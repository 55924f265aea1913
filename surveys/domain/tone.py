"""When a score is good news, and when it is bad: by the kind of survey."""

from surveys.enums import SurveyKind

BOUNDS = {
    # kind of survey → (good from, bad up to)
    SurveyKind.NPS.value: (9, 6),
    SurveyKind.CSAT.value: (4, 3),
    SurveyKind.SOLVED.value: (1, 0),
}
EASY_FROM = 5
"""Of an effort score, on either scale up to seven."""


def is_good(*, kind: str, score: int) -> bool:
    return score >= BOUNDS.get(kind, (EASY_FROM, 0))[0]
