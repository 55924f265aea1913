"""Addresses of what it means."""

from django.urls import path

from metrics.views.cohort import Cohorts, CohortsExport
from metrics.views.customer_figures import CustomerFigures
from metrics.views.dashboard import Dashboard
from metrics.views.segment import (
    SegmentCustomers,
    SegmentCustomersExport,
    SegmentReport,
    SegmentReportExport,
)
from metrics.views.service import Service, ServiceExport
from metrics.views.spreadsheet import csv_file, xlsx_file
from metrics.views.survey_figures import SurveyFigures

app_name = "metrics"
urlpatterns = [
    path("", Dashboard.as_view(), name="dashboard"),
    path("segments/", SegmentReport.as_view(), name="segment-report"),
    path("segments.csv", SegmentReportExport.as_view(), name="segment-report-export"),
    path("segments/<slug:slug>/", SegmentCustomers.as_view(), name="segment-customers"),
    path("segments/<slug:slug>.csv", SegmentCustomersExport.as_view(), name="segment-customers-export"),
    path("cohorts/", Cohorts.as_view(), name="cohorts"),
    path("cohorts.csv", CohortsExport.as_view(written=csv_file), name="cohorts-csv"),
    path("cohorts.xlsx", CohortsExport.as_view(written=xlsx_file), name="cohorts-xlsx"),
    path("service/", Service.as_view(), name="service"),
    path("service.csv", ServiceExport.as_view(written=csv_file), name="service-csv"),
    path("service.xlsx", ServiceExport.as_view(written=xlsx_file), name="service-xlsx"),
    path("surveys/<slug:slug>/", SurveyFigures.as_view(), name="survey-figures"),
    path("customers/<int:pk>/", CustomerFigures.as_view(), name="customer-figures"),
]
