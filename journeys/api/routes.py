"""The resources of this app, by the name in their address."""

from journeys.api.enrolment import EnrolmentResource
from journeys.api.message import MessageResource
from journeys.api.report_subscription import SubscriptionResource

ROUTES = [
    ("enrolments", EnrolmentResource),
    ("messages", MessageResource),
    ("report-subscriptions", SubscriptionResource),
]
