"""The resources of this app, by the name in their address."""

from metrics.api.customer_figures import CustomerFiguresResource
from metrics.api.segment import MembershipResource, SegmentFiguresResource, SegmentResource

ROUTES = [
    ("customer-figures", CustomerFiguresResource),
    ("segments", SegmentResource),
    ("segment-figures", SegmentFiguresResource),
    ("segment-members", MembershipResource),
]
