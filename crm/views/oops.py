"""What is answered when something broke, in a view or on the way to it."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views import defaults


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the exception is being handled: a database that does not answer is said to be so.

    Whoever is logged in is looked up before any view runs, so no view and no middleware further in is sure
    to see it. The page asks the database for nothing; Django has told the log already.
    """
    language = getattr(request, "LANGUAGE_CODE", "") or translation.get_language_from_request(request)
    with translation.override(language):
        if not isinstance(sys.exception(), OperationalError | InterfaceError):
            return defaults.server_error(request)
        page = render_to_string("503.html")
    return HttpResponse(page, status=503, headers={"Retry-After": "5", "Content-Language": language})
