"""The logo of a brand: drawn anew, kept once, served for ever, changed on the page and over the API."""

from base64 import b64encode
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from random import Random
from struct import pack
from typing import Any
from zlib import compress, crc32

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from core.errors import Invalid
from customers.commerce.domain.brand import change_brand
from customers.commerce.domain.logo import keep_logo
from customers.commerce.domain.picture import Picture, draw_anew
from customers.commerce.models.logo import MOST_SENT, Shown
from customers.models import Brand, Logo
from tests import factories

SAMPLES = {path.name: path.read_bytes() for path in sorted((Path(__file__).parent / "logos").iterdir())}
PNG = SAMPLES["flat.png"]


def chunk(name: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + name + data + pack(">I", crc32(name + data))


def png(width: int, height: int, pixels: bytes, *, order: int = 0) -> bytes:
    """Grey, a byte a pixel."""
    head = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 0, 0, 0, order))
    return PNG[:8] + head + chunk(b"IDAT", compress(pixels)) + chunk(b"IEND", b"")


def drawn(content: bytes) -> Picture:
    return draw_anew(content, within=(480, 96))


@pytest.mark.parametrize("name", SAMPLES)
def test_each_kind_is_known_by_its_bytes(name: str) -> None:
    picture = drawn(SAMPLES[name])
    assert (picture.kind, picture.width, picture.height) == ("jpg" if "jpg" in name else "png", 24, 10)
    before, after = (
        Image.open(BytesIO(content)).convert("RGBA") for content in (SAMPLES[name], picture.content)
    )
    away = [abs(a - b) for a, b in zip(before.tobytes(), after.tobytes(), strict=True)]
    assert sum(away) / len(away) < (4 if picture.kind == "jpg" else 0.001)


def test_only_what_draws_is_kept() -> None:
    """No camera, no place, no words, nothing appended."""
    told = chunk(b"tEXt", b"Author\0Amelie") + chunk(b"eXIf", b"48.85,2.35")
    for written in (
        PNG[:-12] + told + PNG[-12:] + b"<script>",
        PNG[:-12] + chunk(b"IEND", b"<script>"),
        PNG[:-1],
    ):
        assert drawn(written).content == drawn(PNG).content
    jpeg = SAMPLES["flat.jpg"]
    exif, words = b"\xff\xe1\x00\x0eExif\0\0 48.85", b"\xff\xfe\x00\x08Amelie"
    assert drawn(jpeg[:2] + exif + words + jpeg[2:] + b"PK").content == drawn(jpeg).content
    small = b"\x02\x02" + b"secret" * 2
    thumbnail = jpeg[:4] + pack(">H", 28) + jpeg[6:18] + small + b"\xff\xe0\x00\x14JFXX\0\x10" + small[2:]
    assert b"secret" not in drawn(jpeg[:2] + thumbnail[2:] + jpeg[20:]).content
    assert b"ICC" in SAMPLES["lossy.webp"]
    assert not [name for name, sent in SAMPLES.items() if b"ICC" in drawn(sent).content]


def sent_as(kind: str, image: Image.Image, **how: Any) -> bytes:
    written = BytesIO()
    image.save(written, kind, **how)
    return written.getvalue()


def test_a_photograph_stands_upright_and_alone() -> None:
    """As the camera was held; what it adds for screens of another kind is left out."""
    photograph, held = Image.new("RGB", (60, 20), "navy"), Image.Exif()
    held[0x0112] = 6  # on its side
    picture = drawn(sent_as("JPEG", photograph, exif=held))
    assert (picture.width, picture.height) == (20, 60)
    both = sent_as("MPO", photograph, save_all=True, append_images=[photograph])
    assert drawn(both) == drawn(sent_as("JPEG", photograph))


@pytest.mark.parametrize(("deep", "grey"), [(0, 0), (1_000, 3), (40_000, 156), (65_535, 255)])
def test_grey_in_sixteen_bits_stays_as_dark(deep: int, grey: int) -> None:
    picture = drawn(sent_as("PNG", Image.new("I;16", (24, 10), deep)))
    assert Image.open(BytesIO(picture.content)).getpixel((3, 3)) == (grey, grey, grey)


