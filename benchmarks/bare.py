"""The addresses of the product, and one more: a bare view that does a single insert."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from core.sql import execute


@csrf_exempt
@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    execute("INSERT INTO bench_bare (score) VALUES (%(score)s)", score=int(request.POST["score"]))
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare), path("", include("crm.urls"))]
