"""Each role starts at its work."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.views import View

from core.pages import Guarded, StaffRequest
from crm.enums import Role

STEERING = {Role.MANAGER, Role.ADMINISTRATOR}


class Home(Guarded, View):
    permission_required = "crm.profile"

    def get(self, request: StaffRequest) -> HttpResponse:
        if request.user.role in STEERING:
            try:
                return redirect(reverse("metrics:dashboard"))
            except NoReverseMatch:
                pass
        return redirect("customers:desk")
