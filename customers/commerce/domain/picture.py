"""Pictures from outside, taken apart: PNG, JPEG and WebP known by their bytes; what draws is kept.

So no description, place or camera, no second picture and nothing appended goes out to customers. What does
not hold together is refused. SVG is a programme, not a picture, and is not taken.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, inf
from struct import error, pack, unpack

from django.utils.translation import gettext as _

from core.errors import Invalid

WIDEST, HIGHEST = 1_200, 600
KINDS = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}


@dataclass(frozen=True)
class Picture:
    """`kind` is one of `KINDS`; `content` what was kept."""

    kind: str
    width: int
    height: int
    content: bytes


def take_apart(content: bytes) -> Picture:
    """Raises Invalid."""
    readers = {b"\x89PNG\r\n\x1a\n": _png, b"\xff\xd8\xff": _jpeg, b"RIFF": _webp}
    reader = next((read for start, read in readers.items() if content.startswith(start)), None)
    if reader is None:
        raise Invalid(_("Send a picture as PNG, JPEG or WebP."))
    try:
        return reader(content)
    except (ValueError, IndexError, error, zlib.error):
        raise Invalid(_("This picture is damaged, or of a kind we do not know.")) from None


def _check_size(width: int, height: int) -> None:
    if not (0 < width <= WIDEST and 0 < height <= HIGHEST):
        told = {"width": WIDEST, "height": HIGHEST, "was": f"{width} × {height}"}
        raise Invalid(_("A picture has at most %(width)d × %(height)d pixels; this one has %(was)s.") % told)


def _part(content: bytes, start: int, length: int) -> bytes:
    """Exactly so many bytes."""
    part = content[start : start + length]
    if len(part) != length:
        raise ValueError
    return part


# ── PNG: https://www.w3.org/TR/png-3/ ────────────────────────────────────────────────────────────────────

_PNG_DRAWS = {b"IHDR": 13, b"PLTE": 768, b"tRNS": 256, b"gAMA": 4, b"sRGB": 1, b"IDAT": inf, b"IEND": 0}
"""With how many bytes of each are needed at most: there is no room for anything else."""
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_WHOLE = [(0, 0, 1, 1)]
_INTERLACED = [
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
]
"""Of each pass: first column and row, and the steps between them."""


def _png(content: bytes) -> Picture:
    kept, pixels, size = [content[:8]], bytearray(), None
    for name, data in _png_chunks(content):
        if (name == b"IHDR") == bool(size) or len(data) > _PNG_DRAWS.get(name, inf):
            raise ValueError
        if name == b"IHDR":
            size = unpack(">IIBBBBB", data)
            _check_size(*size[:2])
        if name == b"IDAT":
            pixels += data
        if name in _PNG_DRAWS:
            kept.append(pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data)))
    if size is None or _unpacked(bytes(pixels), _png_bytes(*size)):
        raise ValueError
    return Picture("png", size[0], size[1], b"".join(kept))


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Up to its end; what follows is none of it."""
    at, name = 8, b""
    while name != b"IEND":
        length, name = unpack(">I4s", _part(content, at, 8))
        data = _part(content, at + 8, length)
        if _part(content, at + 8 + length, 4) != pack(">I", zlib.crc32(name + data)):
            raise ValueError
        at += 12 + length
        yield name, data


def _png_bytes(
    width: int, height: int, depth: int, colour: int, packed: int, filtered: int, order: int
) -> int:
    """How many its pixels take, unpacked: each line begins with one that says how it was filtered."""
    if depth not in _DEPTHS.get(colour, ()) or packed or filtered or order > 1:
        raise ValueError
    total = 0
    for left, top, across, down in _INTERLACED if order else _WHOLE:
        columns, lines = ceil((width - left) / across), ceil((height - top) / down)
        if columns > 0 and lines > 0:
            total += lines * (1 + ceil(columns * _SAMPLES[colour] * depth / 8))
    return total


def _unpacked(pixels: bytes, expected: int) -> bool:
    """Whether they are not as many as expected; no more is ever unpacked."""
    unpacker = zlib.decompressobj()
    found = len(unpacker.decompress(pixels, expected + 1))
    return found != expected or not unpacker.eof


# ── JPEG: ITU T.81 ───────────────────────────────────────────────────────────────────────────────────────

