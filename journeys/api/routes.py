"""The resources of this app, by the name in their address."""

from journeys.api.enrolment import EnrolmentResource
from journeys.api.follow_up import FollowUpResource
from journeys.api.interview import InterviewResource
from journeys.api.invitation import InvitationResource
from journeys.api.invitation_batch import InvitationBatchResource
from journeys.api.journey import JourneyResource
from journeys.api.loop_rule import LoopRuleResource, RulePreviewResource
from journeys.api.message import MessageResource
from journeys.api.report_subscription import SubscriptionResource
from journeys.api.survey_mailing import SurveyMailingResource

ROUTES = [
    ("journeys", JourneyResource),
    ("enrolments", EnrolmentResource),
    ("invitations", InvitationResource),
    ("invitation-batches", InvitationBatchResource),
    ("interviews", InterviewResource),
    ("follow-ups", FollowUpResource),
    ("loop-rules", LoopRuleResource),
    ("loop-rule-previews", RulePreviewResource),
    ("messages", MessageResource),
    ("survey-mailings", SurveyMailingResource),
    ("report-subscriptions", SubscriptionResource),
]
