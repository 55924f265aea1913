"""What we know of an answer: its questions, what was said to them, and which of them are asked at all."""

from collections.abc import Iterable

from django.db.models import QuerySet

from core.sql import prepared
from surveys.domain.question import SCORE, Heard, is_asked
from surveys.domain.wording import dress_questions, own_words
from surveys.models import Answer, Question, Reply


def questions_of(answer: Answer) -> list[Question]:
    """Those of the version that its invitation keeps, in its words, whatever became of the survey since."""
    version = answer.invitation.version_id
    if version is None:
        return []
    return dress_questions(_asked_in(version), own_words(answer.invitation))


@prepared
def _asked_in(version_id: int) -> QuerySet[Question]:
    return Question.objects.filter(version=version_id).order_by("position")


def replies_of(answer: Answer) -> list[Reply]:
    return list(answer.replies.select_related("question").order_by("question__position", "pk"))


def heard_in(answer: Answer) -> Heard:
    """What conditions are read against: the score, and each reply by the key of its question."""
    return _heard(answer, replies_of(answer))


def _heard(answer: Answer, replies: Iterable[Reply]) -> Heard:
    heard: dict[str, set[str]] = {SCORE: {str(answer.score)}}
    for reply in replies:
        heard.setdefault(reply.question.key, set()).update(values_of(reply))
    return heard


def values_of(reply: Reply) -> list[str]:
    """As the page sends them."""
    if reply.number is not None:
        return [str(reply.number)]
    return reply.choices if reply.choices is not None else [reply.text]


def forget_unasked(answers: Iterable[Answer]) -> None:
    """What was said to questions that are asked no more, now that an earlier word has changed."""
    by_number = {answer.pk: answer for answer in answers}
    replies: dict[Answer, list[Reply]] = {}
    for reply in Reply.objects.filter(answer__in=by_number).select_related("question"):
        replies.setdefault(by_number[reply.answer_id], []).append(reply)
    versions = {reply.question.version_id for said in replies.values() for reply in said}
    questions = {version: _asked_in(version) for version in versions}
    unasked = [
        reply.pk
        for answer, said in replies.items()
        for reply in _unasked(answer, said, questions[said[0].question.version_id])
    ]
    Reply.objects.filter(pk__in=unasked).delete()


def _unasked(answer: Answer, said: list[Reply], questions: list[Question]) -> list[Reply]:
    """Question by question: what hangs on one that is asked no more is asked no more either."""
    heard, asked = dict(_heard(answer, said)), set()
    for question in questions:
        if is_asked(question, heard):
            asked.add(question.pk)
        else:
            heard.pop(question.key, None)
    return [reply for reply in said if reply.question_id not in asked]
