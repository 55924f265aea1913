"""A record of the file turned into a staged row, or into what is wrong with it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.functional import Promise

from core.errors import said
from customers.imports.domain.records import BROKEN
from customers.imports.domain.values import NULL, UNREAD, BadRow, BadValue, Memo

SHOWN = 500


@dataclass(frozen=True)
class Issue:
    line: int
    column: str
    message: str | Promise
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

    `finish(row)` sees the row as a whole and may change it or add the `extra` columns; it raises BadRow.
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
        """The staged row as COPY takes it. Raises BadValue: then `issues` says all that is wrong."""
        if len(cells) != self.width:
            cells = self._fitted(cells)
        self._whole(cells)
        row = [memo[cells[place]] for place, memo in self._pairs]
        if self.finish:
            row = self.finish(row)
        return [str(line), *row]

    def _fitted(self, cells: list[str]) -> list[str]:
        """A line may end in empty cells too many; any other difference moves values into wrong columns."""
        if len(cells) >= self.width and not any(cells[self.width :]):
            return cells[: self.width]
        raise BadValue(
            said("%(cells)d cells where the headings are %(width)d.", cells=len(cells), width=self.width)
        )

    def _whole(self, cells: list[str]) -> None:
        if self.lossy and any(BROKEN in cell for cell in cells):
            raise BadValue(said("This line holds bytes that are no text in the encoding of the file."))

    def issues(self, line: int, cells: list[str]) -> list[Issue]:
        """All that is wrong with a refused line, each by its column; at least one."""
        content = " · ".join(cells)[:SHOWN].replace("\x00", "")
        headings = {column.name: column.heading for column in self.columns}
        found = [
            Issue(line, headings.get(each.field, ""), each.message, content) for each in self._faults(cells)
        ]
        if not found:
            raise AssertionError(f"line {line} was refused and now is not")
        return found

    def _faults(self, cells: list[str]) -> Iterator[BadValue]:
        try:
            cells = self._fitted(cells)
        except BadValue as refusal:
            yield refusal  # which cell is which nobody can say
            return
        try:
            self._whole(cells)
        except BadValue as refusal:
            yield refusal
        row = []
        for column in self.columns:
            try:
                row.append(column.memo[cells[column.place]])
            except BadValue as refusal:
                row.append(UNREAD)
                yield BadValue(refusal.message, field=column.name)
        if self.finish:
            try:
                self.finish(row)
            except BadRow as refusal:
                yield from refusal.faults

    def key_of(self, cells: list[str]) -> str:
        """The staged form of the key even where the rest of the line is refused, if it can be read."""
        for column in self.columns:
            if column.name == self.key and column.place < len(cells):
                try:
                    return column.memo[cells[column.place]]
                except BadValue:
                    return NULL
        return NULL
