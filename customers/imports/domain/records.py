"""The records of a file, one after the other, in bounded memory."""

import csv
import io
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from typing import IO

from django.core.files.base import File

from core.errors import DomainError, said
from customers.imports.domain.source import LARGEST_CELL, Layout, unpacked

BROKEN = "\ufffd"  # what bytes that do not decode become


class Unreadable(DomainError):
    """The file cannot be taken apart from this line on, so nothing of it can be trusted."""

    code = "unreadable"

    def __init__(self, message: str, *, line: int) -> None:
        super().__init__(message)
        self.line = line


class _Lines:
    """The physical lines of a text; `current` are those since it was last emptied."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.current: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self.text:
            self.current.append(line)
            yield line


@contextmanager
def opened(file: File, layout: Layout) -> Iterator[Iterator[tuple[int, list[str]]]]:
    """The records of a file, which is closed behind them."""
    with unpacked(file) as raw, closing(records(raw, layout)) as found:
        yield found


def records(raw: IO[bytes], layout: Layout) -> Generator[tuple[int, list[str]], None, None]:
    """(line number, cells) of every record below the headings; blank lines are none. Raises Unreadable."""
    text = io.TextIOWrapper(raw, encoding=layout.encoding, errors="replace", newline="")
    for _skipped in range(layout.skip):
        next(text)
    lines = _Lines(text)
    reader = csv.reader(iter(lines), delimiter=layout.delimiter)
    line, last = layout.skip + 1, [""]
    try:
        next(reader)
        while True:
            last, lines.current = lines.current, []
            line = layout.skip + reader.line_num + 1
            cells = next(reader, None)
            if cells is None:
                break
            if any(cells):
                yield line, cells
    except csv.Error as error:
        raise Unreadable(_too_large(), line=line) from error
    finally:
        text.detach()  # the file is the caller's to close
    if _ends_within_quotes(last, layout.delimiter):
        at = layout.skip + reader.line_num - len(last) + 1
        raise Unreadable(said("A quotation mark is opened here and never closed."), line=at)


def _ends_within_quotes(lines: list[str], delimiter: str) -> bool:
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def _too_large() -> str:
    return said(
        "A cell of more than %(size)d MB begins here: perhaps a quotation mark is opened and never closed.",
        size=LARGEST_CELL >> 20,
    )
