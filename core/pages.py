"""Bases of every staff page: a right is demanded, a domain refusal becomes words on the page.

And three things that pages for customers share.
"""

import secrets
from collections.abc import Callable, Hashable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.translation import get_language
from django.views.generic import FormView, TemplateView, View
from django_htmx.middleware import HtmxDetails

from core.errors import DomainError

MOST_DROPPED = 32 << 20


class StaffRequest(HttpRequest):
    """A request as the middleware hands it to a guarded view."""

    htmx: HtmxDetails
    user: Any


class Guarded(PermissionRequiredMixin):
    """A view names the right it demands. Forgetting it is an error at import, not a hole in production."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if issubclass(cls, View) and cls.permission_required is None and "abstract" not in cls.__dict__:
            raise ImproperlyConfigured(f"{cls.__qualname__} names no permission_required")


class Page(Guarded, TemplateView):
    """A page to read: `template_name`, `permission_required`, and `get_context_data`."""

    abstract = True


class FormPage(Guarded, FormView):
    """A page with a form; `perform(form)` calls the domain verb, whose refusals stand beside their field."""

    abstract = True

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            self.perform(form)
        except DomainError as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, str(refusal))
            return self.form_invalid(form)
        return super().form_valid(form)

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def perform(self, form: BaseForm) -> None:
        raise NotImplementedError


class Action(Guarded, View):
    """A button: POST only; `perform()` calls the verb and returns the answer."""

    abstract = True
    http_method_names = ["post"]


def filled(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    edition: tuple[Hashable, ...],
    holes: Mapping[str, str],
) -> HttpResponse:
    """A page that says the same to many readers, drawn once a minute and process, and `holes` filled in.

    `edition` is all that it shows besides, but for its language. What stands in a hole decides about nothing.
    """
    process, key = caches["process"], f"page:{(template, get_language(), *edition)!r}"
    page: str | None = process.get(key)
    if page is None:
        stand_ins = {name: secrets.token_hex(16) for name in holes}
        page = render_to_string(template, context | stand_ins, request).replace("%", "%%")
        for name, stand_in in stand_ins.items():
            page = page.replace(stand_in, f"%({name})s")
        process.set(key, page, timeout=60)
    return HttpResponse(page % {name: conditional_escape(value) for name, value in holes.items()})


def is_too_much(request: HttpRequest) -> bool:
    """By the size announced, before a byte is read: a body in parts that was refused halfway looks empty
    to whoever asks for it again.
    """
    announced = request.META.get("CONTENT_LENGTH") or ""
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    return announced.isdecimal() and (len(announced) > len(f"{most}") or int(announced) > most)


def read_out(request: HttpRequest) -> None:
    """What was refused unread is read and dropped: a connection that is closed on it shows no page at all."""
    left = MOST_DROPPED
    while left > 0 and (dropped := request.read(1 << 16)):
        left -= len(dropped)


def private(response: HttpResponseBase) -> HttpResponseBase:
    """For a page whose address holds a secret: no referrer, no store, no index."""
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def guarded(right: str, view: Callable[..., Any]) -> Callable[..., Any]:
    """A view written elsewhere, behind one of our rights."""

    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(right):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guard.permission_required = right  # type: ignore[attr-defined]  # read by who lists the addresses
    return guard
