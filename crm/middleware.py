"""What holds for every request: its language, the log-in, the second factor of those who may do much."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from core.sql import is_about_a_missing_row
from crm.policy import PUBLIC
from customers.enums import SightingKind
from customers.identity.domain.merge import now_known_as
from customers.models import Customer
from customers.people.domain.sighting import SLOT, current_slot, see_customers

OF_CUSTOMER = "customers/<int:pk>/"


class HeadMiddleware:
    """HEAD gets the headers of GET and no body, which the web server would have to drop, and report."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = self.get_response(request)
        if request.method == "HEAD":
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = []
            elif isinstance(response, HttpResponse):
                response.content = b""
        return response


class StaffLocaleMiddleware:
    """What the user chose, else the browser's cookie, else what it asks for.

    Stands behind AuthenticationMiddleware, whose user it asks.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", translation.get_language() or language)
        return response


def chosen_language(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return request.user.language
    return translation.get_language_from_request(request)


def is_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


class SessionOverMiddleware:
    """A part of a page was asked for after the session ended: log in on a page of its own, then come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        login = resolve_url(settings.LOGIN_URL)
        is_sent_away = response.status_code == 302 and response.headers["Location"].startswith(login)
        if not (is_part(request) and is_sent_away):
            return response
        back = urlencode({"next": HtmxDetails(request).current_url_abs_path or "/"})
        return HttpResponseClientRedirect(f"{login}?{back}")


class MergedCustomerMiddleware:
    """Whatever is asked of a merged record is asked of the one it became: read, or sent on as it came.

    So is what was being written in the very instant of the merge: the database took none of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        is_unstored = is_about_a_missing_row(exception)
        if not isinstance(exception, Http404 | Customer.DoesNotExist) and not is_unstored:
            return None
        match = request.resolver_match
        survivor = now_known_as(match.kwargs["pk"]) if match and OF_CUSTOMER in match.route else None
        if match and survivor:
            address = reverse(match.view_name, kwargs=match.kwargs | {"pk": survivor})
            return HttpResponseRedirect(address, preserve_request=request.method == "POST")
        return render(request, "409.html", status=409) if is_unstored else None


class SightingMiddleware:
    """Who reads of one customer is taken down: on their page, on a part of it, or by the API.

    A page that was taken down says so in a signed cookie, and its parts, which come after it, need no line of
    their own. Without the cookie, or with that of another look, they are taken down like a page.
    """

    COOKIE = "seen"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_read = request.method == "GET" and response.status_code == 200 and request.user.is_authenticated
        if is_read and (customer := _shown_customer(request, response)):
            if request.path_info.startswith("/api/"):
                see_customers(customers=[customer], viewer=request.user, kind=SightingKind.API)
            else:
                self._take_down(request, response, customer)
        return response

    def _take_down(self, request: HttpRequest, response: HttpResponse, customer: int) -> None:
        look = f"{request.user.pk} {customer} {current_slot()}"
        if is_part(request) and request.get_signed_cookie(self.COOKIE, "", salt=self.COOKIE) == look:
            return
        see_customers(customers=[customer], viewer=request.user)
        response.set_signed_cookie(
            self.COOKIE,
            look,
            salt=self.COOKIE,
            max_age=SLOT,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def _shown_customer(request: HttpRequest, response: HttpResponse) -> int | None:
    """By the address, by what the page is drawn of, or by what was asked for; lists show nobody."""
    match = request.resolver_match
    if match and OF_CUSTOMER in match.route:
        return int(match.kwargs["pk"])
    drawn_of = (getattr(response, "context_data", None) or {}).get("customer")
    if isinstance(drawn_of, Customer):
        return drawn_of.pk
    asked = request.GET.get("customer", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else None


class SecondFactorMiddleware:
    """Roles in SECOND_FACTOR_ROLES set up a second factor before they see anything else."""

    SETTING_UP = {*PUBLIC, "mfa_activate_totp", "account_reauthenticate", "crm:language"}

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        match = request.resolver_match
        if (match and match.view_name in self.SETTING_UP) or not lacks_second_factor(request):
            return None
        if request.path_info.startswith("/api/"):
            raise PermissionDenied
        return redirect("mfa_activate_totp")


def lacks_second_factor(request: HttpRequest) -> bool:
    """The session knows whether it began with one; only the first one after setting it up has to ask."""
    user = request.user
    if not user.is_authenticated or user.role not in settings.SECOND_FACTOR_ROLES:
        return False
    if any(record.get("method") == "mfa" for record in get_authentication_records(request, user)):
        return False
    return not is_mfa_enabled(user)
