"""The language switch, for staff and for whoever stands before the log-in page."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from crm.domain.language import choose_language
from crm.forms.language import LanguageForm


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("unknown language", content_type="text/plain")
    chosen = form.cleaned_data["language"]
    if request.user.is_authenticated:
        choose_language(user=request.user, language=chosen)
    response = HttpResponseRedirect(_way_back(request, form.cleaned_data["next"]))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=365 * 86_400,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def _way_back(request: HttpRequest, address: str) -> str:
    """Only to our own pages: a link that leads elsewhere leads home."""
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if safe else "/"
