"""Tables as CSV and XLSX, row by row: however long, only a few rows are held in memory.

No cell becomes a formula: in CSV what begins like one gets an apostrophe, in XLSX text is text by its type.
Why XLSX is written here and by no library: docs/decisions/exports.md.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain, islice, repeat
from typing import Any, Literal
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import get_language
from django.utils.translation import gettext as _

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"  # without it a spreadsheet takes UTF-8 for something else
MOST_ROWS = 1_048_576  # of one sheet of a spreadsheet: what is longer goes on in the next one
PORTION = 500
LONGEST = 32_767  # letters of a cell

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOT_PLAIN = re.compile("[&<>\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


Look = Literal["share", "money"]
"""How a spreadsheet shows the numbers of a column: 0.616 as 61.60 %, 2380 as 2,380.00."""
Looks = Sequence[Look | None]


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Pieces to stream, written as the reader's language writes numbers. Text that a spreadsheet would run as
    a formula is made plain text; numbers stay."""
    delimiter, mark = (";", ",") if get_language() == "fr" else (",", ".")
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)

    def written(columns: Iterable[Sequence[Any]]) -> str:
        buffer.seek(0)
        buffer.truncate()
        writer.writerows(zip(*(_plain_cells(cells, mark) for cells in columns), strict=True))
        return buffer.getvalue()

    yield BOM + written([[cell] for cell in header])
    left = iter(rows)
    while columns := _columns(left):
        yield written(columns)


def _columns(rows: Iterator[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """The next portion of the rows, turned: what a column is made of is looked at once, not at every cell."""
    return list(zip(*islice(rows, PORTION), strict=True))


def _plain_cells(cells: Sequence[Any], mark: str) -> Sequence[Any]:
    kinds = set(map(type, cells))
    if kinds == {str}:
        return [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells]
    if kinds & {str, float, Decimal, bool}:
        return [_plain(cell, mark) for cell in cells]
    return cells


def _plain(cell: Any, mark: str) -> Any:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, float | Decimal):
        return str(round(cell, 4) if isinstance(cell, float) else cell).replace(".", mark)
    return cell


# ── XLSX ─────────────────────────────────────────────────────────────────────────────────────────────────

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="5"><xf/><xf numFmtId="14" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/>'
    '<xf numFmtId="10" applyNumberFormat="1"/><xf numFmtId="4" applyNumberFormat="1"/>'
    "</cellXfs></styleSheet>"
)
_STYLE: dict[Look, int] = {"share": 3, "money": 4}  # their places in cellXfs
_TEXT = '<c t="inlineStr"><is><t xml:space="preserve">'
_DAY_ZERO = date(1899, 12, 30).toordinal()
_LEAP_DAY_THAT_WAS_NONE = 60  # spreadsheets know a 29 February 1900, and no day before 1900


class _Pipe:
    """What ZipFile writes to: an end of a stream that cannot be wound back."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self.parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing is kept back."""

    def taken(self) -> bytes:
        taken = b"".join(self.parts)
        self.parts.clear()
        return taken


def xlsx_bytes(
    header: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str, looks: Looks = ()
) -> Iterator[bytes]:
    """The file in pieces, as it is made."""
    pipe, left, sheets = _Pipe(), iter(rows), 0
    ahead: Sequence[Any] | None = None
    with ZipFile(pipe, "w", ZIP_DEFLATED, compresslevel=1) as book:  # type: ignore[call-overload]  # as written
        while sheets == 0 or (ahead := next(left, None)) is not None:
            sheets += 1
            here = left if ahead is None else chain([ahead], left)
            with book.open(f"xl/worksheets/sheet{sheets}.xml", "w", force_zip64=True) as sheet:
                for part in _sheet(header, islice(here, MOST_ROWS - 1), looks):
                    sheet.write(part)
                    yield pipe.taken()
        for name, text in _frame(title, sheets):
            book.writestr(name, text)
    yield pipe.taken()


def _sheet(header: Sequence[str], rows: Iterator[Sequence[Any]], looks: Looks) -> Iterator[bytes]:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    head = "".join(_text(str(cell)).replace("<c ", '<c s="2" ', 1) for cell in header)
    yield (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView>'
        f"</sheetViews><sheetData><row>{head}</row>"
    ).encode()
    while columns := _columns(rows):
        lines = zip(*map(_sheet_cells, columns, chain(looks, repeat(None))), strict=True)
        yield "".join([f"<row>{''.join(line)}</row>" for line in lines]).encode("utf-8", "ignore")
    yield b"</sheetData></worksheet>"


def _sheet_cells(cells: Sequence[Any], look: Look | None) -> list[str]:
    if set(map(type, cells)) == {str} and not _NOT_PLAIN.search("".join(cells)):
        return [f"{_TEXT}{cell[:LONGEST]}</t></is></c>" if cell else "<c/>" for cell in cells]
    number = f'<c s="{_STYLE[look]}"><v>' if look else "<c><v>"
    return [_cell(cell, number) for cell in cells]


def _cell(value: Any, number: str) -> str:
    if isinstance(value, str):
        return _text(value) if value else "<c/>"
    if value is None:
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        day = value.toordinal() - _DAY_ZERO
        return f'<c s="1"><v>{day}</v></c>' if day > _LEAP_DAY_THAT_WAS_NONE else _text(value.isoformat())
    return f"{number}{value}</v></c>"


def _text(value: str) -> str:
    value = value[:LONGEST]
    if _NOT_PLAIN.search(value):
        value = escape(_NOT_XML.sub("", value))
    return f"{_TEXT}{value}</t></is></c>"


def _frame(title: str, sheets: int) -> Iterator[tuple[str, str]]:
    """The parts that hold the sheets together."""
    numbers = range(1, sheets + 1)
    name = escape(re.sub(r"[\[\]:*?/\\]", " ", title)[:25])
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>{parts}</Types>',
    )
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    yield "xl/styles.xml", _STYLES
    listed = "".join(f'<sheet name="{name} {n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    yield (
        "xl/workbook.xml",
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
    )
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations([*targets, ("styles", "styles.xml")])


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'
