"""The resources of this app, by the name in their address."""

from journeys.api.enrolment import EnrolmentResource
from journeys.api.invitation import InvitationResource
from journeys.api.invitation_batch import InvitationBatchResource
from journeys.api.message import MessageResource
from journeys.api.report_subscription import SubscriptionResource

ROUTES = [
    ("enrolments", EnrolmentResource),
    ("invitations", InvitationResource),
    ("invitation-batches", InvitationBatchResource),
    ("messages", MessageResource),
    ("report-subscriptions", SubscriptionResource),
]
