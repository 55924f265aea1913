"""The four chapters, and each question by its key."""

from collections.abc import Mapping

from metrics.domain.capability import channels, data, measurement, tools
from metrics.domain.capability.question import Chapter, Question

CHAPTERS: tuple[Chapter, ...] = (data.CHAPTER, channels.CHAPTER, measurement.CHAPTER, tools.CHAPTER)
CHAPTER_BY_KEY: Mapping[str, Chapter] = {chapter.key: chapter for chapter in CHAPTERS}
QUESTIONS: Mapping[str, Question] = {
    question.key: question for chapter in CHAPTERS for question in chapter.questions
}
