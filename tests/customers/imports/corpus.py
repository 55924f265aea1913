"""Files as people send them: what each is, and what has to come of it.

`Good` goes in; `Bad` is refused on some lines, each with its column; `NoFile` is no table of text.
"""

import codecs
import gzip
import io
import zipfile
from dataclasses import dataclass, field

HEAD = "Order number,Date,SKU,Description,Quantity,Unit price,Customer ID\n"
LINE = "1,2025-03-01,A1,Tea,1,2.50,C7\n"
FRENCH = "N° commande;Date;Référence;Désignation;Quantité;Prix unitaire;N° client\n"
THE = "1;01/03/2025;A1;Thé glacé;1;2,50;C7\n"


@dataclass(frozen=True)
class Good:
    content: bytes
    label: str = "Tea"
    price: str = "2.5000"
    quantity: int = 1
    lines: int = 1
    day: str = "2025-03-01"


@dataclass(frozen=True)
class Bad:
    content: bytes
    issues: list[tuple[int, str, str]] = field(default_factory=list)
    lines: int = 1


@dataclass(frozen=True)
class NoFile:
    content: bytes
    message: str


def text(*lines: str, head: str = HEAD) -> bytes:
    return (head + "".join(lines)).encode()


def dated(written: str) -> bytes:
    return text(f'1,"{written}",A1,Tea,1,2.50,C7\n')


def priced(written: str, quantity: str = "1") -> bytes:
    return text(f'1,2025-03-01,A1,Tea,"{quantity}","{written}",C7\n')


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("orders.csv", HEAD + LINE)
    return packed.getvalue()


def not_a_date(written: str, line: int = 2) -> list[tuple[int, str, str]]:
    return [(line, "Date", f"“{written}” is not a date.")]


def not_a_number(written: str, column: str = "Unit price") -> list[tuple[int, str, str]]:
    return [(2, column, f"“{written}” is not a number.")]


