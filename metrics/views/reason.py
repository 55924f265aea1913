"""What customers come with, and how that changes."""

from typing import Any

from django.utils.translation import gettext as _

from core.pages import Page
from customers.enums import Channel
from customers.models import Topic
from metrics.domain import registry
from metrics.domain.case_times import CaseLine, case_lines
from metrics.domain.reasons import reasons
from metrics.domain.service import Wanted
from metrics.forms.service import ReasonFilter
from metrics.views.report import ReportPage


class Reasons(ReportPage):
    template_name = "metrics/reasons.html"
    permission_required = "metrics.view"
    report_key = "reasons"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ReasonFilter(self.request.GET)
        found = reasons(form.wanted())
        return super().get_context_data(form=form, found=found, metrics=registry.BY_KEY, **kwargs)


class ReasonCases(Page):
    """What the cases of these days were about, over which channel they came, how long they took."""

    template_name = "metrics/_reason_cases.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = ReasonFilter(self.request.GET).wanted()
        topics: dict[Any, str] = {each.pk: each.label for each in Topic.objects.all()}
        channels: dict[Any, str] = {each.value: str(each.label) for each in Channel}
        parts = [
            (_("What cases are about"), _("Topic"), _named("topic", topics, _("No topic given"), wanted)),
            (
                _("How long cases take, by channel"),
                _("Channel of the first contact"),
                _named("channel", channels, _("No contact logged"), wanted),
            ),
        ]
        return super().get_context_data(parts=parts, metrics=registry.BY_KEY, **kwargs)


def _named(sort: str, names: dict[Any, str], none: str, wanted: Wanted) -> list[tuple[str, CaseLine]]:
    lines = case_lines(sort, **vars(wanted))
    return [(names.get(line.key, none), line) for line in lines]
