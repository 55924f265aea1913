"""Addresses of what we do about it; `u/` is short because it stands in mails."""

from django.urls import path

from journeys.views.contact_policy import ContactRules
from journeys.views.customer import CustomerJourneys
from journeys.views.follow_up import CustomerAnswer, DeedNote, FollowUpDetail, GestureMake, GestureUndo
from journeys.views.interview import Interview, InterviewStart
from journeys.views.journey import JourneyDetail, JourneyHoldOut, JourneyList, JourneySwitch, SurveyJourneys
from journeys.views.loop import LoopAssignment, LoopBoard, LoopList
from journeys.views.loop_rule import GestureTermsEdit, RuleDetail, RuleList, RuleMove, RuleWrite
from journeys.views.message import MessageDetail, MessageList, MessageMail, SampleMail
from journeys.views.preference_link import PreferenceLinkMail
from journeys.views.report_leave import ReportLeave
from journeys.views.report_subscription import ReportSubscriptions, ReportUnsubscribe
from journeys.views.survey_mailing import MailingCreate, MailingDetail, MailingStop
from journeys.views.unsubscribe import Unsubscribe

app_name = "journeys"
urlpatterns = [
    path("u/<str:token>/", Unsubscribe.as_view(), name="unsubscribe"),
    path("journeys/", JourneyList.as_view(), name="journey-list"),
    path("journeys/<slug:slug>/", JourneyDetail.as_view(), name="journey-detail"),
    path("journeys/<slug:slug>/switch/", JourneySwitch.as_view(), name="journey-switch"),
    path("journeys/<slug:slug>/hold-out/", JourneyHoldOut.as_view(), name="journey-hold-out"),
    path("surveys/<slug:slug>/journeys/", SurveyJourneys.as_view(), name="survey-journeys"),
    path("surveys/<slug:slug>/mailings/new/", MailingCreate.as_view(), name="mailing-create"),
    path("mailings/<int:pk>/", MailingDetail.as_view(), name="mailing-detail"),
    path("mailings/<int:pk>/stop/", MailingStop.as_view(), name="mailing-stop"),
    path("loop/", LoopBoard.as_view(), name="loop-board"),
    path("loop/assignment/", LoopAssignment.as_view(), name="loop-assignment"),
    path("loop/stages/<slug:stage>/", LoopList.as_view(), name="loop-list"),
    path("loop/rules/", RuleList.as_view(), name="loop-rules"),
    path("loop/rules/new/", RuleWrite.as_view(), name="loop-rule-create"),
    path("loop/rules/<int:pk>/", RuleDetail.as_view(), name="loop-rule"),
    path("loop/rules/<int:pk>/edit/", RuleWrite.as_view(), name="loop-rule-edit"),
    path("loop/rules/<int:pk>/state/", RuleMove.as_view(), name="loop-rule-state"),
    path("loop/gestures/", GestureTermsEdit.as_view(), name="gesture-terms"),
    path("loop/gestures/<int:pk>/undoing/", GestureUndo.as_view(), name="gesture-undo"),
    path("loop/<int:pk>/", FollowUpDetail.as_view(), name="follow-up"),
    path("loop/<int:pk>/gestures/", GestureMake.as_view(), name="gesture-make"),
    path("loop/<int:pk>/deed/", DeedNote.as_view(), name="deed-note"),
    path("customers/<int:pk>/answer/", CustomerAnswer.as_view(), name="customer-answer"),
    path("surveys/<slug:slug>/mail/", SampleMail.as_view(), name="sample-mail"),
    path("messages/", MessageList.as_view(), name="message-list"),
    path("messages/<int:pk>/", MessageDetail.as_view(), name="message-detail"),
    path("messages/<int:pk>/mail/", MessageMail.as_view(), name="message-mail"),
    path("report-mail/<str:token>/", ReportLeave.as_view(), name="report-leave"),
    path("saved-reports/<int:pk>/mail/", ReportSubscriptions.as_view(), name="report-subscriptions"),
    path("report-subscriptions/<int:pk>/end/", ReportUnsubscribe.as_view(), name="report-unsubscribe"),
    path("contact-rules/", ContactRules.as_view(), name="contact-rules"),
    path("customers/<int:pk>/interview/", InterviewStart.as_view(), name="interview-start"),
    path("customers/<int:pk>/interview/<int:invitation>/", Interview.as_view(), name="interview"),
    path("customers/<int:pk>/journeys/", CustomerJourneys.as_view(), name="customer-journeys"),
    path(
        "customers/<int:pk>/preferences/link/mail/",
        PreferenceLinkMail.as_view(),
        name="preference-link-mail",
    ),
]
