"""What we do about it: journeys, who is on them, and the messages they send."""

from journeys.models.case_notice import CaseNotice, CaseNoticeLine
from journeys.models.contact_policy import ContactPolicy
from journeys.models.enrolment import Enrolment
from journeys.models.journey import Journey
from journeys.models.loop_rule import LoopRule, LoopRuleVersion
from journeys.models.message import Message
from journeys.models.message_template import MessageTemplate
from journeys.models.report_mail import Digest, ReportSubscription
from journeys.models.staff_mail import StaffMail
from journeys.models.suppression import Suppression
from journeys.models.survey_mailing import SurveyMailing
from journeys.models.tally import EffectTally, EnrolmentTally, MessageTally

__all__ = [
    "CaseNotice",
    "CaseNoticeLine",
    "ContactPolicy",
    "Digest",
    "EffectTally",
    "Enrolment",
    "EnrolmentTally",
    "Journey",
    "LoopRule",
    "LoopRuleVersion",
    "Message",
    "MessageTally",
    "MessageTemplate",
    "ReportSubscription",
    "StaffMail",
    "Suppression",
    "SurveyMailing",
]