def test_it_is_drawn_as_large_as_dense_screens_show_it() -> None:
    """And refused where it still weighs too much for a page that a phone is to open at once."""
    wide, high = drawn(png(960, 96, b"\0" * 961 * 96)), drawn(png(3_000, 3_000, b"\0" * 3_001 * 3_000))
    assert [(each.width, each.height) for each in (wide, high)] == [(480, 48), (96, 96)]
    noise = b"".join(b"\0" + Random(line).randbytes(480) for line in range(96))
    with pytest.raises(Invalid, match="too rich"):
        keep_logo(png(480, 96, noise))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + PNG,
        PNG[:60] + b"\x00" + PNG[61:],
        png(2, 2, b"\0" * 5),
        png(4_001, 1, b"\0" * 4_002),
        png(0, 4, b""),
        SAMPLES["flat.jpg"][:-40],
        SAMPLES["flat.jpg"][:2] + b"\xff\xd9",
        SAMPLES["lossy.webp"][:-2],
        SAMPLES["lossy.webp"].replace(b"VP8X\n\0\0\0 ", b"VP8X\n\0\0\0\x02"),
        b"RIFF\x04\0\0\0WEBP",
    ],
)
def test_what_does_not_hold_together_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        drawn(content)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(SAMPLES)), st.integers(0, 800), st.binary(max_size=6), st.booleans())
@example("flat.jpg", 789, b"", True)
def test_whatever_is_sent_is_a_picture_or_refused(name: str, at: int, wrong: bytes, cut: bool) -> None:
    content = SAMPLES[name]
    content = content[:at] + wrong + (b"" if cut else content[at + len(wrong) :])
    with suppress(Invalid):
        assert drawn(content).width > 0


@pytest.mark.django_db
def test_it_is_kept_once_and_stands_for_good() -> None:
    brand, other = factories.brand(), factories.brand("quay", name="Quay")
    change_brand(brand=brand, logo=PNG)
    changed = change_brand(brand=other, logo=PNG)
    assert (Logo.objects.count(), changed.shown) == (1, Shown(Logo.objects.get().name, "Quay", 24, 10))
    assert change_brand(brand=other, logo=b"").shown is None
    change_brand(brand=brand, logo=SAMPLES["flat.jpg"])
    assert Logo.objects.count() == 2  # mails of before show the first one
    assert change_brand(brand=brand, name="Old Harbour").logo_id == changed_name(brand)
    with pytest.raises(Invalid) as refusal:
        keep_logo(PNG + b"\0" * MOST_SENT)
    assert refusal.value.field == "logo"
    with pytest.raises(IntegrityError), transaction.atomic():
        Logo.objects.create(name="../x", content=b"")


def changed_name(brand: Brand) -> str | None:
    return Brand.objects.values_list("logo", flat=True).get(pk=brand.pk)


@pytest.mark.parametrize(
    ("size", "shown"), [("24x10", (24, 10)), ("1200x600", (96, 48)), ("1200x1", (240, 1))]
)
def test_it_stands_in_its_box_and_is_never_blown_up(size: str, shown: tuple[int, int]) -> None:
    logo = Shown.of(f"{'a1' * 16}-{size}.png", "Harbour")
    assert (logo.width, logo.height) == shown


@pytest.mark.django_db
def test_its_address_is_public_and_kept_for_a_year(client: Client) -> None:
    logo = keep_logo(PNG)
    name = logo.name
    answer = client.get(f"/logos/{name}")
    assert (answer.content, answer["Content-Type"]) == (bytes(logo.content), "image/png")
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == (
        "public, max-age=31536000, immutable",
        "nosniff",
    )
    assert not answer.cookies
    for strange in (name.replace("png", "jpg"), "x", "%00", f"{'0' * 32}-1x1.png"):
        assert client.get(f"/logos/{strange}").status_code == 404
    assert client.post(f"/logos/{name}").status_code == 405


@pytest.mark.django_db
def test_a_manager_puts_it_up_and_takes_it_away(manager_client: Client) -> None:
    brand = factories.brand()
    page = f"/brands/{brand.pk}/"
    sent = {"name": "Harbour", "logo": SimpleUploadedFile("logo.svg", PNG, "image/svg+xml")}
    manager_client.post(page, sent)
    name = changed_name(brand)
    assert f'src="/logos/{name}"' in manager_client.get(page).content.decode()
    for wrong, words in ((b"<svg/>", "PNG, JPEG or WebP"), (PNG + b"\0" * MOST_SENT, "at most 500 kB")):
        refused = manager_client.post(page, {"name": "x", "logo": SimpleUploadedFile("logo.png", wrong)})
        assert (refused.status_code, words in refused.content.decode()) == (422, True)
    manager_client.post(page, {"name": "Harbour"})
    assert changed_name(brand) == name
    manager_client.post(page, {"name": "Harbour", "no_logo": "on"})
    assert changed_name(brand) is None


@pytest.mark.django_db
def test_over_the_api(machine: Any) -> None:
    brand, client = factories.brand(), machine()
    path = f"/api/v1/brands/{brand.pk}/"
    changed = client.patch(path, {"logo": b64encode(PNG).decode()}, format="json").json()
    assert changed["logo"].endswith(f"/logos/{changed_name(brand)}")
    assert changed["logo"].startswith("http")
    for wrong in ("no base64!", b64encode(b"GIF89a").decode(), "é", 7, None, "A" * (3 * MOST_SENT)):
        assert client.patch(path, {"logo": wrong}, format="json").status_code == 400, wrong
    assert client.patch(path, {"logo": ""}, format="json").json()["logo"] == ""
    made = {"key": "quay", "name": "Quay", "logo": b64encode(PNG).decode(), "active": False}
    assert client.post("/api/v1/brands/", made, format="json").json()["logo"] == changed["logo"]
