"""Every address of the product."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from crm.views.home import Home
from crm.views.language import language
from crm.views.styleguide import Styleguide


@login_not_required
def health(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


crm_pages = [
    path("language/", language, name="language"),
    path("styleguide/", Styleguide.as_view(), name="styleguide"),
]

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("", include((crm_pages, "crm"))),
    path("", include("customers.urls")),
    path("health/", health, name="health"),
    path("", include("journeys.urls")),
    path("account/", include("crm.account_urls")),
    path("", include("surveys.urls")),
    path("figures/", include("metrics.urls")),
    path("api/v1/", include("crm.api.urls")),
]
