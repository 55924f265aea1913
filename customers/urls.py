"""The staff pages on what happened."""

from django.urls import path

from customers.cases.views.case import CaseAnswer, CaseCreate, CaseDetail, CaseEdit, CaseMove, CaseTake
from customers.cases.views.case_list import CaseBoard, CaseBulk, CaseList
from customers.cases.views.case_rules import CalendarRemove, CalendarSave, CaseRules
from customers.cases.views.promise import PromiseCreate, PromiseList, PromiseMove, PromiseSettle
from customers.commerce.views.brand import BrandEdit, BrandList, BrandSwitch, accent_sheet, logo_picture
from customers.commerce.views.order import OrderDetail, OrderList
from customers.contact.views.draft import DraftDiscard, DraftSave
from customers.contact.views.interaction import InteractionCreate
from customers.contact.views.phone_call import CallList, CallsNow
from customers.contact.views.wrap_up_code import (
    CodeCreate,
    CodeList,
    CodeMove,
    CodeRetirement,
    CodeReturn,
    CodeUpdate,
)
from customers.identity.views.duplicate import DuplicateDismissal, DuplicateList, DuplicateReopening
from customers.identity.views.find import Find
from customers.identity.views.merge import DuplicatesOf, MergeCreate, MergeList, MergeUndo
from customers.identity.views.pop import PhoneCreate, Pop
from customers.identity.views.twins import Twins
from customers.imports.views.import_job import (
    ImportCancel,
    ImportCreate,
    ImportDetail,
    ImportGoodLines,
    ImportIssues,
    ImportList,
    ImportMapping,
    ImportProgress,
)
from customers.loyalty.views.loyalty import PostingCreate
from customers.loyalty.views.loyalty_card import LoyaltyCardCreate, LoyaltyCardTakeBack
from customers.models import Outcome, Reason, Topic
from customers.people.views.consent import ConsentCreate, ConsentList, WordingsPart
from customers.people.views.consent_rules import ConsentRules, ConsentWordings
from customers.people.views.custom_field import (
    ChoiceCreate,
    ChoiceMove,
    ChoiceRename,
    ChoiceRetire,
    CustomFieldCreate,
    CustomFieldEdit,
    CustomFieldList,
    CustomFieldMove,
    CustomFieldRetire,
)
from customers.people.views.customer import CustomerCreate, CustomerDetail, CustomerEdit
from customers.people.views.customer_list import (
    CustomerList,
    DefaultViewForget,
    ExportCreate,
    TagMany,
    ViewCreate,
    ViewDelete,
    ViewFirst,
)
from customers.people.views.preference import (
    Preferences,
    PreferencesPause,
    Unsubscription,
    UnsubscriptionUndo,
)
from customers.people.views.preference_panel import LinkMake, LinkWithdraw, PreferencePanel, WishesSave
from customers.people.views.sighting import SightingList
from customers.people.views.tag import (
    CustomerTagCreate,
    CustomerTagRemove,
    TagDelete,
    TagEdit,
    TagList,
    TagMerge,
    TagOptions,
)
from customers.privacy.views.copy import CopyDownload
from customers.privacy.views.erasure import ErasureCreate
from customers.privacy.views.request import OwnRequest, PrivacyRequestCreate, PrivacyRequestList
from customers.views.desk import Desk
from customers.views.timeline import TimelinePart

app_name = "customers"

REASON, OUTCOME, TOPIC = {"model": Reason}, {"model": Outcome}, {"model": Topic}

