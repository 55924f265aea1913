"""What a review found: the mean of each chapter, strengths, weaknesses, and how it was the time before."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from metrics.domain.capability.evidence import Reading, from_data
from metrics.domain.capability.question import Chapter, Question
from metrics.domain.capability.questions import CHAPTERS
from metrics.models import CapabilityAnswer, CapabilityReview

STRONG, WEAK = 4, 2
"""From this level up a capability is a strength; up to that one it is a weakness."""


@dataclass(frozen=True)
class Answered:
    """A question with what was said to it; `before` is the level of the review before."""

    question: Question
    answer: CapabilityAnswer | None
    before: int | None

    @property
    def level(self) -> int | None:
        return self.answer.level if self.answer else None

    @cached_property
    def evidence(self) -> list[Reading]:
        return from_data(self.answer.evidence) if self.answer else []

    @property
    def change(self) -> int | None:
        return self.level - self.before if self.level is not None and self.before is not None else None


@dataclass(frozen=True)
class ChapterResult:
    chapter: Chapter
    lines: list[Answered]

    @property
    def answered(self) -> int:
        return sum(line.answer is not None for line in self.lines)

    @property
    def is_whole(self) -> bool:
        return self.answered == len(self.lines)

    @property
    def mean(self) -> float | None:
        """Of the questions answered; None where there is none."""
        levels = [line.level for line in self.lines if line.level is not None]
        return sum(levels) / len(levels) if levels else None

    @property
    def mean_before(self) -> float | None:
        levels = [line.before for line in self.lines if line.before is not None]
        return sum(levels) / len(levels) if levels else None


@dataclass(frozen=True)
class ReviewResult:
    review: CapabilityReview
    before: CapabilityReview | None
    chapters: list[ChapterResult]

    @property
    def lines(self) -> list[Answered]:
        return [line for chapter in self.chapters for line in chapter.lines]

    @property
    def answered(self) -> int:
        return sum(chapter.answered for chapter in self.chapters)

    @property
    def mean(self) -> float | None:
        levels = [line.level for line in self.lines if line.level is not None]
        return sum(levels) / len(levels) if levels else None

    @property
    def strengths(self) -> list[Answered]:
        """The strongest first."""
        strong = [line for line in self.lines if line.level is not None and line.level >= STRONG]
        return sorted(strong, key=lambda line: -(line.level or 0))

    @property
    def weaknesses(self) -> list[Answered]:
        """The weakest first."""
        weak = [line for line in self.lines if line.level is not None and line.level <= WEAK]
        return sorted(weak, key=lambda line: line.level or 0)


def result_of(review: CapabilityReview) -> ReviewResult:
    """Two queries: the review closed before it, and the answers of both."""
    earlier = CapabilityReview.objects.filter(closed_at__lt=review.started_at).order_by("-closed_at", "-pk")
    before = earlier.first()
    reviews = [each.pk for each in (review, before) if each]
    rows = CapabilityAnswer.objects.filter(review__in=reviews).select_related("action")
    answers: Mapping[tuple[int, str], CapabilityAnswer] = {(row.review_id, row.question): row for row in rows}
    chapters = [
        ChapterResult(chapter, [_line(question, review, before, answers) for question in chapter.questions])
        for chapter in CHAPTERS
    ]
    return ReviewResult(review, before, chapters)


def _line(
    question: Question,
    review: CapabilityReview,
    before: CapabilityReview | None,
    answers: Mapping[tuple[int, str], CapabilityAnswer],
) -> Answered:
    then = answers.get((before.pk, question.key)) if before else None
    return Answered(question, answers.get((review.pk, question.key)), then.level if then else None)
