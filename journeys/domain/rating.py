"""The survey that a mail asks: its invitation, made as the mail is rendered, and the scale as links."""

import re
from dataclasses import dataclass

from customers.models import Brand
from journeys.enums import Reason
from journeys.models import Message
from surveys.domain.invitation import Asked, invite
from surveys.domain.reminder import remind
from surveys.domain.wording import INTRO, SUBJECT, Words, own_words, said
from surveys.enums import AskedOver
from surveys.models import Invitation

BLOCK = re.compile(r"^[ \t]*\[\[\s*rating\s*(:.*?)?\]\][ \t]*$", re.MULTILINE)
SCORES_IN_A_ROW = 6  # wide enough for a thumb on a phone


class NothingToSend(Exception):
    """What the message is about is gone, or was asked already."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Asking:
    """Whom the mail asks what, and the token of its link, which is known here alone."""

    invitation: Invitation
    token: str
    is_reminder: bool

    @property
    def brand(self) -> Brand | None:
        return self.invitation.brand

    def worded(self, subject: str, body: str) -> tuple[str, str]:
        """In the words of its brand, where it has any: a reminder keeps its own."""
        if self.is_reminder:
            return subject, body
        return worded(own_words(self.invitation), subject, body)


def worded(words: Words, subject: str, body: str) -> tuple[str, str]:
    """An introduction stands in place of all that comes before the score."""
    intro, found = said(words, INTRO), BLOCK.search(body)
    if intro and found:
        body = f"{intro}\n\n{body[found.start() :]}"
    return said(words, SUBJECT) or subject, body


def ask(message: Message, body: str, *, speaker: Brand | None = None) -> Asking | None:
    """None where it asks nothing. In the name of `speaker`, where it asks anew. Raises NothingToSend."""
    survey = message.survey
    if survey is None or not BLOCK.search(body):
        return None
    occasion = message.occasion
    if message.is_reminder:
        token = remind(survey_id=survey.pk, occasion=occasion)
    else:
        asked = [Asked(message.customer_id, occasion, speaker.pk if speaker else None)]
        token = invite(survey=survey, asked=asked, channel=AskedOver.EMAIL).get(occasion)
    if token is None:
        raise NothingToSend(Reason.EXIT_MET if message.is_reminder else Reason.ASKED_ALREADY)
    invitations = Invitation.objects.select_related("survey", "version", "brand")
    return Asking(invitations.get(survey=survey, occasion=occasion), token, message.is_reminder)


def in_rows(scores: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Rows of one width: the last is filled up with blanks."""
    rows = [scores[n : n + SCORES_IN_A_ROW] for n in range(0, len(scores), SCORES_IN_A_ROW)]
    blanks = (len(rows[0]) - len(rows[-1])) * [("", "")]
    return [*rows[:-1], rows[-1] + blanks]