urlpatterns = [
    path("imports/", ImportList.as_view(), name="import-list"),
    path("imports/new/", ImportCreate.as_view(), name="import-create"),
    path("imports/<int:pk>/", ImportDetail.as_view(), name="import-detail"),
    path("imports/<int:pk>/columns/", ImportMapping.as_view(), name="import-mapping"),
    path("imports/<int:pk>/progress/", ImportProgress.as_view(), name="import-progress"),
    path("imports/<int:pk>/cancellation/", ImportCancel.as_view(), name="import-cancel"),
    path("imports/<int:pk>/good-lines/", ImportGoodLines.as_view(), name="import-good-lines"),
    path("imports/<int:pk>/refused.csv", ImportIssues.as_view(), name="import-issues"),
    path("codes/", CodeList.as_view(), name="code-list"),
    path("codes/reasons/new/", CodeCreate.as_view(**REASON), name="reason-create"),
    path("codes/reasons/<int:pk>/", CodeUpdate.as_view(**REASON), name="reason-update"),
    path("codes/reasons/<int:pk>/place/", CodeMove.as_view(**REASON), name="reason-move"),
    path("codes/reasons/<int:pk>/retirement/", CodeRetirement.as_view(**REASON), name="reason-retire"),
    path("codes/reasons/<int:pk>/return/", CodeReturn.as_view(**REASON), name="reason-return"),
    path("codes/outcomes/new/", CodeCreate.as_view(**OUTCOME), name="outcome-create"),
    path("codes/outcomes/<int:pk>/", CodeUpdate.as_view(**OUTCOME), name="outcome-update"),
    path("codes/outcomes/<int:pk>/place/", CodeMove.as_view(**OUTCOME), name="outcome-move"),
    path("codes/outcomes/<int:pk>/retirement/", CodeRetirement.as_view(**OUTCOME), name="outcome-retire"),
    path("codes/outcomes/<int:pk>/return/", CodeReturn.as_view(**OUTCOME), name="outcome-return"),
    path("codes/topics/new/", CodeCreate.as_view(**TOPIC), name="topic-create"),
    path("codes/topics/<int:pk>/", CodeUpdate.as_view(**TOPIC), name="topic-update"),
    path("codes/topics/<int:pk>/place/", CodeMove.as_view(**TOPIC), name="topic-move"),
    path("codes/topics/<int:pk>/retirement/", CodeRetirement.as_view(**TOPIC), name="topic-retire"),
    path("codes/topics/<int:pk>/return/", CodeReturn.as_view(**TOPIC), name="topic-return"),
    path("cases/", CaseList.as_view(), name="case-list"),
    path("cases/board/", CaseBoard.as_view(), name="case-board"),
    path("cases/changes/", CaseBulk.as_view(), name="case-bulk"),
    path("cases/<int:pk>/", CaseDetail.as_view(), name="case-detail"),
    path("cases/<int:pk>/edit/", CaseEdit.as_view(), name="case-edit"),
    path("cases/<int:pk>/moves/", CaseMove.as_view(), name="case-move"),
    path("cases/<int:pk>/taking/", CaseTake.as_view(), name="case-take"),
    path("cases/<int:pk>/answer/", CaseAnswer.as_view(), name="case-answer"),
    path("case-rules/", CaseRules.as_view(), name="case-rules"),
    path("case-rules/calendars/new/", CalendarSave.as_view(), name="calendar-create"),
    path("case-rules/calendars/<int:pk>/", CalendarSave.as_view(), name="calendar-edit"),
    path("case-rules/calendars/<int:pk>/removal/", CalendarRemove.as_view(), name="calendar-remove"),
    path("promises/", PromiseList.as_view(), name="promise-list"),
    path("promises/<int:pk>/move/", PromiseMove.as_view(), name="promise-move"),
    path("promises/<int:pk>/state/", PromiseSettle.as_view(), name="promise-settle"),
    path("customers/<int:pk>/cases/new/", CaseCreate.as_view(), name="case-create"),
    path("customers/<int:pk>/promises/new/", PromiseCreate.as_view(), name="promise-create"),
    path("desk/", Desk.as_view(), name="desk"),
    path("find/", Find.as_view(), name="find"),
    path("calls/", CallList.as_view(), name="call-list"),
    path("calls/now/", CallsNow.as_view(), name="calls-now"),
    path("pop/", Pop.as_view(), name="pop"),
    path("customers/", CustomerList.as_view(), name="customer-list"),
    path("customers/new/", CustomerCreate.as_view(), name="customer-create"),
    path("customers/twins/", Twins.as_view(), name="twins"),
    path("customers/<int:pk>/twins/", Twins.as_view(), name="twins-besides"),
    path("duplicates/", DuplicateList.as_view(), name="duplicate-list"),
    path("duplicates/<int:pk>/dismissal/", DuplicateDismissal.as_view(), name="duplicate-dismissal"),
    path("duplicates/<int:pk>/reopening/", DuplicateReopening.as_view(), name="duplicate-reopening"),
    path("who-saw-whom/", SightingList.as_view(), name="sighting-list"),
    path("merges/", MergeList.as_view(), name="merge-list"),
    path("merges/<int:pk>/undoing/", MergeUndo.as_view(), name="merge-undo"),
    path("customers/<int:pk>/duplicates/", DuplicatesOf.as_view(), name="duplicates-of"),
    path("customers/<int:pk>/merge/<int:other>/", MergeCreate.as_view(), name="merge-create"),
    path("customers/<int:pk>/", CustomerDetail.as_view(), name="customer-detail"),
    path("customers/<int:pk>/edit/", CustomerEdit.as_view(), name="customer-edit"),
    path("customers/<int:pk>/timeline/", TimelinePart.as_view(), name="customer-timeline"),
    path("customers/<int:pk>/orders/", OrderList.as_view(), name="order-list"),
    path("customers/orders/<int:pk>/", OrderDetail.as_view(), name="order-detail"),
    path("customers/<int:pk>/contacts/", InteractionCreate.as_view(), name="interaction-create"),
    path("customers/<int:pk>/contacts/draft/", DraftSave.as_view(), name="draft-save"),
    path("customers/<int:pk>/contacts/draft/discarding/", DraftDiscard.as_view(), name="draft-discard"),
    path("customers/<int:pk>/phones/", PhoneCreate.as_view(), name="phone-create"),
    path("consent-rules/", ConsentRules.as_view(), name="consent-rules"),
    path("consent-rules/wordings/", ConsentWordings.as_view(), name="consent-wordings"),
    path("customers/<int:pk>/consents/wordings/", WordingsPart.as_view(), name="consent-wordings-for"),
    path("customers/<int:pk>/consents/ledger/", ConsentList.as_view(), name="consent-list"),
    path("customers/<int:pk>/consents/", ConsentCreate.as_view(), name="consent-create"),
    path("customers/<int:pk>/preferences/", PreferencePanel.as_view(), name="preference-panel"),
    path("customers/<int:pk>/preferences/wishes/", WishesSave.as_view(), name="wishes-save"),
    path("customers/<int:pk>/preferences/link/", LinkMake.as_view(), name="preference-link"),
    path(
        "customers/<int:pk>/preferences/link/withdrawal/",
        LinkWithdraw.as_view(),
        name="preference-link-withdraw",
    ),
    # Short, because it stands in every mail.
    path("p/<str:token>/", Preferences.as_view(), name="preferences"),
    path("p/<str:token>/pause/", PreferencesPause.as_view(), name="preferences-pause"),
    path("p/<str:token>/unsubscription/", Unsubscription.as_view(), name="unsubscription"),
    path("p/<str:token>/unsubscription/undoing/", UnsubscriptionUndo.as_view(), name="unsubscription-undo"),
    path("p/<str:token>/requests/<slug:kind>/", OwnRequest.as_view(), name="own-request"),
    path(
        "customers/<int:pk>/privacy/<slug:kind>/",
        PrivacyRequestCreate.as_view(),
        name="privacy-request-create",
    ),
    path("customers/<int:pk>/copy/", CopyDownload.as_view(), name="copy-download"),
    path("customers/<int:pk>/erasure/", ErasureCreate.as_view(), name="erasure-create"),
    path("privacy/", PrivacyRequestList.as_view(), name="privacy-request-list"),
    path("customers/<int:pk>/cards/", LoyaltyCardCreate.as_view(), name="card-create"),
    path("cards/<int:pk>/taking-back/", LoyaltyCardTakeBack.as_view(), name="card-take-back"),
    path("customers/<int:pk>/points/", PostingCreate.as_view(), name="posting-create"),
    path("customers/<int:pk>/tags/", CustomerTagCreate.as_view(), name="customer-tag-create"),
    path(
        "customers/<int:pk>/tags/<int:tag>/removal/", CustomerTagRemove.as_view(), name="customer-tag-remove"
    ),
    path("customers/tags/", TagMany.as_view(), name="customers-tag"),
    path("customers/exports/", ExportCreate.as_view(), name="export-create"),
    path("customers/views/", ViewCreate.as_view(), name="view-create"),
    path("customers/views/first/removal/", DefaultViewForget.as_view(), name="view-first-forget"),
    path("customers/views/<int:pk>/removal/", ViewDelete.as_view(), name="view-delete"),
    path("customers/views/<int:pk>/first/", ViewFirst.as_view(), name="view-first"),
    path("accents/<slug:colour>.css", accent_sheet, name="accent"),
    path("logos/<str:name>", logo_picture, name="logo"),
    path("brands/", BrandList.as_view(), name="brand-list"),
    path("brands/<int:pk>/", BrandEdit.as_view(), name="brand-edit"),
    path("brands/<int:pk>/switch/", BrandSwitch.as_view(), name="brand-switch"),
    path("tags/", TagList.as_view(), name="tag-list"),
    path("tags/options/", TagOptions.as_view(), name="tag-options"),
    path("tags/<int:pk>/", TagEdit.as_view(), name="tag-edit"),
    path("tags/<int:pk>/merger/", TagMerge.as_view(), name="tag-merge"),
    path("tags/<int:pk>/removal/", TagDelete.as_view(), name="tag-delete"),
    path("fields/", CustomFieldList.as_view(), name="custom-field-list"),
    path("fields/new/", CustomFieldCreate.as_view(), name="custom-field-create"),
    path("fields/<int:pk>/", CustomFieldEdit.as_view(), name="custom-field-edit"),
    path("fields/<int:pk>/place/", CustomFieldMove.as_view(), name="custom-field-move"),
    path("fields/<int:pk>/retirement/", CustomFieldRetire.as_view(), name="custom-field-retire"),
    path("fields/<int:pk>/choices/", ChoiceCreate.as_view(), name="choice-create"),
    path("choices/<int:pk>/labels/", ChoiceRename.as_view(), name="choice-rename"),
    path("choices/<int:pk>/place/", ChoiceMove.as_view(), name="choice-move"),
    path("choices/<int:pk>/retirement/", ChoiceRetire.as_view(), name="choice-retire"),
]
