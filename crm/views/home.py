"""Each role starts at its work."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views import View

from core.pages import Guarded, StaffRequest
from crm.enums import Role


class Home(Guarded, View):
    """An agent speaks with customers and starts at the desk; whoever steers or reads, at the figures."""

    permission_required = "crm.profile"

    def get(self, request: StaffRequest) -> HttpResponse:
        return redirect("customers:desk" if request.user.role == Role.AGENT else "metrics:dashboard")
