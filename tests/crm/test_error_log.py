"""An error leaves its trace where an operator looks, and no secret of a link with it."""

import io
import logging

from django.core.handlers.exception import response_for_exception
from django.test import RequestFactory

from crm.error_log import ErrorLog


def test_an_error_is_written_with_its_trace_and_without_the_secret(settings):
    settings.DEBUG = False
    [handler] = [each for each in logging.getLogger("django").handlers if isinstance(each, ErrorLog)]
    written, usual = io.StringIO(), handler.stream
    handler.setStream(written)
    try:
        raise ValueError("the cup is broken")
    except ValueError as error:
        response_for_exception(RequestFactory().get("/s/hush-1/?q=Amelie"), error)
    finally:
        handler.setStream(usual)

    assert "Internal Server Error: /s/…" in written.getvalue()
    assert "ValueError: the cup is broken" in written.getvalue()
    assert "hush" not in written.getvalue()
