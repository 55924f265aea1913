"""Addresses of what customers said; `s/` is short because it stands in mails."""

from django.urls import path

from customers.people.views.spreadsheet import xlsx_file
from surveys.views.answer import AnswerPage, Confirmation, FurtherQuestions, Opening
from surveys.views.asking import Asking
from surveys.views.builder import (
    Builder,
    Closure,
    Preview,
    Publication,
    QuestionCreate,
    QuestionEdit,
    QuestionMove,
    QuestionRemove,
    SurveyCopy,
    SurveyCreate,
    WordsEdit,
)
from surveys.views.detractors import Detractors
from surveys.views.doubt import DoubtedChanges, Doubts, VerdictCreate, VerdictList
from surveys.views.idea import (
    IdeaCreate,
    IdeaDetail,
    IdeaExport,
    IdeaList,
    IdeaMerge,
    IdeaMove,
    IdeaPioneers,
    PortalLink,
    PortalSwitch,
)
from surveys.views.open_link import (
    OpenLinkCreate,
    OpenLinkDetail,
    OpenLinkEdit,
    OpenLinkList,
    OpenLinkPicture,
    OpenLinkSheet,
    OpenLinkSwitch,
)
from surveys.views.portal import (
    PortalByPreference,
    PortalEarly,
    PortalIdea,
    PortalPage,
    PortalPioneer,
    PortalVote,
    PublicIdeas,
)
from surveys.views.review import ReviewCreate, ReviewCustomer, ReviewDetail, ReviewImport, ReviewList
from surveys.views.set_aside import CountAgain, OpenLinkAside
from surveys.views.staff_answer import StaffAnswerPage, StaffNotice
from surveys.views.staff_survey import (
    OrientationFigureCreate,
    StaffSurveyClosure,
    StaffSurveyDetail,
    StaffSurveyEdit,
    StaffSurveyList,
    StaffSurveyOpening,
    StaffSurveyRemoval,
)
from surveys.views.survey import KindsAsked, SurveyDetail, SurveyList
from surveys.views.theme import ThemeEdit, ThemeList, ThemeRemoval
from surveys.views.verbatim import (
    CustomerVoice,
    ToneCorrection,
    VerbatimDetail,
    VerbatimExport,
    VerbatimList,
)
from surveys.views.wording import WordingEdit

