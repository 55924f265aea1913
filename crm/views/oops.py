"""What is answered when something broke or came as nothing we can read, in a view or on the way to it."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views import defaults

from core.pages import read_out


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the exception is being handled: a database that does not answer is said to be so.

    Whoever is logged in is looked up before any view runs, so no view and no middleware further in is sure
    to see it. The page asks the database for nothing; Django has told the log already.
    """
    language = _language(request)
    with translation.override(language):
        if not isinstance(sys.exception(), OperationalError | InterfaceError):
            return defaults.server_error(request)
        page = render_to_string("503.html")
    return HttpResponse(page, status=503, headers={"Retry-After": "5", "Content-Language": language})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """More than a form may send at once is said to be that: the browser still has what was written."""
    language = _language(request)
    with translation.override(language):
        if not isinstance(exception, RequestDataTooBig):
            return defaults.bad_request(request, exception)
        read_out(request)
        page = render_to_string("413.html", {"back": _page_behind(request)})
    return HttpResponse(page, status=413, headers={"Content-Language": language})


def _language(request: HttpRequest) -> str:
    return getattr(request, "LANGUAGE_CODE", "") or translation.get_language_from_request(request)


def _page_behind(request: HttpRequest) -> str:
    """Where the form stands: at its own address, or, of a button, at what the button belongs to."""
    match = request.resolver_match
    view = getattr(match and match.func, "view_class", None)
    return request.path if hasattr(view, "get") else f"{request.path.rstrip('/').rpartition('/')[0]}/"
