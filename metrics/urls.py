"""Addresses of what it means."""

from django.urls import path

from customers.people.views.spreadsheet import csv_file, xlsx_file
from metrics.views.action import (
    ActionCommentAdd,
    ActionCreate,
    ActionDetail,
    ActionEdit,
    ActionList,
    ActionMove,
)
from metrics.views.behind import BehindExport, BehindFigure
from metrics.views.capability_review import (
    CapabilityAct,
    CapabilityChapter,
    CapabilityClose,
    CapabilityDetail,
    CapabilityList,
    CapabilityStart,
)
from metrics.views.cohort import Cohorts
from metrics.views.cost import Acquisition, ReturnTerms, ServiceCosts, Spending, SpendingImport
from metrics.views.customer_figures import CustomerFigures
from metrics.views.dashboard import Dashboard
from metrics.views.driver import Drivers
from metrics.views.flow import Flow, FlowAsk, FlowCustomers
from metrics.views.goal import GoalCreate, GoalDetail, GoalDrop, GoalEdit, GoalList
from metrics.views.journey_effect import JourneyEffects
from metrics.views.kano import KanoResults
from metrics.views.listing import CustomerLists, ListAdd, ListCreate, ListFromView, ListRemove
from metrics.views.opportunity import LoyaltyWeightsChange, OpportunityMap
from metrics.views.prediction import Prediction
from metrics.views.reason import ReasonCases, Reasons
from metrics.views.report import ReportExport
from metrics.views.rfm import RfmGrid
from metrics.views.saved_report import (
    SavedReportChange,
    SavedReportCreate,
    SavedReportDelete,
    SavedReportList,
)
from metrics.views.segment import SegmentList, SegmentReport
from metrics.views.segment_builder import ProductOptions, SegmentCreate, SegmentEdit, SegmentPreview
from metrics.views.segment_order import SegmentArchive, SegmentMove, SegmentRestore, SplitCreate
from metrics.views.segment_page import (
    SegmentCustomers,
    SegmentCustomersExport,
    SegmentDetail,
    SegmentMoves,
    SegmentStanding,
)
from metrics.views.service import Service
from metrics.views.staff_orientation import StaffOrientation
from metrics.views.stay import Stays
from metrics.views.survey_figures import SurveyFigures
from metrics.views.survey_results import SurveyResults
from metrics.views.themes import Themes
from metrics.views.trend import TargetSet, Trends
from metrics.views.value import Value, ValueCustomers
from metrics.views.windows import WindowsChange

