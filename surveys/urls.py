"""Addresses of what customers said; `s/` is short because it stands in mails."""

from django.urls import path

from customers.people.views.spreadsheet import xlsx_file
from surveys.views.answer import AnswerPage, Confirmation
from surveys.views.detractors import Detractors
from surveys.views.doubt import AnswerConfirmation, Doubts, RevisionConfirmation
from surveys.views.survey import SurveyDetail, SurveyList
from surveys.views.verbatim import (
    CustomerVoice,
    ToneCorrection,
    VerbatimDetail,
    VerbatimExport,
    VerbatimList,
)

app_name = "surveys"
urlpatterns = [
    path("s/<str:token>/", AnswerPage.as_view(), name="answer"),
    path("s/<str:token>/confirmation/", Confirmation.as_view(), name="answer-confirmation"),
    path("detractors/", Detractors.as_view(), name="detractors"),
    path("surveys/", SurveyList.as_view(), name="survey-list"),
    path("surveys/<slug:slug>/", SurveyDetail.as_view(), name="survey-detail"),
    path("surveys/<slug:slug>/doubts/", Doubts.as_view(), name="doubts"),
    path(
        "surveys/<slug:slug>/doubts/answers/<int:pk>/confirmation/",
        AnswerConfirmation.as_view(),
        name="doubt-answer",
    ),
    path(
        "surveys/<slug:slug>/doubts/revisions/<int:pk>/confirmation/",
        RevisionConfirmation.as_view(),
        name="doubt-revision",
    ),
    path("voice/", VerbatimList.as_view(), name="voice"),
    path("voice/export.csv", VerbatimExport.as_view(), name="voice-export"),
    path("voice/export.xlsx", VerbatimExport.as_view(written=xlsx_file), name="voice-export-xlsx"),
    path("voice/<int:pk>/", VerbatimDetail.as_view(), name="verbatim-detail"),
    path("voice/<int:pk>/tone/", ToneCorrection.as_view(), name="verbatim-tone"),
    path("voice/customers/<int:pk>/", CustomerVoice.as_view(), name="customer-voice"),
]
