"""Take down what an answer says to the further questions: as much as was sent, changeable for a while."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict
from surveys.domain.answer import can_change
from surveys.domain.question import SCORE, Heard, Said, scale_of
from surveys.domain.suspicion import STAFF, Sender, is_same_browser
from surveys.models import Answer, Question, Reply


def questions_of(answer: Answer) -> list[Question]:
    """Those of the version that its invitation keeps, whatever became of the survey since."""
    version = answer.invitation.version_id
    return list(Question.objects.filter(version=version).order_by("position")) if version else []


def record_replies(*, answer: Answer, said: Iterable[Said], sender: Sender = STAFF) -> None:
    """Store what was said, take back what was emptied. Raises Conflict: too late, or another browser."""
    if not can_change(answer):
        raise Conflict(_("The time for changing this answer is over."))
    if not is_same_browser(answer, sender):
        raise Conflict(
            _("These questions belong to an answer from another browser. Please begin with your score.")
        )
    given = list(said)
    with transaction.atomic():
        Answer.objects.select_for_update().get(pk=answer.pk)
        for each in given:
            Reply.objects.filter(answer=answer, question=each.question, row=each.row).delete()
        Reply.objects.bulk_create([_reply(answer, each) for each in given if not each.is_empty])


def _reply(answer: Answer, said: Said) -> Reply:
    scale = scale_of(said.question) if said.number is not None else None
    lowest, highest = scale or (None, None)
    return Reply(
        answer=answer,
        question=said.question,
        row=said.row,
        number=said.number,
        scale_min=lowest,
        scale_max=highest,
        choices=said.choices,
        text=said.text or "",
    )


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
