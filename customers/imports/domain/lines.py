"""A record of the file turned into a staged row, or into what is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from customers.imports.domain.records import BROKEN
from customers.imports.domain.values import NULL, BadValue, Memo

SHOWN = 500


@dataclass(frozen=True)
class Issue:
    line: int
    column: str
    message: str
    content: str


@dataclass
class Column:
    """One mapped column: where it stands, what it is called in the file and in the staging table."""

    place: int
    heading: str
    name: str
    memo: Memo


@dataclass
class Plan:
    """How each record is read. `key` names the column that holds a whole together (the order's number).

    `finish(row)` sees the row as a whole and may change it or add the `extra` columns; it raises BadValue.
    """

    width: int
    columns: list[Column]
    key: str = ""
    lossy: bool = False
    extra: tuple[str, ...] = ()
    finish: Callable[[list[str]], list[str]] | None = None
    notes: dict[str, None] = field(default_factory=dict)

    @cached_property
    def _pairs(self) -> list[tuple[int, Memo]]:
        return [(column.place, column.memo) for column in self.columns]

    @property
    def names(self) -> list[str]:
        return ["line", *(column.name for column in self.columns), *self.extra]

    def row(self, line: int, cells: list[str]) -> list[str]:
        """The staged row as COPY takes it. Raises BadValue: then `issues` says why, cell by cell."""
        if len(cells) != self.width:
            cells = self._fitted(cells)
        if self.lossy and any(BROKEN in cell for cell in cells):
            raise BadValue(_("This line holds bytes that are no text in the encoding of the file."))
        row = [memo[cells[place]] for place, memo in self._pairs]
        if self.finish:
            row = self.finish(row)
        return [str(line), *row]

    def _fitted(self, cells: list[str]) -> list[str]:
        """A line may end in empty cells too many; any other difference moves values into wrong columns."""
        if len(cells) > self.width and not any(cells[self.width :]):
            return cells[: self.width]
        raise BadValue(
            _("%(cells)d cells where the headings are %(width)d.")
            % {"cells": len(cells), "width": self.width}
        )

    def issues(self, line: int, cells: list[str]) -> list[Issue]:
        """Every cell that cannot be taken, each by its column; at least one."""
        content = " · ".join(cells)[:SHOWN].replace("\x00", "")
        found = []
        if len(cells) == self.width:
            for column in self.columns:
                try:
                    column.memo[cells[column.place]]
                except BadValue as refusal:
                    found.append(Issue(line, column.heading, str(refusal), content))
        return found or [self._issue_of_row(line, cells, content)]

    def _issue_of_row(self, line: int, cells: list[str], content: str) -> Issue:
        headings = {column.name: column.heading for column in self.columns}
        try:
            self.row(line, cells)
        except BadValue as refusal:
            return Issue(line, headings.get(refusal.field, ""), str(refusal), content)
        raise AssertionError(f"line {line} was refused and now is not")

    def key_of(self, cells: list[str]) -> str:
        """The staged form of the key even where the rest of the line is refused, if it can be read."""
        for column in self.columns:
            if column.name == self.key and len(cells) == self.width:
                try:
                    return column.memo[cells[column.place]]
                except BadValue:
                    return NULL
        return NULL
