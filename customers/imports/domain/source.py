"""What kind of file this is: packed or not, its encoding, separator and headings."""

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, cast

from charset_normalizer import from_bytes
from django.conf import settings
from django.core.files.base import File
from django.db.models.fields.files import FieldFile

from core.errors import Invalid, said
from core.text import clean_line

CHUNK = 1 << 20
HEAD = 1 << 16
DELIMITERS = ",;\t|"
LARGEST_CELL = 4 << 20
LEGACY = ["cp1252", "mac_roman", "cp1250", "cp1251", "cp850"]
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNDECODED = re.compile("[\udc80-\udcff]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_MAC_LETTERS = re.compile(rb"[\x88\x89\x8d\x8e\x8f\x90\x9d\x9e]")  # à â ç é è ê ù û there; rare on Windows
_WINDOWS_LETTERS = re.compile(rb"[\xe0-\xff]")
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")

csv.field_size_limit(LARGEST_CELL)


@dataclass(frozen=True)
class Layout:
    """`lossy`: some bytes do not decode; what holds them is refused line by line. `skip`: lines above."""

    encoding: str
    delimiter: str
    header: list[str]
    lossy: bool = False
    skip: int = 0


@contextmanager
def unpacked(file: File) -> Iterator[IO[bytes]]:
    """The bytes of the file, unpacked where it is a .gz, whatever its name says."""
    raw = file.open("rb")
    packed = raw.read(2) == b"\x1f\x8b"
    raw.seek(0)
    try:
        if packed:
            with gzip.GzipFile(fileobj=raw) as inner:
                yield cast(IO[bytes], inner)
        else:
            yield cast(IO[bytes], raw.file)  # Django's wrapping of it would be asked on every line
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise Invalid(said("This packed file is damaged or cut off."), field="file") from error
    finally:
        if isinstance(file, FieldFile):
            file.close()  # an upload goes on: it has still to be stored
        else:
            raw.seek(0)


def examine(file: File) -> Layout:
    """Read the whole file once as bytes, and its beginning as a table. Raises Invalid in words."""
    with unpacked(file) as raw:
        head = raw.read(HEAD)
        _refuse_other_formats(head)
        encoding, lossy = _encoding(head, raw)
    text = head.decode(encoding, errors="replace")
    if not text.strip("\ufeff \t\r\n\x00"):
        raise Invalid(said("This file is empty."), field="file")
    lines = io.StringIO(text, newline="").readlines()
    if len(head) == HEAD and len(lines) > 1:
        lines.pop()
    return _table(lines, encoding=encoding, lossy=lossy)


def _refuse_other_formats(head: bytes) -> None:
    if not head:
        raise Invalid(said("This file is empty."), field="file")
    if head.startswith(b"PK\x03\x04"):
        raise Invalid(
            said("This is a zip archive or an Excel workbook, not a CSV file: save the sheet as CSV first."),
            field="file",
        )
    if head.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"BZh", b"\xfd7zXZ")):
        raise Invalid(said("This is not a CSV file."), field="file")
    if len(_CONTROL.findall(head)) > len(head) // 20 and not head.startswith(tuple(bom for bom, _e in BOMS)):
        raise Invalid(said("This is not a text file."), field="file")


def _encoding(head: bytes, rest: IO[bytes]) -> tuple[str, bool]:
    """The encoding, and whether some bytes do not decode with it. The whole file is looked at."""
    marked = next((name for bom, name in BOMS if head.startswith(bom)), "")
    name = marked or _wide(head) or "utf-8"
    good = bad = size = 0
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    sample = b""
    chunk = head
    while chunk:
        size += len(chunk)
        if size > settings.IMPORT_MAX_UNPACKED_BYTES:
            raise Invalid(said("This file is too large once unpacked."), field="file")
        if name.startswith("utf-8") and not chunk.isascii():
            text = decoder.decode(chunk)
            wrong = len(_UNDECODED.findall(text))
            good, bad = good + len(_NOT_ASCII.findall(text)) - wrong, bad + wrong
            sample = sample or (chunk if wrong else b"")
        chunk = rest.read(CHUNK)
    if not name.startswith("utf-8"):
        return name, True
    if not bad:
        return name, False
    if marked or good > 9 * bad:
        return name, True
    return _legacy(sample), True


def _wide(head: bytes) -> str:
    """UTF-16 and UTF-32 without a mark show by where their NUL bytes stand."""
    quarters = [head[start::4].count(0) / (len(head) / 4) for start in range(4)]
    zero = [share > 0.5 for share in quarters]
    shapes = {
        (False, True, False, True): "utf-16-le",
        (True, False, True, False): "utf-16-be",
        (False, True, True, True): "utf-32-le",
        (True, True, True, False): "utf-32-be",
    }
    return shapes.get((zero[0], zero[1], zero[2], zero[3]), "")


def _legacy(sample: bytes) -> str:
    """The likeliest one-byte encoding. Western Windows wins a tie: most files without UTF-8 are."""
    first = _first_beyond_ascii(sample)
    sample = sample[max(0, first - HEAD) : first + HEAD]
    if len(_MAC_LETTERS.findall(sample)) > len(_WINDOWS_LETTERS.findall(sample)):
        return "mac_roman"
    matches = list(from_bytes(sample, cp_isolation=LEGACY))
    western = next((match for match in matches if "cp1252" in match.could_be_from_charset), None)
    if not matches or (western and western.chaos <= matches[0].chaos):
        return "cp1252"
    return matches[0].encoding


def _first_beyond_ascii(sample: bytes) -> int:
    found = re.search(rb"[\x80-\xff]", sample)
    return found.start() if found else 0


def _table(lines: list[str], *, encoding: str, lossy: bool) -> Layout:
    skip = 0
    while skip < len(lines) and not lines[skip].strip("\ufeff \t\r\n\x00"):
        skip += 1
    hint = re.fullmatch(r"\ufeff?sep=(.)\s*", lines[skip], re.IGNORECASE)
    if hint and skip + 1 < len(lines):  # what Excel writes above the headings for itself
        skip += 1
    body = lines[skip : skip + 50]
    delimiter = hint.group(1) if hint else max(DELIMITERS, key=lambda mark: _fit(body, mark))
    try:
        header = next(csv.reader(body, delimiter=delimiter))
    except csv.Error as error:
        raise Invalid(said("The headings cannot be read."), field="file") from error
    return Layout(encoding, delimiter, _headings(header), lossy, skip)


def _fit(lines: list[str], delimiter: str) -> tuple[bool, float, int]:
    """How well a separator explains the lines: as wide as the headings, every line alike."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return False, 0.0, 0
    alike = sum(width == widths[0] for width in widths) / len(widths) if widths else 0.0
    return bool(widths and widths[0] > 1), alike, widths[0] if widths else 0


def _headings(header: list[str]) -> list[str]:
    """Each heading once: the second "Name" is "Name (2)", an empty one in third place "#3"."""
    seen: dict[str, int] = {}
    result = []
    for place, cell in enumerate(header, start=1):
        name = clean_line(cell.strip("\ufeff"))[:100] or f"#{place}"
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result
