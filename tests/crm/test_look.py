"""The look keeps its promises: contrast in both themes, nothing inline, every template and icon there."""

import re
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import lucide
import pytest
from django.conf import settings
from django.template import engines
from django.urls import reverse

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static/css").glob("*.css"))
LIGHT_AND_DARK = re.compile(r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
PLAIN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6});")

GROUNDS = ("paper", "card", "raised", "well", "line-2")
TEXT_PAIRS = [
    *[(ink, ground) for ink in ("ink", "ink-2", "accent", "bad") for ground in GROUNDS],
    *[("ink-3", ground) for ground in ("paper", "card", "raised", "well")],
    *[(tone, f"{tone}-soft") for tone in ("accent", "good", "warn", "bad", "info")],
    *[(tone, "card") for tone in ("good", "warn", "info", "accent-strong")],
    *[("ink-2", f"{tone}-soft") for tone in ("accent", "good", "warn", "bad", "info")],
    ("ink", "accent-soft"),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-strong"),
    ("bad-ink", "bad"),
]
CONTROL_PAIRS = [
    ("edge", "card"),
    ("edge", "paper"),
    ("focus", "paper"),
    ("focus", "card"),
    ("accent", "line-2"),
]
PUBLIC_TEXT_PAIRS = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3", "accent") for ground in ("paper", "card", "well")],
    *[("info", "info-soft"), ("bad", "bad-soft"), ("ink", "accent-soft"), ("accent-ink", "accent")],
    ("accent-ink", "accent-strong"),
]


