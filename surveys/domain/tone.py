"""When a score is good news, and when it is bad: by the kind of survey."""

from surveys.enums import Feeling, ScoreKind, SurveyKind

BOUNDS = {
    # kind of survey → (good from, bad up to)
    SurveyKind.NPS.value: (9, 6),
    SurveyKind.CSAT.value: (4, 3),
    SurveyKind.SOLVED.value: (1, 0),
}
EASY_FROM = 5
"""Of an effort score, on either scale up to seven."""
STEPS = {**BOUNDS, ScoreKind.CES.value: (EASY_FROM, 2), ScoreKind.STARS.value: (4, 2)}
"""The same of whatever stands beside words."""
GOOD_FROM = {str(kind): good for kind, (good, _bad) in STEPS.items()}
BAD_UP_TO = {str(kind): bad for kind, (_good, bad) in STEPS.items()}


def is_good(*, kind: str, score: int) -> bool:
    return score >= BOUNDS.get(kind, (EASY_FROM, 0))[0]


def feeling_of(kind: str, score: int | None) -> str:
    """A Feeling; empty where there is no score, or none that reads as one."""
    if score is None or kind not in STEPS:
        return ""
    good_from, bad_up_to = STEPS[kind]
    return Feeling.GOOD if score >= good_from else Feeling.BAD if score <= bad_up_to else Feeling.FAIR
