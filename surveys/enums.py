"""The vocabularies of what customers said."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SurveyKind(models.TextChoices):
    NPS = "nps", _("Recommendation (NPS)")
    CSAT = "csat", _("Satisfaction (CSAT)")
    CES = "ces", _("Effort (CES)")
    SOLVED = "fcr", _("Solved, no or yes")


class Phase(models.TextChoices):
    """Where in the relation a survey is asked."""

    CONTACT = "contact", _("after a contact")
    PURCHASE = "purchase", _("after a purchase")
    CASE = "case", _("after a closed case")
    ONBOARDING = "onboarding", _("welcome and first steps")
    PERIODIC = "periodic", _("from time to time")
    LOST = "lost", _("after a customer left")
    OTHER = "other", _("at any time")


class QuestionKind(models.TextChoices):
    NPS = "nps", _("Recommendation, 0 to 10")
    CSAT = "csat", _("Satisfaction, 1 to 5")
    CES = "ces", _("Effort, 0 to 7 or 1 to 7")
    YESNO = "yesno", _("Yes or no")
    CHOICE = "choice", _("One choice")
    CHOICES = "choices", _("Several choices")
    MATRIX = "matrix", pgettext_lazy("question", "Table")
    TEXT = "text", _("Free text")
    KANO = "kano", _("Pair of questions (Kano)")


class Condition(models.TextChoices):
    IS = "is", pgettext_lazy("condition", "is")
    LEAST = "least", _("is at least")
    MOST = "most", _("is at most")
    AMONG = "among", _("is one of")


class Suspicion(models.TextChoices):
    """Why an answer may not be the customer's: it is kept, and counts once somebody confirms it."""

    QUICK = "quick", _("sent faster than anyone reads")
    UNOPENED = "unopened", _("sent without the page having been opened")
    TRAP = "trap", _("filled in a field that people do not see")
    SWEPT = "swept", _("every link of the mail was followed")
    OTHER = "other", _("came from another browser")
    ASIDE = "aside", _("set aside together with others")


class Decision(models.TextChoices):
    """What the house makes of answers in doubt."""

    COUNTED = "counted", pgettext_lazy("answers in doubt", "Counted")
    LEFT_OUT = "left_out", pgettext_lazy("answers in doubt", "Left out for good")
    REOPENED = "reopened", pgettext_lazy("answers in doubt", "Back in doubt")


class AskedOver(models.TextChoices):
    """How an invitation reached, or is to reach, whom it asks."""

    EMAIL = "email", _("Email")
    LINK = "link", pgettext_lazy("how somebody was asked", "Personal link")
    PHONE = "phone", _("Phone")
    OPEN = "open", pgettext_lazy("how somebody was asked", "Anonymous link")


class OpenLinkState(models.TextChoices):
    """Whether an open link takes answers today: read from the row, never stored."""

    OPEN = "open", pgettext_lazy("open link", "Takes answers")
    OFF = "off", pgettext_lazy("open link", "Switched off")
    CLOSED = "closed", pgettext_lazy("open link", "Survey closed")
    WAITING = "waiting", pgettext_lazy("open link", "Not begun yet")
    OVER = "over", pgettext_lazy("open link", "Over")
    FULL = "full", pgettext_lazy("open link", "Has all its answers")


class InvitationState(models.TextChoices):
    """How far an invitation came: read from its times, never stored."""

    CREATED = "created", pgettext_lazy("invitation", "Made")
    SENT = "sent", pgettext_lazy("invitation", "Sent")
    DELIVERED = "delivered", pgettext_lazy("invitation", "Delivered")
    BOUNCED = "bounced", pgettext_lazy("invitation", "Came back")
    OPENED = "opened", pgettext_lazy("invitation", "Opened")
    STARTED = "started", pgettext_lazy("invitation", "Started")
    ANSWERED = "answered", pgettext_lazy("invitation", "Answered")
    EXPIRED = "expired", pgettext_lazy("invitation", "Expired")
    CLOSED = "closed", pgettext_lazy("invitation", "Survey closed")