def themes(file, pattern):
    """The tokens of the light and of the dark theme."""
    found = pattern.findall((ROOT / "static/css" / file).read_text())
    if pattern is LIGHT_AND_DARK:
        return {name: light for name, light, _ in found}, {name: dark for name, _, dark in found}
    return dict(found[: len(found) // 2]), dict(found[len(found) // 2 :])


def contrast(one, other):
    """WCAG 2.2: (lighter + 0.05) / (darker + 0.05)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def too_weak(tokens, pairs, least):
    ratios = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in pairs}
    return {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < least}


def test_contrast_is_computed_as_wcag_does():
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert contrast("#000000", "#ffffff") == 21


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read(theme):
    assert too_weak(themes("tokens.css", LIGHT_AND_DARK)[theme], TEXT_PAIRS, 4.5) == {}
    assert too_weak(themes("public.css", PLAIN)[theme], PUBLIC_TEXT_PAIRS, 4.5) == {}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_controls_can_be_seen(theme):
    assert too_weak(themes("tokens.css", LIGHT_AND_DARK)[theme], CONTROL_PAIRS, 3) == {}
    assert too_weak(themes("public.css", PLAIN)[theme], [("edge", "card"), ("accent", "card")], 3) == {}


def test_customers_see_the_same_colours():
    for ours, theirs in zip(themes("tokens.css", LIGHT_AND_DARK), themes("public.css", PLAIN), strict=True):
        assert theirs == {name: ours[name] for name in theirs}


def test_colours_are_named_once():
    """Elsewhere only the white of paper: in print, below a QR code, below a mail."""
    literal = re.compile(r"#[0-9a-f]{3,8}\b")
    found = {
        (file.name, colour)
        for file in STYLES
        if file.name not in ("tokens.css", "public.css")
        for colour in literal.findall(re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.DOTALL))
    }
    assert {(name, colour) for name, colour in found if colour != "#fff"} == set()


INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")|javascript:|hx-on|https?://(?!www\.w3\.org)",
    re.IGNORECASE,
)
MAIL = "mail"  # an email has no style sheet to link to


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT / "templates")))
def test_template(file):
    text = file.read_text()
    name = str(file.relative_to(ROOT / "templates"))
    engines["django"].get_template(name)
    assert text.count("\n") <= 150
    assert [line for line in text.splitlines() if "{#" in line and "#}" not in line] == [], (
        "one-line comments"
    )
    if MAIL not in file.name:
        assert INLINE.findall(text) == []
    named = re.findall(r'{% icon "([\w-]+)"|\bicon="([\w-]+)"', text)
    assert {name for pair in named for name in pair if name and f"{name}.svg" not in icons()} == set()


@cache
def icons() -> set[str]:
    with ZipFile(Path(lucide.__file__).parent / "lucide.zip") as drawings:
        return set(drawings.namelist())


def test_style_sheets_are_short_and_customers_get_little():
    assert {file.name: lines for file in STYLES if (lines := file.read_text().count("\n")) > 300} == {}
    assert (ROOT / "static/css/public.css").stat().st_size <= 15_000
    assert (ROOT / "static/js/cercle.js").read_text().count("\n") <= 200


def test_every_class_on_a_page_for_customers_has_a_style():
    """They read one small sheet, and those the page itself links: a class of none is a page come undone."""
    base = (ROOT / "templates/base_public.html").read_text()
    pages = [text for file in TEMPLATES if 'extends "base_public.html"' in (text := file.read_text())]
    assert len(pages) >= 6
    for page in pages:
        written = re.sub(r"{%.*?%}|{{.*?}}", " ", " ".join(re.findall(r'\bclass="([^"]*)"', base + page)))
        linked = re.findall(r'{% static "(css/[\w-]+\.css)" %}', base + page)
        sheets = "".join((ROOT / "static" / sheet).read_text() for sheet in linked)
        assert set(written.split()) - set(re.findall(r"\.([a-z][\w-]*)", sheets)) == set()


@pytest.mark.django_db
def test_log_in_page_is_in_the_language_of_the_browser(client):
    page = client.get(reverse("account_login"), headers={"accept-language": "fr"})
    assert page.headers["Content-Language"] == "fr"
    assert 'lang="fr"' in page.content.decode()
    assert (
        client.get(reverse("account_login"), headers={"accept-language": "en"}).headers["Content-Language"]
        == "en"
    )


class TestLanguageSwitch:
    url = "/language/"

    def test_it_rejects_get(self, client):
        assert client.get(self.url, {"language": "en"}).status_code == 405

    def test_it_rejects_an_unknown_language(self, client):
        assert client.post(self.url, {"language": "tlh"}).status_code == 400

    @pytest.mark.parametrize(
        "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""]
    )
    def test_it_leads_nowhere_else(self, client, elsewhere):
        answer = client.post(self.url, {"language": "en", "next": elsewhere})
        assert (answer.status_code, answer.url) == (302, "/")

    def test_it_comes_back_and_remembers(self, client):
        answer = client.post(self.url, {"language": "en", "next": "/account/login/?next=/x"})
        assert answer.url == "/account/login/?next=/x"
        assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"

    @pytest.mark.django_db
    def test_the_choice_of_a_user_wins_over_cookie_and_browser(self, client, django_user_model):
        user = django_user_model.objects.create_user("nadia@example.org", name="Nadia", language="fr")
        client.force_login(user)
        client.post(self.url, {"language": "en", "next": "/"})
        user.refresh_from_db()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
        page = client.get("/nowhere/", headers={"accept-language": "fr"})
        assert (user.language, page.headers["Content-Language"]) == ("en", "en")


@pytest.mark.django_db
class TestStyleguide:
    url = "/styleguide/"

    @pytest.mark.parametrize("role", ["reader", "agent", "manager"])
    def test_it_is_for_administrators(self, request, role):
        assert request.getfixturevalue(f"{role}_client").get(self.url).status_code == 403

    def test_it_shows_every_component(self, admin_client):
        admin_client.cookies["theme"] = "dark"
        page = admin_client.get(self.url)
        shown = {template.name for template in page.templates}
        components = {
            f"components/{file.name}" for file in (ROOT / "templates/components").glob("[a-z]*.html")
        }
        assert components - shown == set()
        assert '<html lang="en" data-bs-theme="dark">' in page.content.decode()

    def test_a_made_up_theme_is_ignored(self, client, django_user_model):
        user = django_user_model.objects.create_user("a@example.org", name="Ana", role="administrator")
        client.force_login(user)
        client.cookies["theme"] = '"><script>'
        assert "data-bs-theme" not in client.get(self.url).content.decode()
