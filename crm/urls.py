"""Every address of the product."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from crm.views import staff
from crm.views.api_docs import ApiDocs
from crm.views.home import Home
from crm.views.language import language
from crm.views.operations import Operations, ParkedEventReplay
from crm.views.service_account import ServiceAccountCreate, ServiceAccountList, ServiceAccountRevoke
from crm.views.styleguide import Styleguide
from crm.views.telephony import Telephony
from crm.views.webhook import (
    DeliveryReplay,
    WebhookCreate,
    WebhookDetail,
    WebhookList,
    WebhookRotation,
    WebhookSwitch,
)


@login_not_required
def health(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


handler400 = "crm.views.oops.bad_request"
handler500 = "crm.views.oops.server_error"

crm_pages = [
    path("language/", language, name="language"),
    path("operations/", Operations.as_view(), name="operations"),
    path("operations/parked/<int:pk>/replay/", ParkedEventReplay.as_view(), name="parked-event-replay"),
    path("profile/", staff.Profile.as_view(), name="profile"),
    path("staff/", staff.StaffList.as_view(), name="staff-list"),
    path("staff/new/", staff.StaffCreate.as_view(), name="staff-create"),
    path("staff/teams/", staff.TeamCreate.as_view(), name="team-create"),
    path("staff/<int:pk>/", staff.StaffUpdate.as_view(), name="staff-update"),
    path("staff/<int:pk>/invitation/", staff.StaffInvitation.as_view(), name="staff-invitation"),
    path("service-accounts/", ServiceAccountList.as_view(), name="service-account-list"),
    path("service-accounts/new/", ServiceAccountCreate.as_view(), name="service-account-create"),
    path(
        "service-accounts/<int:pk>/revocation/",
        ServiceAccountRevoke.as_view(),
        name="service-account-revoke",
    ),
    path("webhooks/", WebhookList.as_view(), name="webhook-list"),
    path("webhooks/new/", WebhookCreate.as_view(), name="webhook-create"),
    path("webhooks/<int:pk>/", WebhookDetail.as_view(), name="webhook-detail"),
    path("webhooks/<int:pk>/secret/", WebhookRotation.as_view(), name="webhook-rotation"),
    path("webhooks/<int:pk>/switch/", WebhookSwitch.as_view(), name="webhook-switch"),
    path("webhooks/deliveries/<int:pk>/replay/", DeliveryReplay.as_view(), name="delivery-replay"),
    path("telephony/", Telephony.as_view(), name="telephony"),
    path("styleguide/", Styleguide.as_view(), name="styleguide"),
]

urlpatterns = [
    # What has a beginning of its own stands before what has none: all addresses of those are tried in turn.
    path("api/v1/docs/", ApiDocs.as_view(), name="api-docs"),
    path("api/v1/", include("crm.api.urls")),
    path("figures/", include("metrics.urls")),
    path("account/", include("crm.account_urls")),
    path("", include("surveys.urls")),  # customers answer by the thousand at once: theirs are found first
    path("", Home.as_view(), name="home"),
    path("", include((crm_pages, "crm"))),
    path("", include("customers.urls")),
    path("health/", health, name="health"),
    path("", include("journeys.urls")),
]
