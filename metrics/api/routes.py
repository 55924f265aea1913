"""The resources of this app, by the name in their address."""

from metrics.api.action import ActionCommentResource, ActionResource
from metrics.api.behind import BehindResource
from metrics.api.capability_review import CapabilityReviewResource
from metrics.api.cohort import CohortResource
from metrics.api.cost import ReturnTermResource, ServiceCostResource, SpendResource
from metrics.api.customer_figures import CustomerFiguresResource
from metrics.api.goal import GoalResource
from metrics.api.listing import ListEntryResource
from metrics.api.metric import MetricResource
from metrics.api.opportunity import OpportunityResource
from metrics.api.prediction import FitResource, PredictionResource
from metrics.api.preview import PreviewResource
from metrics.api.report import ReportResource
from metrics.api.saved_report import SavedReportResource
from metrics.api.segment import MembershipResource, SegmentFiguresResource, SegmentResource, SplitResource
from metrics.api.service import ServiceFiguresResource
from metrics.api.snapshot import SnapshotResource, TargetResource
from metrics.api.staff_survey import StaffSurveyResource
from metrics.api.windows import WindowsResource

ROUTES = [
    ("customer-figures", CustomerFiguresResource),
    ("figure-customers", BehindResource),
    ("customer-predictions", PredictionResource),
    ("prediction-fits", FitResource),
    ("customer-opportunities", OpportunityResource),
    ("segments", SegmentResource),
    ("segmentations", SplitResource),
    ("segment-previews", PreviewResource),
    ("list-entries", ListEntryResource),
    ("segment-figures", SegmentFiguresResource),
    ("cohort-figures", CohortResource),
    ("service-figures", ServiceFiguresResource),
    ("service-costs", ServiceCostResource),
    ("acquisition-spends", SpendResource),
    ("return-terms", ReturnTermResource),
    ("reports", ReportResource),
    ("saved-reports", SavedReportResource),
    ("goals", GoalResource),
    ("actions", ActionResource),
    ("action-comments", ActionCommentResource),
    ("capability-reviews", CapabilityReviewResource),
    ("segment-members", MembershipResource),
    ("metrics", MetricResource),
    ("metric-snapshots", SnapshotResource),
    ("metric-targets", TargetResource),
    ("metric-windows", WindowsResource),
    ("staff-surveys", StaffSurveyResource),
]
