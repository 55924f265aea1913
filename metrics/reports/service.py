"""Customer service by channel, team, agent or reason, as a table."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.case_times import Times
from metrics.domain.service import ServiceReport, service_report
from metrics.domain.service_pictures import fair_words, names_of, service_headline
from metrics.enums import ServiceSplit
from metrics.forms.service import ServiceFilter
from metrics.reports.report import Column, Content, Has, Report, Unit, in_currency


def _columns(report: ServiceReport) -> list[Column]:
    return [
        Column("who", str(report.split.label)),
        Column("contacts", _("Contacts"), Unit.COUNT),
        Column("share", _("Share of contacts"), Unit.SHARE),
        Column("handle_time", _("Handle time (s)"), Unit.SECONDS),
        Column("issues", _("Issues"), Unit.COUNT),
        Column("first_contact", _("Solved at first contact"), Unit.SHARE),
        Column("first_contact_low", _("from"), Unit.SHARE),
        Column("first_contact_high", _("to"), Unit.SHARE),
        Column("expected", _("Expected of its mix"), Unit.SHARE),
        Column("difference", _("Difference"), Unit.POINTS),
        Column("reading", _("How to read it")),
        Column("said_by_agents", _("Solved, say agents"), Unit.SHARE),
        Column("said_by_customers", _("Solved, say customers"), Unit.SHARE),
        Column("nps", _("NPS of contacts"), Unit.NUMBER),
        Column("nps_answers", _("NPS answers"), Unit.COUNT),
        Column("csat", _("Satisfied with the contact"), Unit.SHARE),
        Column("csat_answers", _("CSAT answers"), Unit.COUNT),
        *case_columns(),
        Column("promises_due", _("Promises due"), Unit.COUNT),
        Column("promises_kept", _("Promises kept"), Unit.COUNT),
        Column("cost", in_currency(_("Service cost (%(currency)s)")), Unit.MONEY),
        Column("cost_of_contact", in_currency(_("Cost of a contact (%(currency)s)")), Unit.MONEY),
    ]


def case_columns() -> list[Column]:
    return [
        Column("cases_answered", _("Cases answered"), Unit.COUNT),
        Column("answered_median", _("First answer after, median (s of opening hours)"), Unit.SECONDS),
        Column("answered_ninetieth", _("First answer after, 90th percentile (s)"), Unit.SECONDS),
        Column("cases_solved", _("Cases solved"), Unit.COUNT),
        Column("solved_median", _("Solved after, median (s of opening hours)"), Unit.SECONDS),
        Column("solved_ninetieth", _("Solved after, 90th percentile (s)"), Unit.SECONDS),
    ]


def times_of(times: Times | None) -> list[Any]:
    return [times.n, round(times.median), round(times.ninetieth)] if times else [None] * 3


def _rows(report: ServiceReport) -> Iterator[Sequence[Any]]:
    names = names_of(report)
    for line in report.lines:
        sums, share, fair = line.sums, line.sums.first_contact, line.fair
        yield [
            names[line.key],
            sums.contacts,
            line.share.value if line.share else None,
            round(sums.handle_time.value) if sums.handle_time else None,
            sums.issues,
            *([share.value, share.low, share.high] if share else [None] * 3),
            *([fair.expected, fair.difference] if fair else [None] * 2),
            fair_words(line),
            sums.said_by_agents.value if sums.said_by_agents else None,
            sums.said_by_customers.value if sums.said_by_customers else None,
            sums.nps.value if sums.nps else None,
            sums.scored,
            sums.csat.value if sums.csat else None,
            sums.rated,
            *times_of(report.answered.by_key.get(line.key)),
            *times_of(report.solved.by_key.get(line.key)),
            sums.due,
            sums.kept,
            sums.cost if report.has_costs else None,
            sums.cost_of_contact and round(sums.cost_of_contact, 2) if report.has_costs else None,
        ]


def _content(form: ServiceFilter) -> Content:
    wanted = form.wanted()
    report = service_report(wanted, form.split)
    return Content(
        _columns(report),
        _rows(report),
        bars="contacts",
        brief=("who", "contacts", "share", "first_contact"),
        figures=service_headline(report),
        since=report.since,
        until=report.until,
    )


def may_see(form: ServiceFilter, has: Has) -> bool:
    """Agents beside each other are shown to those alone who may see them so."""
    return form.split != ServiceSplit.AGENT or has("metrics.staff")


SERVICE = Report(
    key="service",
    name=gettext_lazy("Customer service"),
    url_name="metrics:service",
    content=_content,
    form=ServiceFilter,
    may=may_see,
)
