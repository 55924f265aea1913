"""What was asked and what was said."""

from surveys.models.answer import Answer
from surveys.models.follow_up import FollowUp
from surveys.models.gesture import Gesture, GestureTerms
from surveys.models.idea import EarlyAccess, Idea, IdeaVote, Pioneer, Portal
from surveys.models.invitation import Invitation
from surveys.models.open_link import OpenLink
from surveys.models.orientation_figure import OrientationFigure
from surveys.models.question import Question
from surveys.models.reminder import Reminder
from surveys.models.reply import Reply
from surveys.models.review import Review
from surveys.models.revision import Revision
from surveys.models.set_aside import AsideAnswer, SetAside
from surveys.models.staff_survey import StaffAnswer, StaffGroup, StaffRemark, StaffSurvey, StaffTicket
from surveys.models.survey import Survey
from surveys.models.theme import Theme, VerbatimTheme
from surveys.models.verbatim import Verbatim, VoiceEdition
from surveys.models.verdict import Judged, Verdict
from surveys.models.version import Version
from surveys.models.wording import Wording

__all__ = [
    "Answer",
    "AsideAnswer",
    "EarlyAccess",
    "FollowUp",
    "Gesture",
    "GestureTerms",
    "Idea",
    "IdeaVote",
    "Invitation",
    "Judged",
    "OpenLink",
    "OrientationFigure",
    "Pioneer",
    "Portal",
    "Question",
    "Reminder",
    "Reply",
    "Review",
    "Revision",
    "SetAside",
    "StaffAnswer",
    "StaffGroup",
    "StaffRemark",
    "StaffSurvey",
    "StaffTicket",
    "Survey",
    "Theme",
    "Verbatim",
    "VerbatimTheme",
    "Verdict",
    "Version",
    "VoiceEdition",
    "Wording",
]
