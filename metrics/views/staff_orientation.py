"""Staff orientation by team and round, beside what customers say of the teams."""

from typing import Any

from customers.forms.holder import team_choices
from metrics.domain import registry
from metrics.domain.staff_orientation import (
    LEAST_ANSWERS,
    LEAST_PAIRS,
    Key,
    Round,
    all_lines,
    orientation_link,
    orientation_rounds,
)
from metrics.domain.team_voice import stands_from
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
        lines = all_lines(asked) if asked else []
        return super().get_context_data(
            form=form,
            round=asked,
            stands_from=stands_from(asked.survey) if asked else None,
            lines=[(team_words(line, asked), line) for line in lines if asked],
            teams={int(pk): name for pk, name in team_choices()},
            hidden=asked.hidden if asked else [],
            history=_history(rounds),
            metrics=registry.BY_KEY,
            link=orientation_link(rounds),
            least_pairs=LEAST_PAIRS,
            least_answers=LEAST_ANSWERS,
            narrowed=bool(self.request.GET.get("round")),
            **kwargs,
        )


def _history(rounds: list[Round]) -> dict[str, Any]:
    """A row a team, as it is called by now; in each round, oldest first, its line or none."""
    in_time = rounds[::-1]
    names: dict[Key, str] = {}
    table = []
    for each in in_time:
        found = {line.key: line for line in all_lines(each)}
        names |= {key: team_words(line, each) for key, line in found.items()}
        table.append(found)
    return {
        "rounds": [each.survey for each in in_time],
        "rows": [
            (name, [(each, found.get(key)) for each, found in zip(in_time, table, strict=True)])
            for key, name in names.items()
        ],
    }