class EventKind:
    INVITED = "survey.invited"
    ANSWERED = "survey.answered"
    REVISED = "survey.revised"
    DOUBTED = "survey.doubted"
    REPLIED = "survey.replied"
    JUDGED = "survey.judged"
    SET_ASIDE = "survey.setaside"
    COUNTED_AGAIN = "survey.countedagain"
    REVIEW_POSTED = "review.posted"
    REVIEW_ATTACHED = "review.attached"
    REVIEW_DETACHED = "review.detached"
    REVIEW_ANSWERED = "review.answered"
    IDEA_PROPOSED = "idea.proposed"
    IDEA_VOTED = "idea.voted"
    IDEA_UNVOTED = "idea.unvoted"
    IDEA_MOVED = "idea.moved"
    IDEA_MERGED = "idea.merged"
    EARLY_INVITED = "early.invited"
    EARLY_ANSWERED = "early.answered"
    PIONEER_CHANGED = "pioneer.changed"
    FOLLOW_UP_SOLVED = "followup.solved"
    FOLLOW_UP_REOPENED = "followup.reopened"
    FOLLOW_UP_JUDGED = "followup.judged"
    FOLLOW_UP_THANKED = "followup.thanked"
    FOLLOW_UP_TURNED = "followup.turned"
    FOLLOW_UP_TIGHTENED = "followup.tightened"
    FOLLOW_UP_TOOK_PART = "followup.tookpart"
    GESTURE_MADE = "gesture.made"
    GESTURE_UNDONE = "gesture.undone"


class Tone(models.TextChoices):
    POSITIVE = "positive", _("positive")
    NEUTRAL = "neutral", _("neutral")
    NEGATIVE = "negative", _("negative")


class VerbatimSource(models.TextChoices):
    SURVEY = "survey", _("Survey")
    REVIEW = "review", _("Review")


class Author(models.TextChoices):
    """Whose words are looked for."""

    KNOWN = "known", _("All but anonymous links")
    OPEN = "open", _("Anonymous links alone")


class ScoreKind(models.TextChoices):
    """What a score beside words was given on."""

    NPS = "nps", _("Recommendation (NPS)")
    CSAT = "csat", _("Satisfaction (CSAT)")
    CES = "ces", _("Effort (CES)")
    STARS = "stars", _("Stars")


class Feeling(models.TextChoices):
    """How a score reads, whatever it was given on."""

    GOOD = "good", _("Good score")
    FAIR = "fair", _("Middling score")
    BAD = "bad", _("Bad score")


class StaffSurveyState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("survey", "Draft")
    OPEN = "open", pgettext_lazy("staff survey", "Open")
    CLOSED = "closed", pgettext_lazy("staff survey", "Closed")


class IdeaState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("idea", "To be looked at")
    REFUSED = "refused", pgettext_lazy("idea", "Not shown")
    OPEN = "open", pgettext_lazy("idea", "Proposed")
    CONSIDERED = "considered", pgettext_lazy("idea", "Considered")
    PLANNED = "planned", pgettext_lazy("idea", "Planned")
    STARTED = "started", pgettext_lazy("idea", "In progress")
    DONE = "done", pgettext_lazy("idea", "Done")
    DECLINED = "declined", pgettext_lazy("idea", "Declined")
    MERGED = "merged", pgettext_lazy("idea", "Merged")


class EarlyState(models.TextChoices):
    INVITED = "invited", pgettext_lazy("early access", "Invited")
    ACCEPTED = "accepted", pgettext_lazy("early access", "Takes part")
    DECLINED = "declined", pgettext_lazy("early access", "Would rather not")


class LoopAction(models.TextChoices):
    """What an answer leads to."""

    RECOVER = "recover", _("Open a case and win the customer back")
    THANK = "thank", _("Thank and invite")


class Stage(models.TextChoices):
    """How far an answer that is followed up has come; the last four are ends."""

    HEARD = "heard", _("Heard")
    CONTACT = "contact", _("In contact")
    SOLVED = "solved", pgettext_lazy("follow-up", "Solved")
    ASKED = "asked", _("Asked again")
    RECOVERED = "recovered", _("Recovered")
    LOST = "lost", _("Not recovered")
    UNKNOWN = "unknown", _("Not known")
    THANKED = "thanked", _("Thanked and invited")


class Deed(models.TextChoices):
    """What somebody who was thanked did."""

    REVIEW = "review", _("Wrote a review")
    REFERRAL = "referral", _("Recommended us to somebody")
    AMBASSADOR = "ambassador", _("Became an ambassador")


class GestureKind(models.TextChoices):
    POINTS = "points", _("Points")
    CODE = "code", _("Promo code")
