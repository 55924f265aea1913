"""Staff orientation by team and round, beside what customers say of the teams."""

from typing import Any

from django.utils.translation import gettext as _

from metrics.domain.staff_orientation import (
    LEAST_ANSWERS,
    LEAST_PAIRS,
    Round,
    orientation_link,
    orientation_rounds,
)
from metrics.forms.staff_orientation import OrientationFilter
from metrics.reports.staff_orientation import asked_round, team_words
from metrics.views.report import ReportPage


class StaffOrientation(ReportPage):
    template_name = "metrics/staff_orientation.html"
    permission_required = "surveys.staff"
    report_key = "staff-orientation"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form, rounds = OrientationFilter(self.request.GET), orientation_rounds()
        asked = asked_round(form, rounds)
        lines = [*([asked.whole] if asked.whole else []), *asked.lines] if asked else []
        return super().get_context_data(
            form=form,
            round=asked,
            lines=[(team_words(line, asked), line) for line in lines if asked],
            hidden=[name or _("Without a team") for name in asked.hidden] if asked else [],
            history=_history(rounds),
            link=orientation_link(rounds),
            least_pairs=LEAST_PAIRS,
            least_answers=LEAST_ANSWERS,
            narrowed=bool(self.request.GET.get("round")),
            **kwargs,
        )


def _history(rounds: list[Round]) -> dict[str, Any]:
    """A row a team, a column a round, oldest first; a blank where it may not be shown."""
    in_time = rounds[::-1]
    names: dict[str, None] = {}
    table = []
    for each in in_time:
        found = {
            team_words(line, each): line for line in [*([each.whole] if each.whole else []), *each.lines]
        }
        names |= dict.fromkeys(found)
        table.append(found)
    return {
        "rounds": [each.survey for each in in_time],
        "rows": [(name, [found.get(name) for found in table]) for name in names],
    }