_FRAMES = {0xC0, 0xC1, 0xC2}
_JPEG_DRAWS = {0xC4, 0xDB, 0xDD, 0xDA} | _FRAMES
"""Tables and scans."""
_JPEG_TELLS = {0xE0: (b"JFIF\0", b"\0\0"), 0xEE: (b"Adobe", b"")}
"""The shape of a pixel, without the small picture that may follow, and which colours these are: twelve bytes
that begin so, and what ends them. What else stands in front is dropped.
"""
_JPEG_DROPPED = {0xFE, *range(0xE1, 0xF0)} - {*_JPEG_TELLS}


def _jpeg(content: bytes) -> Picture:
    kept, at, size, scans = [content[:2]], 2, None, 0
    while (marker := _marker(content, at)) != 0xD9:
        length = 2 + unpack(">H", _part(content, at + 2, 2))[0]
        segment = _part(content, at, length)
        if marker in _FRAMES:
            size = _frame(segment, size)
        if marker == 0xDA:
            if size is None:
                raise ValueError
            segment += _scan(content, at + length)
            scans += 1
        if marker in _JPEG_DRAWS:
            kept.append(segment)
        elif marker in _JPEG_TELLS:
            kept.append(_told(marker, segment[4:16]))
        elif marker not in _JPEG_DROPPED:
            raise ValueError
        at += len(segment)
    if size is None or not scans:
        raise ValueError
    return Picture("jpg", *size, b"".join([*kept, b"\xff\xd9"]))


def _marker(content: bytes, at: int) -> int:
    sign, marker = _part(content, at, 2)
    if sign != 0xFF:
        raise ValueError
    return marker


def _told(marker: int, words: bytes) -> bytes:
    begins, ends = _JPEG_TELLS[marker]
    if len(words) < 12 or not words.startswith(begins):
        return b""
    return pack(">BBH", 0xFF, marker, 2 + len(words + ends)) + words + ends


def _frame(segment: bytes, before: tuple[int, int] | None) -> tuple[int, int]:
    """There is one. Grey or three colours, for of four nobody knows how they look."""
    depth, height, width, colours = unpack(">BHHB", segment[4:10])
    if before or depth != 8 or colours not in (1, 3):
        raise ValueError
    _check_size(width, height)
    return width, height


def _scan(content: bytes, start: int) -> bytes:
    """Up to the next marker that is neither a stuffed byte nor a restart."""
    at = content.index(b"\xff", start)
    while content[at + 1] == 0 or 0xD0 <= content[at + 1] <= 0xD7:
        at = content.index(b"\xff", at + 2)
    return content[start:at]


# ── WebP: RFC 9649 ───────────────────────────────────────────────────────────────────────────────────────

_ALPHA, _MOVES = 0x10, 0x02


def _webp(content: bytes) -> Picture:
    """One still picture, with or without transparency."""
    length = unpack("<I", _part(content, 4, 4))[0]
    chunks = dict(_webp_chunks(_part(content, 8, length)))
    lossy, lossless, head = chunks.get(b"VP8 "), chunks.get(b"VP8L"), chunks.get(b"VP8X")
    drawn = lossy or lossless
    if drawn is None or (lossy and lossless) or (head and head[0] & _MOVES):
        raise ValueError
    width, height = _lossy_size(drawn) if lossy else _lossless_size(drawn)
    _check_size(width, height)
    kept = [(b"VP8 " if lossy else b"VP8L", drawn)]
    if lossy and (alpha := chunks.get(b"ALPH")):
        size = pack("<I", width - 1)[:3] + pack("<I", height - 1)[:3]
        kept = [(b"VP8X", bytes([_ALPHA, 0, 0, 0]) + size), (b"ALPH", alpha), *kept]
    body = b"WEBP" + b"".join(
        name + pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in kept
    )
    return Picture("webp", width, height, b"RIFF" + pack("<I", len(body)) + body)


def _webp_chunks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    if body[:4] != b"WEBP":
        raise ValueError
    at = 4
    while at < len(body):
        name, length = unpack("<4sI", _part(body, at, 8))
        yield name, _part(body, at + 8, length)
        at += 8 + length + length % 2


def _lossy_size(data: bytes) -> tuple[int, int]:
    if data[0] & 1 or data[3:6] != b"\x9d\x01\x2a":
        raise ValueError
    width, height = unpack("<HH", _part(data, 6, 4))
    return width & 0x3FFF, height & 0x3FFF


def _lossless_size(data: bytes) -> tuple[int, int]:
    if data[0] != 0x2F:
        raise ValueError
    bits = unpack("<I", _part(data, 1, 4))[0]
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
