"""What it means: figures of customers and segments. Derived throughout: nothing here is typed in."""

from metrics.models.action import Action, ActionComment
from metrics.models.capability_review import CapabilityAnswer, CapabilityEvidence, CapabilityReview
from metrics.models.cohort import CohortFigures
from metrics.models.cost import AcquisitionSpend, ServiceCost, SourceMonth, SourceYear
from metrics.models.customer_metrics import CustomerMetrics
from metrics.models.driver import DriverFit, DriverWeight
from metrics.models.figures import DailyFigures, RfmFigures, SegmentFigures
from metrics.models.flow import FlowLine, SegmentFlow
from metrics.models.goal import Goal
from metrics.models.narrowed import NarrowedFigures
from metrics.models.opportunity import CustomerOpportunity, LoyaltyWeights, OpportunityFigures
from metrics.models.prediction import CustomerPrediction, PredictionFit
from metrics.models.recount import Recount
from metrics.models.return_term import ReturnTerm
from metrics.models.saved_report import SavedReport
from metrics.models.segment import Listing, Segment, SegmentMembership, SegmentOverlap, Split
from metrics.models.service import AnswerFigures, PromiseFigures, ServiceFigures, ThemeFigures
from metrics.models.snapshot import MetricSnapshot, Target
from metrics.models.survey_figures import QuestionFigures, SurveyFigures, TraitFigures
from metrics.models.team_voice import TeamVoice
from metrics.models.thresholds import Thresholds
from metrics.models.value import StayFigures, ValueFigures
from metrics.models.windows import Windows

__all__ = [
    "AcquisitionSpend",
    "Action",
    "ActionComment",
    "AnswerFigures",
    "CapabilityAnswer",
    "CapabilityEvidence",
    "CapabilityReview",
    "CohortFigures",
    "CustomerMetrics",
    "CustomerOpportunity",
    "CustomerPrediction",
    "DailyFigures",
    "DriverFit",
    "DriverWeight",
    "FlowLine",
    "Goal",
    "Listing",
    "LoyaltyWeights",
    "MetricSnapshot",
    "NarrowedFigures",
    "OpportunityFigures",
    "PredictionFit",
    "PromiseFigures",
    "QuestionFigures",
    "Recount",
    "ReturnTerm",
    "RfmFigures",
    "SavedReport",
    "Segment",
    "SegmentFigures",
    "SegmentFlow",
    "SegmentMembership",
    "SegmentOverlap",
    "ServiceCost",
    "ServiceFigures",
    "SourceMonth",
    "SourceYear",
    "Split",
    "StayFigures",
    "SurveyFigures",
    "Target",
    "TeamVoice",
    "ThemeFigures",
    "Thresholds",
    "TraitFigures",
    "ValueFigures",
    "Windows",
]
