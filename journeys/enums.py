"""The vocabularies of what we do about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MessagePurpose(models.TextChoices):
    """Why a message goes out. There is no default: whoever writes a template says it."""

    MARKETING = "marketing", _("News and offers")
    SURVEY = "survey", _("Survey")
    SERVICE = "service", _("Service")
    SECURITY = "security", _("Security")


AT_MOST_ONCE = frozenset({MessagePurpose.MARKETING, MessagePurpose.SURVEY})
"""Better unsent than twice. The other purposes: better twice, with the same key, than unsent."""


class MessageState(models.TextChoices):
    DUE = "due", _("Planned")
    CLAIMED = "claimed", _("Being checked")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    SUPPRESSED = "suppressed", _("Held back")
    CANCELLED = "cancelled", _("Cancelled")
    UNCERTAIN = "uncertain", _("Uncertain")


NOT_DECIDED = [MessageState.DUE, MessageState.CLAIMED]
"""A reason of these says why they wait."""

NOT_SENT = [MessageState.FAILED, MessageState.SUPPRESSED, MessageState.CANCELLED, MessageState.UNCERTAIN]
"""Each of these has a reason."""


class EnrolmentState(models.TextChoices):
    WAITING = "waiting", _("On the way")
    DONE = "done", _("Through")
    LEFT = "left", _("Left")


class MailingState(models.TextChoices):
    """How far a survey sent to a segment came."""

    DUE = "due", _("Planned")
    ASKING = "asking", pgettext_lazy("mailing", "On its way")
    DONE = "done", pgettext_lazy("mailing", "All planned")
    STOPPED = "stopped", pgettext_lazy("mailing", "Stopped")


class SuppressionReason(models.TextChoices):
    UNKNOWN_ADDRESS = "unknown-address", _("The address does not exist")
    COMPLAINT = "complaint", _("Complained to the mail provider")
    BY_HAND = "by-hand", _("Added by hand")


class Reason(models.TextChoices):
    """Why a message waits, or did not go out. An agent reads these words to a customer."""

    NO_CONSENT = "no-consent", _("The customer has not agreed to such messages.")
    CONSENT_EXPIRED = "consent-expired", _("The customer's consent to such messages has expired.")
    NO_PROOF = "no-proof", _("The customer's consent was imported without proof: it is not usable.")
    NO_ADDRESS = "no-address", _("The customer has no email address.")
    BAD_ADDRESS = "bad-address", _("The email address cannot be written to.")
    SUPPRESSED = "suppressed", _("The email address is on the list of those we must not write to.")
    PER_DAY = "per-day", _("The customer had a message within the last day; this one waits its turn.")
    PER_WEEK = "per-week", _("The customer had enough messages this week; this one waits its turn.")
    OPEN_COMPLAINT = (
        "open-complaint",
        _("The customer has an open complaint: first it is dealt with, then we ask or sell."),
    )
    PAUSED = "paused", _("The customer has paused our messages.")
    OFTEN_ENOUGH = "often-enough", _("The customer wants to hear from us no more often than this.")
    SURVEY_REST = "survey-rest", _("The customer was asked something recently.")
    QUIET_HOURS = "quiet-hours", _("It is night where the customer lives; the message waits for the morning.")
    TOO_LATE = "too-late", _("By the time it could have gone out, it was too late to be of use.")
    EXIT_MET = "exit-met", _("What the message was to bring about, or to ask for, happened before it left.")
    LEFT = "left", _("The customer had left the journey before it could go out.")
    JOURNEY_OFF = "journey-off", _("The journey was switched off.")
    STOPPED = "stopped", _("Asking these customers was stopped before it could go out.")
    SURVEY_OFF = "survey-off", _("The survey was switched off.")
    NO_SURVEY = "no-survey", _("No survey was live that it could have asked.")
    HELD_OUT = "held-out", _("The customer is left without these messages, to see what the messages bring.")
    ASKED_ALREADY = "asked-already", _("The customer was asked about this already.")
    NOTHING_LEFT = "nothing-left", _("What the message was about is no longer there.")
    UNREACHABLE = "unreachable", _("The mail server could not be reached; the next attempt follows.")
    REFUSED = "refused", _("The mail server refused the message.")
    GAVE_UP = "gave-up", _("It could not be sent, after several attempts.")
    UNKNOWN_END = (
        "unknown-end",
        _("The connection broke as the server took the message: it may have arrived."),
    )


class Rhythm(models.TextChoices):
    """How often a report comes by email."""

    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")


class StaffMailState(models.TextChoices):
    """The way of an email to the staff, as of a message."""

    DUE = "due", _("Planned")
    CLAIMED = "claimed", _("Being checked")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    SUPPRESSED = "suppressed", _("Held back")
    UNCERTAIN = "uncertain", _("Uncertain")


class StaffMailReason(models.TextChoices):
    """Why an email to the staff waits, or did not go out."""

    OPTED_OUT = "opted-out", _("Whom it was for wants no such emails.")
    LEFT = "left", _("Whom it was for works here no more.")
    SETTLED = "settled", _("Its cases were closed or given away meanwhile.")
    NO_RIGHT = "no-right", _("Whom it was for may not see this report.")
    NO_REPORT = "no-report", _("There is no such report any more, or not with these filters.")
    ENDED = "ended", _("The subscription had ended.")
    BROKEN = "broken", _("The report could not be computed.")
    BAD_ADDRESS = "bad-address", _("The email address cannot be written to.")
    UNREACHABLE = "unreachable", _("The mail server could not be reached; the next attempt follows.")
    REFUSED = "refused", _("The mail server refused the message.")
    GAVE_UP = "gave-up", _("It could not be sent, after several attempts.")
    UNKNOWN_END = (
        "unknown-end",
        _("The connection broke as the server took the message: it may have arrived."),
    )


class EventKind:
    CHANGED = "journey.changed"
    ENTERED = "journey.entered"
    LEFT = "journey.left"
    SENT = "message.sent"
    HELD = "message.held"
    SUPPRESSED = "message.suppressed"
    FAILED = "message.failed"
    UNCERTAIN = "message.uncertain"
    RELATION_DUE = "relation.due"
    MAILING_PLANNED = "mailing.planned"
    MAILING_STOPPED = "mailing.stopped"


class RuleState(models.TextChoices):
    """A rule is tried on the past first, then goes live, and is retired: never taken away."""

    DRAFT = "draft", _("Draft")
    LIVE = "live", pgettext_lazy("rule", "Live")
    RETIRED = "retired", pgettext_lazy("rule", "Retired")


class LoopTest(models.TextChoices):
    """What an answer must say so that a rule fits."""

    MOST = "most", _("at most")
    LEAST = "least", _("at least")
    DETRACTOR = "detractor", _("a bad score: detractor, dissatisfied, hard, not solved")
    PROMOTER = "promoter", _("a good score: promoter, satisfied, easy, solved")
    AMONG = "among", pgettext_lazy("answer", "one of")
    TONE = "tone", _("words of this tone")
    WORDS = "words", _("any words at all")


class LoopOwner(models.TextChoices):
    """Whose the case becomes."""

    CONTACT = "contact", _("The agent of the contact, else the queue of the team")
    PERSON = "person", _("A person by name")
    QUEUE = "queue", _("The queue of a team")
