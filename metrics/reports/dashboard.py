"""The figures of the dashboard, as a table."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from metrics.domain.snapshot.board import Board, board
from metrics.domain.snapshot.target import outcome_words
from metrics.forms.trend import ScopeFilter
from metrics.reports.report import Column, Content, Report, Unit


def asked_board(form: ScopeFilter) -> Board:
    since, until = form.days
    return board(form.of, since=since, until=until)


def _columns() -> list[Column]:
    return [
        Column("figure", _("Figure")),
        Column("words", _("In words")),
        Column("value", _("Value"), Unit.NUMBER),
        Column("low", _("from"), Unit.NUMBER),
        Column("high", _("to"), Unit.NUMBER),
        Column("n", _("Observations"), Unit.COUNT),
        Column("change", pgettext("how a figure moved", "Change"), Unit.NUMBER),
        Column("real", _("Real change"), Unit.YES_NO),
        Column("target", _("Target"), Unit.NUMBER),
        Column("outcome", _("Target reached")),
    ]


def _rows(found: Board) -> Iterator[Sequence[Any]]:
    for tile, head in zip(found.tiles, found.headline, strict=True):
        last, moved = tile.last, tile.change
        yield [
            str(tile.metric.name),
            str(head.figure.words),
            *([last.value, last.low, last.high, last.n] if last else [None] * 4),
            *([moved.difference, moved.is_real] if moved else [None] * 2),
            tile.target,
            outcome_words(tile.outcome) if tile.outcome else "",
        ]


def _content(form: ScopeFilter) -> Content:
    found, (since, until) = asked_board(form), form.days
    newest = found.newest
    return Content(
        _columns(),
        _rows(found),
        brief=("figure", "words", "change", "target", "outcome"),
        figures=found.headline,
        since=since,
        until=until,
        computed_at=newest.computed_at if newest else None,
    )


DASHBOARD = Report(
    key="dashboard",
    name=gettext_lazy("Dashboard"),
    url_name="metrics:dashboard",
    content=_content,
    form=ScopeFilter,
)
