"""Addresses of what customers said; `s/` is short because it stands in mails."""

from django.urls import path

from surveys.views.answer import AnswerPage
from surveys.views.detractors import Detractors
from surveys.views.survey import SurveyDetail, SurveyList

app_name = "surveys"
urlpatterns = [
    path("s/<str:token>/", AnswerPage.as_view(), name="answer"),
    path("detractors/", Detractors.as_view(), name="detractors"),
    path("surveys/", SurveyList.as_view(), name="survey-list"),
    path("surveys/<slug:slug>/", SurveyDetail.as_view(), name="survey-detail"),
]
