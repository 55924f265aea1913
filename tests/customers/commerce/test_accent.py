"""The colour of a brand can be read wherever it stands, whatever was chosen."""

import re
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Invalid
from customers.commerce.domain.accent import DARK_GROUND, HOUSE, LIGHT_GROUND, by_day, by_night, contrast
from customers.commerce.domain.brand import change_brand, create_brand
from customers.models import Brand
from tests import factories

INK_BY_DAY, INK_BY_NIGHT = "#18212c", "#edf0f4"
COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#fff000", "#fff000", 1)],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@settings(max_examples=300, deadline=None)
@given(COLOURS)
def test_every_colour_can_be_read_by_day_and_by_night(colour: str) -> None:
    day, night = by_day(colour), by_night(colour)
    for shade, ground, ink in ((day, LIGHT_GROUND, INK_BY_DAY), (night, DARK_GROUND, INK_BY_NIGHT)):
        written = [(shade.accent, ground), (shade.ink, shade.accent), (shade.ink, shade.strong)]
        assert [pair for pair in [*written, (ink, shade.soft)] if contrast(*pair) < 4.5] == []


def test_one_that_can_be_read_stays_as_it_is() -> None:
    assert by_day(HOUSE).accent == HOUSE
    assert by_day("#ffd700").accent != "#ffd700"


def test_the_grounds_are_those_of_the_pages() -> None:
    sheet = Path("static/css/public.css").read_text()
    light, dark = sheet.split("prefers-color-scheme: dark", 1)
    assert {f"--well: {LIGHT_GROUND}", f"--accent: {HOUSE}"} <= set(re.findall(r"--\w+: #\w{6}", light))
    assert f"--card: {DARK_GROUND}" in dark[:800]


# ── Kept ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["red", "#12345", "#1234567", "#12345g", "#fff;} body{", "1d5fa6"])
def test_only_a_colour_is_taken(written: str) -> None:
    with pytest.raises(Invalid) as refusal:
        create_brand(key="harbour", name="Harbour", accent=written)
    assert (refusal.value.field, Brand.objects.count()) == ("accent", 0)


@pytest.mark.django_db
def test_the_database_takes_nothing_else() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Brand.objects.create(key="harbour", name="Harbour", accent="red")


@pytest.mark.django_db
def test_its_case_does_not_matter_and_it_can_be_taken_back() -> None:
    brand = factories.brand(accent=" #1D5FA6 ")
    assert brand.accent == "#1d5fa6"
    assert change_brand(brand=brand, accent="").accent == ""


@pytest.mark.django_db
def test_a_manager_chooses_it(manager_client: Client) -> None:
    manager_client.post("/brands/", {"key": "harbour", "name": "Harbour", "accent": "#1D5FA6"})
    brand = Brand.objects.get()
    assert brand.accent == "#1d5fa6"
    assert 'fill="#1d5fa6"' in manager_client.get("/brands/").content.decode()
    refused = manager_client.post(f"/brands/{brand.pk}/", {"name": "Harbour", "accent": "blue"})
    assert "Write a colour as in #0b6b5c." in refused.content.decode()


# ── Shown ────────────────────────────────────────────────────────────────────────────────────────────────


def test_its_sheet_stands_at_its_own_address() -> None:
    sheet = Client().get("/accents/1d5fa6.css")
    assert (sheet.status_code, sheet["Content-Type"].partition(";")[0]) == (200, "text/css")
    assert by_day("#1d5fa6").accent in sheet.content.decode()
    assert by_night("#1d5fa6").accent in sheet.content.decode()
    assert "public" in sheet["Cache-Control"]


@pytest.mark.parametrize("colour", ["1D5FA6", "fff", "red", "1d5fa6a", "1d5fa6%7D", "1d5fa6%0A"])
def test_nothing_else_stands_there(colour: str) -> None:
    assert Client().get(f"/accents/{colour}.css").status_code == 404
