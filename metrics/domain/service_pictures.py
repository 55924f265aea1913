"""The figures of service as they are shown: names of the lines, the strip at the head, pictures."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from core.formats import Number
from core.template_tags import number, percent, signed
from customers.enums import Channel
from customers.models import Reason
from metrics.domain import registry
from metrics.domain.behind.address import address_of
from metrics.domain.case_times import Times
from metrics.domain.charts import Bar, BarChart, Chart, Dot, DotChart, Figure, Scale
from metrics.domain.charts.figure import Direction
from metrics.domain.charts.scale import plain
from metrics.domain.formulas.case_mix import CaseMix
from metrics.domain.formulas.proportion import Proportion, ShareChange
from metrics.domain.headline import Headline
from metrics.domain.service import Key, Line, ServiceReport
from metrics.domain.windows import with_windows
from metrics.enums import ServiceSplit
from metrics.models import Segment

SHARES = Scale(low=0, high=1, ticks=(0, 0.25, 0.5, 0.75, 1))
IN_PICTURES = 12


def names_of(report: ServiceReport) -> dict[Key, str]:
    """What the lines are called; what nobody or nothing stands behind is called so."""
    keys = [line.key for line in report.lines if line.key is not None]
    match report.split:
        case ServiceSplit.CHANNEL:
            return {None: _("No contact logged"), **{it.value: str(it.label) for it in Channel}}
        case ServiceSplit.REASON:
            found: dict[Key, str] = {each.pk: each.label for each in Reason.objects.filter(pk__in=keys)}
            return {None: _("No reason given"), **found}
        case ServiceSplit.SEGMENT:
            return {each.slug: each.name for each in Segment.objects.filter(slug__in=keys)}
        case ServiceSplit.TEAM:
            teams = apps.get_model(settings.TEAM_MODEL)._default_manager.filter(pk__in=keys)
            return {None: _("Without a team"), **dict(teams.values_list("pk", "name"))}
        case _:
            people = get_user_model()._default_manager.filter(pk__in=keys)
            return {None: _("Nobody: told by a machine"), **dict(people.values_list("pk", "name"))}


def handle_words(seconds: Number) -> str:
    """`5 min 32`, as exact as agents are compared."""
    minutes, rest = divmod(round(float(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}\u00a0h\u00a0{minutes:02}"
    return f"{minutes}\u00a0min\u00a0{rest:02}" if minutes else f"{rest}\u00a0s"


def points(share: Number) -> str:
    """A difference of shares: `+4.2 pts`, percentage points."""
    return _("%(points)s pts") % {"points": _in_points(share)}


def _in_points(share: Number) -> str:
    return signed(100 * float(share), 1)


# ── The strip ────────────────────────────────────────────────────────────────────────────────────────────


def service_headline(report: ServiceReport) -> list[Headline]:
    whole = report.whole
    shares = [
        ("first_contact_resolution", whole.first_contact, report.first_contact_change),
        ("said_by_agents", whole.said_by_agents, None),
        ("said_by_customers", whole.said_by_customers, None),
        ("promises_kept", whole.promises, None),
    ]
    times = [("first_answer_time", report.answered), ("solution_time", report.solved)]
    found = [_contacts(report), _handle_time(report), *(_share(*each) for each in shares)]
    found += [_time(key, taken.whole) for key, taken in times]
    return [_with_customers(each, report) for each in found]


def _with_customers(shown: Headline, report: ServiceReport) -> Headline:
    """Whom the figure counts in these very days."""
    return replace(
        shown, figure=replace(shown.figure, customers=address_of(shown.metric.key, **vars(report.wanted)))
    )


def _contacts(report: ServiceReport) -> Headline:
    before = report.before.contacts
    growth = report.whole.contacts / before - 1 if before else 0.0
    figure = Figure(
        key="contacts",
        title=_("Contacts"),
        value=report.whole.contacts,
        format_value=number,
        change=("+" if growth > 0 else "") + percent(growth) if before else "",
        note=_("against the period before") if before else "",
    )
    return Headline(figure, registry.get("contacts"))


def _handle_time(report: ServiceReport) -> Headline:
    found = report.whole.handle_time
    figure = Figure(
        key="handle-time",
        title=_("Handle time"),
        value=found.value if found else None,
        format_value=handle_words,
        note=f"n\u00a0= {number(found.n)}" if found else "",
        empty_text=_("No contact has a duration"),
    )
    return Headline(figure, registry.get("handle_time"))


def _time(key: str, taken: Times | None) -> Headline:
    metric = registry.get(key)
    note = ""
    if taken:
        told = {"time": handle_words(taken.ninetieth), "n": number(taken.n)}
        note = _("90%% within %(time)s, n\u00a0= %(n)s") % told
    figure = Figure(
        key=key,
        title=str(metric.name),
        value=taken.median if taken else None,
        format_value=handle_words,
        note=note,
        empty_text=_("No case in these days"),
    )
    return Headline(figure, metric)


def _share(key: str, share: Proportion | None, change: ShareChange | None) -> Headline:
    metric = registry.get(key)
    figure = Figure(
        key=key,
        title=str(metric.name),
        value=share.value if share else None,
        low=share.low if share else None,
        high=share.high if share else None,
        scale=SHARES,
        format_value=percent,
        note=f"n\u00a0= {number(share.n)}" if share else "",
        change=_changed(change),
        direction=_direction(change),
    )
    return Headline(figure, metric)


def _changed(change: ShareChange | None) -> str:
    if change is None or change.distinguishable:
        return moved_words(change)
    return _("%(difference)s: within the noise") % {"difference": points(change.difference)}


def moved_words(change: ShareChange | None) -> str:
    if change is None:
        return ""
    return points(change.difference) if change.distinguishable else _("within the noise")


def _direction(change: ShareChange | None) -> Direction:
    if change is None or not change.distinguishable:
        return "noise"
    return "better" if change.difference > 0 else "worse"


# ── Pictures ─────────────────────────────────────────────────────────────────────────────────────────────


def service_charts(report: ServiceReport, names: dict[Key, str]) -> list[Chart]:
    """Of the lines with the most contacts; the table has them all."""
    lines = [line for line in report.lines if line.sums.contacts][:IN_PICTURES]
    told = _compared(lines, names) if report.is_compared else _shares(lines, names, report.split)
    return [_first_contact(lines, names), told, _handle_times(lines, names)]


def _first_contact(lines: Sequence[Line], names: dict[Key, str]) -> Chart:
    dots = []
    for line in lines:
        share = line.sums.first_contact
        between = {"value": share.value, "low": share.low, "high": share.high} if share else {"value": None}
        detail = f"n\u00a0= {number(share.n)}" if share else ""
        dots.append(Dot(label=names[line.key], detail=detail, **between))
    return DotChart(
        key="first-contact",
        title=str(with_windows(_("Solved at first contact, %(issue)s"))),
        dots=dots,
        label_header=_("Who or what"),
        value_header=_("Solved at first contact"),
        detail_header=_("Issues"),
        format_value=percent,
        scale=SHARES,
        note=str(with_windows(_("Issues of the last %(known)s may still come back, and are left out."))),
    )


def _compared(lines: Sequence[Line], names: dict[Key, str]) -> Chart:
    dots = [Dot(label=names[line.key], **_fair(line.fair)) for line in lines]
    ends = (plain(end) for dot in dots for end in (dot.value, dot.low, dot.high))
    edge = max([0.05, *(abs(end) for end in ends if end)])
    return DotChart(
        key="compared",
        title=_("Solved at first contact, like for like, in points"),
        dots=dots,
        label_header=_("Who or what"),
        value_header=_("Difference"),
        detail_header=_("Issues"),
        format_value=_in_points,
        scale=Scale(low=-edge, high=edge, ticks=(-edge, 0, edge)),
        note=_("0: as many as all together. Only a line wholly on one side of it tells a difference."),
    )


def _fair(fair: CaseMix | None) -> dict[str, Any]:
    """With fewer than five to be expected either way there is no interval that holds."""
    if fair is None:
        return {"value": None}
    n = f"n\u00a0= {number(fair.n)}"
    if not fair.is_enough:
        return {"value": fair.difference, "detail": n}
    return {"value": fair.difference, "low": fair.low, "high": fair.high, "detail": n}


def _shares(lines: Sequence[Line], names: dict[Key, str], split: ServiceSplit) -> Chart:
    """A contact has one reason; its customer may be in several segments."""
    is_reason = split == ServiceSplit.REASON
    bars = []
    for line in lines:
        change = line.share_change
        real = moved_words(change) if change and change.distinguishable else ""
        share = line.share.value if line.share else None
        bars.append(Bar(label=names[line.key], value=share, detail=real))
    return BarChart(
        key="asked-about",
        title=_("What customers come with") if is_reason else _("Share of contacts"),
        bars=bars,
        label_header=_("Reason") if is_reason else _("Segment"),
        value_header=_("Share of contacts"),
        detail_header=_("Real change"),
        format_value=percent,
        note=_("What changed against the period before, where that is more than noise."),
    )


def _handle_times(lines: Sequence[Line], names: dict[Key, str]) -> Chart:
    bars = []
    for line in lines:
        found = line.sums.handle_time
        detail = f"n\u00a0= {number(found.n)}" if found else ""
        bars.append(Bar(label=names[line.key], value=found.value if found else None, detail=detail))
    return BarChart(
        key="handle-time",
        title=_("Handle time"),
        bars=bars,
        label_header=_("Who or what"),
        value_header=_("Handle time"),
        detail_header=_("Contacts with a duration"),
        format_value=handle_words,
    )


def fair_words(line: Line) -> str:
    fair = line.fair
    if fair is None:
        return ""
    if not fair.is_enough:
        return _("too few to tell")
    if not fair.distinguishable:
        return _("within the noise")
    return _("better than expected") if fair.difference > 0 else _("worse than expected")
