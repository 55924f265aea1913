"""Staff orientation by team beside what customers say of it, as a table."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.staff_orientation import Round, TeamLine, all_lines, orientation_rounds
from metrics.forms.staff_orientation import OrientationFilter
from metrics.reports.report import Column, Content, Has, Report, Unit


def asked_round(form: OrientationFilter, rounds: Sequence[Round]) -> Round | None:
    """The latest where none is asked for."""
    wanted = form.cleaned_data.get("round") if form.is_valid() else ""
    found = [each for each in rounds if str(each.survey.pk) == wanted] if wanted else list(rounds)
    return found[0] if found else None


def team_words(line: TeamLine, round_: Round) -> str:
    if line is round_.whole:
        return _("The whole house")
    return line.name


def _columns() -> list[Column]:
    return [
        Column("team", _("Team")),
        Column("people", _("People who answered"), Unit.COUNT),
        Column("members", _("People asked"), Unit.COUNT),
        Column("index", _("Orientation index (0–100)"), Unit.NUMBER),
        Column("low", _("from"), Unit.NUMBER),
        Column("high", _("to"), Unit.NUMBER),
        Column("before", _("Index of the round before"), Unit.NUMBER),
        Column("strong", _("Strong (from 75)"), Unit.SHARE),
        Column("medium", _("Medium (50 to 75)"), Unit.SHARE),
        Column("weak", _("Low (under 50)"), Unit.SHARE),
        Column("alpha", _("Cronbach’s alpha"), Unit.NUMBER),
        Column("nps", _("NPS of contacts"), Unit.NUMBER),
        Column("nps_answers", _("NPS answers"), Unit.COUNT),
        Column("csat", _("Satisfied with the contact"), Unit.SHARE),
        Column("csat_answers", _("CSAT answers"), Unit.COUNT),
    ]


def _rows(round_: Round) -> Iterator[Sequence[Any]]:
    for line in all_lines(round_):
        index, said = line.index, line.voice
        yield [
            team_words(line, round_),
            index.n,
            line.members,
            index.mean,
            line.interval.low,
            line.interval.high,
            line.before,
            index.strong,
            index.medium,
            index.low,
            index.alpha,
            *([said.nps.value, said.nps.n] if said.nps else [None, 0]),
            *([said.csat.value, said.csat.n] if said.csat else [None, 0]),
        ]


def _content(form: OrientationFilter) -> Content:
    round_ = asked_round(form, orientation_rounds())
    rows = _rows(round_) if round_ else iter(())
    brief = ("team", "people", "index", "nps")
    since, until = (round_.survey.opened_on, round_.survey.closed_on) if round_ else (None, None)
    return Content(_columns(), rows, bars="index", brief=brief, since=since, until=until)


def may_see(_form: OrientationFilter, has: Has) -> bool:
    return has("surveys.staff")


STAFF_ORIENTATION = Report(
    key="staff-orientation",
    name=gettext_lazy("Staff orientation and customers"),
    url_name="metrics:staff-orientation",
    content=_content,
    form=OrientationFilter,
    may=may_see,
)