app_name = "surveys"
urlpatterns = [
    path("s/<str:token>/", AnswerPage.as_view(), name="answer"),
    path("s/<str:token>/opening/", Opening.as_view(), name="answer-opening"),
    path("s/<str:token>/questions/", FurtherQuestions.as_view(), name="answer-questions"),
    path("s/<str:token>/confirmation/", Confirmation.as_view(), name="answer-confirmation"),
    path("detractors/", Detractors.as_view(), name="detractors"),
    path("surveys/", SurveyList.as_view(), name="survey-list"),
    path("surveys-asked/", KindsAsked.as_view(), name="kinds-asked"),
    path("surveys/new/", SurveyCreate.as_view(), name="survey-create"),
    path("surveys/<slug:slug>/", SurveyDetail.as_view(), name="survey-detail"),
    path("surveys/<slug:slug>/asking/", Asking.as_view(), name="survey-asking"),
    path("surveys/<slug:slug>/builder/", Builder.as_view(), name="builder"),
    path("surveys/<slug:slug>/builder/preview/", Preview.as_view(), name="survey-preview"),
    path("surveys/<slug:slug>/builder/words/", WordsEdit.as_view(), name="survey-words"),
    path("surveys/<slug:slug>/builder/brands/<slug:brand>/", WordingEdit.as_view(), name="survey-wording"),
    path("surveys/<slug:slug>/builder/questions/", QuestionCreate.as_view(), name="question-create"),
    path("surveys/<slug:slug>/builder/questions/<slug:key>/", QuestionEdit.as_view(), name="question-edit"),
    path(
        "surveys/<slug:slug>/builder/questions/<slug:key>/place/",
        QuestionMove.as_view(),
        name="question-move",
    ),
    path(
        "surveys/<slug:slug>/builder/questions/<slug:key>/removal/",
        QuestionRemove.as_view(),
        name="question-remove",
    ),
    path("surveys/<slug:slug>/open-links/", OpenLinkList.as_view(), name="open-link-list"),
    path("surveys/<slug:slug>/open-links/new/", OpenLinkCreate.as_view(), name="open-link-create"),
    path("surveys/open-links/<int:pk>/", OpenLinkDetail.as_view(), name="open-link-detail"),
    path("surveys/open-links/<int:pk>/terms/", OpenLinkEdit.as_view(), name="open-link-edit"),
    path("surveys/open-links/<int:pk>/switch/", OpenLinkSwitch.as_view(), name="open-link-switch"),
    path("surveys/open-links/<int:pk>/set-asides/", OpenLinkAside.as_view(), name="open-link-aside"),
    path("surveys/set-asides/<int:pk>/undoing/", CountAgain.as_view(), name="set-aside-undo"),
    path("surveys/open-links/<int:pk>/sheet/", OpenLinkSheet.as_view(), name="open-link-sheet"),
    path(
        "surveys/open-links/<int:pk>/qr.svg", OpenLinkPicture.as_view(), {"kind": "svg"}, name="open-link-svg"
    ),
    path(
        "surveys/open-links/<int:pk>/qr.png", OpenLinkPicture.as_view(), {"kind": "png"}, name="open-link-png"
    ),
    path("surveys/<slug:slug>/publication/", Publication.as_view(), name="survey-publication"),
    path("surveys/<slug:slug>/closure/", Closure.as_view(), name="survey-closure"),
    path("surveys/<slug:slug>/copies/", SurveyCopy.as_view(), name="survey-copy"),
    path("doubts/", Doubts.as_view(), name="doubts"),
    path("doubts/changes/", DoubtedChanges.as_view(), name="doubt-changes"),
    path("doubts/verdicts/", VerdictList.as_view(), name="verdict-list"),
    path("doubts/verdicts/new/", VerdictCreate.as_view(), name="verdict-create"),
    path("reviews/", ReviewList.as_view(), name="review-list"),
    path("reviews/new/", ReviewCreate.as_view(), name="review-create"),
    path("reviews/import/", ReviewImport.as_view(), name="review-import"),
    path("reviews/<int:pk>/", ReviewDetail.as_view(), name="review-detail"),
    path("reviews/<int:pk>/customer/", ReviewCustomer.as_view(), name="review-customer"),
    path("themes/", ThemeList.as_view(), name="theme-list"),
    path("themes/new/", ThemeEdit.as_view(), name="theme-create"),
    path("themes/<int:pk>/", ThemeEdit.as_view(), name="theme-edit"),
    path("themes/<int:pk>/removal/", ThemeRemoval.as_view(), name="theme-removal"),
    path("voice/", VerbatimList.as_view(), name="voice"),
    path("voice/export.csv", VerbatimExport.as_view(), name="voice-export"),
    path("voice/export.xlsx", VerbatimExport.as_view(written=xlsx_file), name="voice-export-xlsx"),
    path("voice/<int:pk>/", VerbatimDetail.as_view(), name="verbatim-detail"),
    path("voice/<int:pk>/tone/", ToneCorrection.as_view(), name="verbatim-tone"),
    path("voice/customers/<int:pk>/", CustomerVoice.as_view(), name="customer-voice"),
    path("i/from/<str:token>/", PortalByPreference.as_view(), name="portal-by-preference"),
    path("i/<str:token>/", PortalPage.as_view(), name="portal"),
    path("i/<str:token>/ideas/", PortalIdea.as_view(), name="portal-idea"),
    path("i/<str:token>/ideas/<int:pk>/vote/", PortalVote.as_view(), name="portal-vote"),
    path("i/<str:token>/ideas/<int:pk>/early/", PortalEarly.as_view(), name="portal-early"),
    path("i/<str:token>/pioneer/", PortalPioneer.as_view(), name="portal-pioneer"),
    path("our-ideas/", PublicIdeas.as_view(), name="public-ideas"),
    path("ideas/", IdeaList.as_view(), name="idea-list"),
    path("ideas/new/", IdeaCreate.as_view(), name="idea-create"),
    path("ideas/export.csv", IdeaExport.as_view(), name="idea-export"),
    path("ideas/portal/", PortalSwitch.as_view(), name="portal-switch"),
    path("ideas/customers/<int:pk>/link/", PortalLink.as_view(), name="portal-link"),
    path("ideas/<int:pk>/", IdeaDetail.as_view(), name="idea-detail"),
    path("ideas/<int:pk>/state/", IdeaMove.as_view(), name="idea-move"),
    path("ideas/<int:pk>/merge/", IdeaMerge.as_view(), name="idea-merge"),
    path("ideas/<int:pk>/pioneers/", IdeaPioneers.as_view(), name="idea-pioneers"),
    path("staff-surveys/", StaffSurveyList.as_view(), name="staff-survey-list"),
    path("staff-surveys/new/", StaffSurveyEdit.as_view(), name="staff-survey-create"),
    path("staff-surveys/notice/", StaffNotice.as_view(), name="staff-notice"),
    path("staff-surveys/figures/new/", OrientationFigureCreate.as_view(), name="orientation-figure-create"),
    path("staff-surveys/<int:pk>/", StaffSurveyDetail.as_view(), name="staff-survey-detail"),
    path("staff-surveys/<int:pk>/statements/", StaffSurveyEdit.as_view(), name="staff-survey-edit"),
    path("staff-surveys/<int:pk>/opening/", StaffSurveyOpening.as_view(), name="staff-survey-opening"),
    path("staff-surveys/<int:pk>/closure/", StaffSurveyClosure.as_view(), name="staff-survey-closure"),
    path("staff-surveys/<int:pk>/removal/", StaffSurveyRemoval.as_view(), name="staff-survey-removal"),
    path("staff-surveys/<int:pk>/answer/", StaffAnswerPage.as_view(), name="staff-answer"),
]