CORPUS: dict[str, Good | Bad | NoFile] = {
    # encodings
    "utf-8": Good(text(LINE)),
    "utf-8 with mark": Good(codecs.BOM_UTF8 + text(LINE)),
    "utf-16 with mark": Good((FRENCH + THE).encode("utf-16"), label="Thé glacé"),
    "utf-16 big end first": Good(codecs.BOM_UTF16_BE + (HEAD + LINE).encode("utf-16-be")),
    "utf-16 without mark": Good((HEAD + LINE).encode("utf-16-le")),
    "utf-16 big end first without mark": Good((HEAD + LINE).encode("utf-16-be")),
    "utf-32 with mark": Good((HEAD + LINE).encode("utf-32")),
    "cp1252": Good((FRENCH + THE).encode("cp1252"), label="Thé glacé"),
    "cp1252 with the euro sign": Good(
        (FRENCH + THE.replace("2,50", "2,50 €")).encode("cp1252"), label="Thé glacé"
    ),
    "mac roman": Good(
        (FRENCH + THE + THE.replace("1;01", "2;01")).encode("mac_roman"), label="Thé glacé", lines=2
    ),
    "utf-8 with one broken byte": Bad(
        text("1,2025-03-01,A1,ééééééééééé,1,2,C7\n").replace(b"C7", b"C7\n2,2025-03-01,A1,\xff,1,2,C7"),
        [(3, "", "This line holds bytes that are no text in the encoding of the file.")],
        lines=2,
    ),
    "emoji": Good(text(LINE.replace("Tea", "Tea 🫖")), label="Tea 🫖"),
    "right to left": Good(text(LINE.replace("Tea", "شاي")), label="شاي"),
    # separators and quotes
    "semicolons": Good((FRENCH + THE).encode(), label="Thé glacé"),
    "tabs": Good((HEAD + LINE).replace(",", "\t").encode()),
    "pipes": Good((HEAD + LINE).replace(",", "|").encode()),
    "separator named above": Good(("sep=|\n" + (HEAD + LINE).replace(",", "|")).encode()),
    "quoted separators and quotes": Good(text(LINE.replace("Tea", '"Tea, ""green"""')), label='Tea, "green"'),
    "line break in a cell": Good(text(LINE.replace("Tea", '"Green\ntea"')), label="Green tea"),
    "quote in the middle": Good(text(LINE.replace("Tea", 'Pipe 12" wide')), label='Pipe 12" wide'),
    "quote never closed": Bad(
        text(LINE, '2,2025-03-01,A1,"Tea,1,2.50,C7\n', LINE),
        [(3, "", "A quotation mark is opened here and never closed.")],
        lines=3,
    ),
    "carriage returns": Good((HEAD + LINE).replace("\n", "\r").encode()),
    "carriage returns and line feeds": Good((HEAD + LINE).replace("\n", "\r\n").encode()),
    "no line end at the end": Good(text(LINE).rstrip()),
    # shape
    "blank lines": Good(b"\n\n" + text("\n", LINE, "\n\n", ",,,,,,\n")),
    "headings only": Good(text(), lines=0),
    "columns nobody needs": Good(text(LINE.replace("\n", ",x,y\n"), head=HEAD.replace("\n", ",Foo,Bar\n"))),
    "headings twice": Good(text(LINE.replace("\n", ",Coffee\n"), head=HEAD.replace("\n", ",Description\n"))),
    "a column without heading": Good(text(LINE.replace("\n", ",x\n"), head=HEAD.replace("\n", ",\n"))),
    "empty cells too many": Good(text(LINE.replace("\n", ",,,\n"))),
    "too few cells": Bad(text("1,2025-03-01,A1\n"), [(2, "", "3 cells where the headings are 7.")]),
    "too many cells": Bad(
        text(LINE.replace("\n", ",more\n")), [(2, "", "8 cells where the headings are 7.")]
    ),
    "NUL bytes": Good(text(LINE.replace("Tea", "T\x00ea")), label="T ea"),
    "control characters": Good(text(LINE.replace("Tea", "Te\x07a\x1b")), label="Te a"),
    "one very large cell": Bad(
        text(LINE.replace("Tea", "x" * (1 << 20))),
        [(2, "Description", "This is longer than 200 characters.")],
    ),
    "a cell beyond measure": Bad(
        text(LINE.replace("Tea", "x" * (5 << 20))),
        [
            (
                2,
                "",
                "A cell of more than 4 MB begins here: perhaps a quotation mark is opened and never closed.",
            )
        ],
    ),
    "packed": Good(gzip.compress(text(LINE))),
    "formulas are text": Good(text(LINE.replace("Tea", "=1+1")), label="=1+1"),
    "backslashes are text": Good(text(LINE.replace("Tea", "\\N and \\t")), label="\\N and \\t"),
    "html is text": Good(text(LINE.replace("Tea", "<b>Tea</b>")), label="<b>Tea</b>"),
    # values
    "date and time": Good(dated("2025-03-01 08:26:00")),
    "date with zone": Good(dated("2025-03-01T00:30:00+01:00")),
    "French date": Good(dated("01/03/2025 8h26")),
    "French date with dots": Good(dated("1.3.25")),
    "American dates": Good(
        text("1,12/31/2024,A1,Tea,1,2.5,C7\n", "2,03/01/2025 8:26 PM,A1,Tea,1,2.5,C7\n"),
        lines=2,
        day="2024-12-31",
    ),
    "31 February": Bad(dated("31/02/2025"), not_a_date("31/02/2025")),
    "month 13 both ways": Bad(dated("13/13/2025"), not_a_date("13/13/2025")),
    "a date of another order": Bad(
        text("1,31/12/2024,A1,Tea,1,2,C7\n", "2,12/31/2024,A1,Tea,1,2,C7\n"),
        not_a_date("12/31/2024", 3),
        lines=2,
    ),
    "words for a date": Bad(dated("yesterday"), not_a_date("yesterday")),
    "the year 0025": Bad(dated("0025-03-01"), [(2, "Date", "The year 25 cannot be.")]),
    "no date": Bad(dated(""), [(2, "Date", "This is missing.")]),
    "no order number": Bad(text(LINE.replace("1,2025", ",2025")), [(2, "Order number", "This is missing.")]),
    "decimal comma": Good(priced("1 234,50 €"), price="1234.5000"),
    "narrow spaces": Good(priced("1\u202f234,50\u00a0€"), price="1234.5000"),
    "English thousands": Good(priced("£1,234.50"), price="1234.5000"),
    "German thousands": Good(priced("1.234,50"), price="1234.5000"),
    "Swiss thousands": Good(priced("1’234.50 CHF"), price="1234.5000"),
    "negative in brackets": Good(priced("(2.50)"), price="-2.5000"),
    "a price in words": Bad(priced("free"), not_a_number("free")),
    "groups of two": Bad(priced("1,23,4.50"), not_a_number("1,23,4.50")),
    "infinity": Bad(priced("Infinity"), not_a_number("Infinity")),
    "not a number": Bad(priced("NaN"), not_a_number("NaN")),
    "a price beyond measure": Bad(priced("99999999999"), [(2, "Unit price", "This number is too large.")]),
    "an exponent": Bad(priced("1e9"), not_a_number("1e9")),
    "a total beyond measure": Bad(priced("999999999", "2000000000"), [(2, "", "The total is too large.")]),
    "a quantity with zeros": Good(priced("2.50", "3.0"), quantity=3),
    "half a quantity": Bad(priced("2.50", "1.5"), [(2, "Quantity", "“1.5” is not a whole number.")]),
    "a quantity beyond measure": Bad(
        priced("2.50", "3000000000"), [(2, "Quantity", "This number is too large.")]
    ),
    # not a table of text
    "empty": NoFile(b"", "This file is empty."),
    "blank": NoFile(b"\n \r\n\t", "This file is empty."),
    "only a mark": NoFile(codecs.BOM_UTF8, "This file is empty."),
    "a zip": NoFile(
        zipped(), "This is a zip archive or an Excel workbook, not a CSV file: save the sheet as CSV first."
    ),
    "an old Excel workbook": NoFile(b"\xd0\xcf\x11\xe0" + bytes(600), "This is not a CSV file."),
    "a PDF": NoFile(b"%PDF-1.7 ...", "This is not a CSV file."),
    "random bytes": NoFile(bytes(range(256)) * 40, "This is not a text file."),
    "cut off while packed": NoFile(
        gzip.compress(text(LINE))[:-12], "This packed file is damaged or cut off."
    ),
}