app_name = "metrics"
urlpatterns = [
    path("", Dashboard.as_view(), name="dashboard"),
    path("segments/", SegmentList.as_view(), name="segment-list"),
    path("segment-report/", SegmentReport.as_view(), name="segment-report"),
    path("staff-orientation/", StaffOrientation.as_view(), name="staff-orientation"),
    path("reports/<slug:key>.csv", ReportExport.as_view(written=csv_file), name="report-csv"),
    path("reports/<slug:key>.xlsx", ReportExport.as_view(written=xlsx_file), name="report-xlsx"),
    path("saved-reports/", SavedReportList.as_view(), name="saved-report-list"),
    path("saved-reports/<slug:key>/new/", SavedReportCreate.as_view(), name="saved-report-create"),
    path("saved-reports/<int:pk>/", SavedReportChange.as_view(), name="saved-report-change"),
    path("saved-reports/<int:pk>/deletion/", SavedReportDelete.as_view(), name="saved-report-delete"),
    path("segments/new/", SegmentCreate.as_view(), name="segment-create"),
    path("segments/preview/", SegmentPreview.as_view(), name="segment-preview"),
    path("segments/products/", ProductOptions.as_view(), name="segment-products"),
    path("segments/splits/", SplitCreate.as_view(), name="split-create"),
    path("segments/lists/", ListCreate.as_view(), name="list-create"),
    path("segments/list/", ListFromView.as_view(), name="list-from-view"),
    path("segments/<slug:slug>/", SegmentDetail.as_view(), name="segment-detail"),
    path("segments/<slug:slug>/customers/", SegmentCustomers.as_view(), name="segment-customers"),
    path("segments/<slug:slug>/moves/", SegmentMoves.as_view(), name="segment-moves"),
    path("segments/<slug:slug>.csv", SegmentCustomersExport.as_view(), name="segment-customers-export"),
    path("cohorts/", Cohorts.as_view(), name="cohorts"),
    path("rfm/", RfmGrid.as_view(), name="rfm"),
    path("value/", Value.as_view(), name="value"),
    path("value/customers/", ValueCustomers.as_view(), name="value-customers"),
    path("retention/", Stays.as_view(), name="stays"),
    path("acquisition/", Acquisition.as_view(), name="acquisition"),
    path("journeys/", JourneyEffects.as_view(), name="journey-effects"),
    path("costs/returns/", ReturnTerms.as_view(), name="return-terms"),
    path("costs/", ServiceCosts.as_view(), name="service-costs"),
    path("costs/acquisition/", Spending.as_view(), name="spending"),
    path("costs/acquisition/file/", SpendingImport.as_view(), name="spending-import"),
    path("windows/", WindowsChange.as_view(), name="windows"),
    path("reasons/", Reasons.as_view(), name="reasons"),
    path("reasons/cases/", ReasonCases.as_view(), name="reason-cases"),
    path("themes/", Themes.as_view(), name="themes"),
    path("service/", Service.as_view(), name="service"),
    path("trends/", Trends.as_view(), name="trends"),
    path("trends/target/", TargetSet.as_view(), name="target-set"),
    path("segments/<slug:slug>/standing/", SegmentStanding.as_view(), name="segment-standing"),
    path("segments/<slug:slug>/edit/", SegmentEdit.as_view(), name="segment-edit"),
    path("segments/<slug:slug>/archive/", SegmentArchive.as_view(), name="segment-archive"),
    path("segments/<slug:slug>/return/", SegmentRestore.as_view(), name="segment-restore"),
    path("segments/<slug:slug>/place/", SegmentMove.as_view(), name="segment-move"),
    path("segments/<slug:slug>/entries/", ListAdd.as_view(), name="list-add"),
    path("segments/<slug:slug>/entries/<int:pk>/", ListRemove.as_view(), name="list-remove"),
    path("predicted-value/", Prediction.as_view(), name="prediction"),
    path("drivers/", Drivers.as_view(), name="drivers"),
    path("movement/", Flow.as_view(), name="flow"),
    path("movement/questions/", FlowAsk.as_view(), name="flow-ask"),
    path("movement/customers/", FlowCustomers.as_view(), name="flow-customers"),
    path("loyalty-map/", OpportunityMap.as_view(), name="opportunity-map"),
    path("loyalty-map/weights/", LoyaltyWeightsChange.as_view(), name="loyalty-weights"),
    path("goals/", GoalList.as_view(), name="goal-list"),
    path("goals/new/", GoalCreate.as_view(), name="goal-create"),
    path("goals/<int:pk>/", GoalDetail.as_view(), name="goal-detail"),
    path("goals/<int:pk>/edit/", GoalEdit.as_view(), name="goal-edit"),
    path("goals/<int:pk>/end/", GoalDrop.as_view(), name="goal-drop"),
    path("actions/", ActionList.as_view(), name="action-list"),
    path("actions/new/", ActionCreate.as_view(), name="action-create"),
    path("actions/<int:pk>/", ActionDetail.as_view(), name="action-detail"),
    path("actions/<int:pk>/edit/", ActionEdit.as_view(), name="action-edit"),
    path("actions/<int:pk>/state/", ActionMove.as_view(), name="action-move"),
    path("actions/<int:pk>/comments/", ActionCommentAdd.as_view(), name="action-comment"),
    path("capabilities/", CapabilityList.as_view(), name="capability-list"),
    path("capabilities/new/", CapabilityStart.as_view(), name="capability-start"),
    path("capabilities/<int:pk>/", CapabilityDetail.as_view(), name="capability-detail"),
    path("capabilities/<int:pk>/closure/", CapabilityClose.as_view(), name="capability-close"),
    path("capabilities/<int:pk>/actions/<int:answer>/", CapabilityAct.as_view(), name="capability-act"),
    path("capabilities/<int:pk>/<slug:chapter>/", CapabilityChapter.as_view(), name="capability-chapter"),
    path("kano/", KanoResults.as_view(), name="kano"),
    path("survey-results/", SurveyResults.as_view(), name="survey-results"),
    path("surveys/<slug:slug>/", SurveyFigures.as_view(), name="survey-figures"),
    path("customers/<int:pk>/", CustomerFigures.as_view(), name="customer-figures"),
    path("customers/<int:pk>/lists/", CustomerLists.as_view(), name="customer-lists"),
    path("<slug:key>/customers/", BehindFigure.as_view(), name="behind"),
    path("<slug:key>/customers.csv", BehindExport.as_view(written=csv_file), name="behind-csv"),
    path("<slug:key>/customers.xlsx", BehindExport.as_view(written=xlsx_file), name="behind-xlsx"),
]
