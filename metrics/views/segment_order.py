"""Buttons that put segments in order: archived and back, earlier or later in a segmentation."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.pages import Action, StaffRequest
from metrics.domain.segment import archive_segment, create_split, move_in_split, restore_segment
from metrics.models import Segment


class SegmentAction(Action):
    """A refusal is said in words, on the page one comes from."""

    abstract = True
    permission_required = "metrics.edit"

    def post(self, request: StaffRequest, **kwargs: Any) -> HttpResponse:
        try:
            done = self.perform()
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, done)
        return redirect("metrics:segment-list")

    @property
    def segment(self) -> Segment:
        return get_object_or_404(Segment, slug=self.kwargs["slug"])

    def perform(self) -> str:
        raise NotImplementedError


class SegmentArchive(SegmentAction):
    permission_required = "metrics.edit"

    def perform(self) -> str:
        archive_segment(segment=self.segment, actor_id=self.request.user.pk)
        return _("The segment is archived. It can be brought back below the list.")


class SegmentRestore(SegmentAction):
    permission_required = "metrics.edit"

    def perform(self) -> str:
        restore_segment(segment=self.segment, actor_id=self.request.user.pk)
        return _("The segment is back; its members follow in a moment.")


class SegmentMove(SegmentAction):
    permission_required = "metrics.edit"

    def perform(self) -> str:
        move_in_split(segment=self.segment, up=self.request.POST.get("way") == "up")
        return _("The order is changed; the members follow in a moment.")


class SplitCreate(SegmentAction):
    permission_required = "metrics.edit"

    def perform(self) -> str:
        given = self.request.POST
        create_split(name_fr=given.get("name_fr", ""), name_en=given.get("name_en", ""))
        return _("The segmentation is there: choose it when you make or edit its segments.")
