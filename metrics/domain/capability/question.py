"""The shape of the self-assessment: chapters of questions, each with its levels in words."""

from dataclasses import dataclass

from metrics.domain.registry import Words

LEVELS = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`low`, `middle` and `high` say what the levels 1, 3 and 5 look like; 2 and 4 lie between.

    `remedy` names the action a weak answer calls for; `evidence` the readings shown beside the question.
    """

    key: str
    text: Words
    low: Words
    middle: Words
    high: Words
    remedy: Words
    evidence: tuple[str, ...] = ()

    @property
    def described(self) -> list[tuple[int, Words]]:
        """Level and what it looks like."""
        return list(zip(LEVELS, (self.low, "", self.middle, "", self.high), strict=True))


@dataclass(frozen=True, slots=True)
class Chapter:
    key: str
    name: Words
    explanation: Words
    questions: tuple[Question, ...]
