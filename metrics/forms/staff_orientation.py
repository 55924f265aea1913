"""Which round of the staff survey a report is asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.forms.report import ReportFilter
from surveys.domain.staff_result import closed_rounds


def _rounds() -> list[tuple[str, object]]:
    return [("", _("The latest round")), *((str(each.pk), each.name) for each in closed_rounds())]


class OrientationFilter(ReportFilter):
    round = forms.ChoiceField(label=_("Round"), required=False, choices=_rounds)
