"""Members of staff: who they are, what they may do, and letting them in."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic.base import ContextMixin, TemplateResponseMixin

from core.pages import Action, FormPage, Page, StaffRequest, private
from crm.domain.invitation import send_invitation
from crm.domain.staff import change_profile, change_staff, create_team, invitation_link, invite_staff
from crm.forms.staff import ProfileForm, StaffForm, StaffInvitationForm, TeamForm
from crm.models import Team, User


class StaffList(Page):
    template_name = "crm/staff_list.html"
    permission_required = "crm.staff"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        staff = User.objects.select_related("team").order_by("-is_active", "name", "pk")
        staff = staff.annotate(has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"))))
        teams = Team.objects.annotate(size=Count("members", filter=Q(members__is_active=True)))
        return super().get_context_data(
            staff=staff, teams=teams, **{"team_form": TeamForm(prefix="team")} | kwargs
        )


class Invited(TemplateResponseMixin, ContextMixin):
    """The link of an invitation, shown once beside what became of the mail."""

    def show_invitation(self, user: User) -> HttpResponse:
        link = invitation_link(user)
        context = {"invited": user, "link": link, "is_sent": send_invitation(user=user, link=link)}
        self.template_name = "crm/staff_invited.html"
        response = self.render_to_response(self.get_context_data(**context))
        private(response)
        return response


class StaffCreate(Invited, FormPage):
    template_name = "crm/staff_form.html"
    permission_required = "crm.staff"
    form_class = StaffInvitationForm
    success_url = reverse_lazy("crm:staff-list")
    invited: User | None = None

    def perform(self, form: Any) -> None:
        self.invited = invite_staff(**form.cleaned_data, actor_id=self.request.user.pk)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        return self.show_invitation(self.invited) if self.invited else response


class StaffInvitation(Invited, Action):
    """Once more, for whoever lost the first one or has to start again."""

    permission_required = "crm.staff"

    def post(self, request: StaffRequest, pk: int) -> HttpResponse:
        return self.show_invitation(get_object_or_404(User, pk=pk, is_active=True))


class StaffUpdate(FormPage):
    template_name = "crm/staff_form.html"
    permission_required = "crm.staff"
    form_class = StaffForm
    success_url = reverse_lazy("crm:staff-list")

    @cached_property
    def member(self) -> User:
        return get_object_or_404(User, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": User.objects.get(pk=self.member.pk)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(member=self.member, **kwargs)

    def perform(self, form: Any) -> None:
        change_staff(user=self.member, actor_id=self.request.user.pk, **form.cleaned_data)
        messages.success(self.request, _("The changes are saved."))


class TeamCreate(FormPage):
    """The form stands on the list of staff."""

    template_name = "crm/staff_list.html"
    permission_required = "crm.staff"
    http_method_names = ["post"]
    form_class = TeamForm
    prefix = "team"
    success_url = reverse_lazy("crm:staff-list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listed = StaffList(request=self.request).get_context_data(team_form=kwargs.get("form"))
        return super().get_context_data(**listed | kwargs)

    def perform(self, form: Any) -> None:
        create_team(name=form.cleaned_data["name"], actor_id=self.request.user.pk)
        messages.success(self.request, _("The team is created."))


class Profile(FormPage):
    template_name = "crm/profile.html"
    permission_required = "crm.profile"
    form_class = ProfileForm
    success_url = reverse_lazy("crm:profile")

    request: StaffRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": User.objects.get(pk=self.request.user.pk)}

    def perform(self, form: Any) -> None:
        change_profile(user=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("The changes are saved."))
