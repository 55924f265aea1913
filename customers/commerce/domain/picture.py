"""Pictures from outside, drawn anew: PNG, JPEG and WebP, known by their bytes.

So no description, place or camera, no second picture and nothing appended goes out to customers. SVG is a
programme, not a picture, and is not taken.
"""

from dataclasses import dataclass
from io import BytesIO
from struct import error
from zlib import error as zlib_error

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from core.errors import Invalid

MOST_SIDE = 4_000  # pixels: sixty-four megabytes unpacked
KINDS = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
_TAKEN = ("PNG", "JPEG", "WEBP")
_PHOTOGRAPHS = ("JPEG", "MPO")  # cameras add a second picture, which is left out
_DAMAGED = (OSError, SyntaxError, ValueError, IndexError, TypeError, EOFError, error, zlib_error)
"""What readers of pictures raise, each in its own way."""


@dataclass(frozen=True)
class Picture:
    """`kind` is png or jpg; `content` what was drawn."""

    kind: str
    width: int
    height: int
    content: bytes


def draw_anew(content: bytes, *, within: tuple[int, int]) -> Picture:
    """Never larger than `within`, in pixels. A photograph stays a JPEG, all else becomes a PNG, which every
    mail program shows. Raises Invalid.
    """
    try:
        sent = Image.open(BytesIO(content), formats=_TAKEN)
    except (*_DAMAGED, Image.DecompressionBombError):
        raise Invalid(_("Send a picture as PNG, JPEG or WebP.")) from None
    _check_size(*sent.size)  # before a pixel is unpacked
    is_photograph, written = sent.format in _PHOTOGRAPHS, BytesIO()
    try:
        if getattr(sent, "is_animated", False) and not is_photograph:
            raise ValueError
        sent.load()
        drawn = _upright(sent)
        if drawn.mode == "I;16":  # grey in sixteen bits, of which all but the darkest would become white
            drawn = drawn.convert("I").point(lambda grey: grey / 256).convert("L")
        drawn = drawn.convert("RGBA" if drawn.has_transparency_data else "RGB")
    except _DAMAGED:
        raise Invalid(_("This picture is damaged, or of a kind we do not know.")) from None
    drawn.thumbnail(within)
    drawn.info = {}
    drawn.save(written, "JPEG" if is_photograph else "PNG", quality=85, optimize=True)
    return Picture("jpg" if is_photograph else "png", *drawn.size, written.getvalue())


def _upright(sent: Image.Image) -> Image.Image:
    """As the camera was held, where it says so in words we understand."""
    try:
        return ImageOps.exif_transpose(sent)
    except _DAMAGED:
        return sent


def _check_size(width: int, height: int) -> None:
    if not (0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE):
        told = {"most": MOST_SIDE, "was": f"{width} × {height}"}
        raise Invalid(_("A picture has at most %(most)d pixels a side; this one has %(was)s.") % told)
