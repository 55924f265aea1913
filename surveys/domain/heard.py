"""What we know of an answer: its questions, what was said to them, and which of them are asked at all."""

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
    heard: dict[str, set[str]] = {SCORE: {str(answer.score)}}
    for reply in replies_of(answer):
        heard.setdefault(reply.question.key, set()).update(values_of(reply))
    return heard


def values_of(reply: Reply) -> list[str]:
    """As the page sends them."""
    if reply.number is not None:
        return [str(reply.number)]
    return reply.choices if reply.choices is not None else [reply.text]


def forget_unasked(answer: Answer) -> None:
    """What was said to a question that is asked no more, now that an earlier word has changed."""
    heard = dict(heard_in(answer))
    unasked = []
    for question in questions_of(answer):
        if not is_asked(question, heard):
            heard.pop(question.key, None)
            unasked.append(question.pk)
    answer.replies.filter(question__in=unasked).delete()
