"""What customers talk about, as a table: a row a theme."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.themes import ThemeLine, theme_report
from metrics.forms.theme import ThemeFilter
from metrics.reports.report import Column, Content, Report, Unit
from surveys.enums import Tone


def _columns() -> list[Column]:
    return [
        Column("theme", _("Theme")),
        Column("mentions", _("Mentions"), Unit.COUNT),
        Column("share", _("Share"), Unit.SHARE),
        Column("share_low", _("from"), Unit.SHARE),
        Column("share_high", _("to"), Unit.SHARE),
        Column("negative", _("Negative among them"), Unit.COUNT),
        Column("difference", _("Difference"), Unit.POINTS),
        Column("difference_low", _("Difference from"), Unit.POINTS),
        Column("difference_high", _("Difference to"), Unit.POINTS),
        Column("reading", _("How to read it")),
    ]


def _row(line: ThemeLine) -> list[object]:
    share, change = line.share, line.change
    return [
        line.theme.name,
        line.mentions,
        *([share.value, share.low, share.high] if share else [None] * 3),
        line.tones[Tone.NEGATIVE],
        *([change.difference, change.low, change.high] if change else [None] * 3),
        _reading(line),
    ]


def _reading(line: ThemeLine) -> str:
    if line.change is None:
        return _("nothing to compare with")
    if not line.change.distinguishable:
        return _("within the noise")
    return _("talked about more") if line.change.difference > 0 else _("talked about less")


def _content(form: ThemeFilter) -> Content:
    report = theme_report(form.length, form.narrowed_to, form.over)
    brief = ("theme", "mentions", "share", "reading")
    rows = (_row(line) for line in report.lines)
    return Content(_columns(), rows, bars="mentions", brief=brief, since=report.since, until=report.until)


THEMES = Report(
    key="themes",
    name=gettext_lazy("Themes"),
    url_name="metrics:themes",
    content=_content,
    form=ThemeFilter,
)
