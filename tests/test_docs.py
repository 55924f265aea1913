"""The documents name nothing that is not there: files, headings, addresses, commands, settings."""

import os
import re
from pathlib import Path

from django.conf import settings
from django.core.management import get_commands
from django.db.migrations.loader import MigrationLoader
from django.urls import is_valid_path

from tests.test_architecture import tracked

ROOT = Path(settings.BASE_DIR)
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEXTS = {str(page.relative_to(ROOT)): page.read_text() for page in PAGES}
INVENTED = re.compile(r"gift_?card|weekday|shop\.csv|1d5fa6")  # what a reader is shown how to add
NEVER_TRACKED = (".cercle/", ".env")
A_FILE = re.compile(r"[\w.-]+(?:/[\w.-]+)*\.(?:py|md|html|css|js|yml|toml|po)|(?:[\w.-]+/)+")


def named(pattern: str) -> dict[tuple[str, str], re.Match[str]]:
    """Every place in the documents that looks so: (page, words) → match."""
    return {(page, it[0]): it for page, text in TEXTS.items() for it in re.finditer(pattern, text)}


def spans() -> set[tuple[str, str]]:
    """What stands between backticks, on one line."""
    return {(page, it[1]) for (page, _), it in named(r"`([^`\n]+)`").items()}


def test_every_link_leads_somewhere():
    lost = []
    for (page, _), link in named(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)").items():
        target = Path(os.path.normpath((ROOT / page).parent / link[1])) if link[1] else ROOT / page
        if not target.exists() or (link[2] and link[2] not in headings(target)):
            lost.append((page, link[0]))
    assert lost == []


def headings(page: Path) -> set[str]:
    found = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).strip().replace(" ", "-") for each in found}


def test_every_page_can_be_found_from_the_first():
    linked = {it[1] for it in named(r"\]\((?:docs/)?([\w/.-]+\.md)").values()}
    pages = {page.removeprefix("docs/").removeprefix("decisions/") for page in TEXTS} - {"README.md"}
    assert pages - {each.removeprefix("decisions/") for each in linked} == set()


def test_every_file_is_there():
    files = {str(path.relative_to(ROOT)) for path in tracked()}
    places = files | {f"{folder}/" for file in files for folder in Path(file).parents}
    ends = {"/".join(it.rstrip("/").split("/")[-n:]) for it in places for n in range(1, it.count("/") + 2)}
    assert [
        (page, span)
        for page, span in sorted(spans())
        if A_FILE.fullmatch(span) and not INVENTED.search(span) and not span.startswith(NEVER_TRACKED)
        if span.rstrip("/") not in ends and not is_address(f"/{span}")
    ] == []


def test_every_address_is_served():
    addresses = [
        (page, it) for page, span in sorted(spans()) for it in re.findall(r"(?<!\S)(/[^\s?]*)", span)
    ]
    assert len(addresses) > 50
    assert [(page, it) for page, it in addresses if not is_address(it)] == []


def is_address(written: str) -> bool:
    """Whether it is served as it stands, or below the API, whose own page leaves its beginning out."""
    path = re.sub(r"<[^/>]*>|\{[^/}]*\}|…", "1", written)
    return any(is_valid_path(f"{beginning}{path}") for beginning in ("", "/api/v1"))


def test_every_command_and_target_is_known():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    asked = {it[1] for it in named(r"(?:`|\$ )make ([a-z]+)").values()}
    assert asked
    assert asked - targets == set()
    commands = {it[1] for it in named(r"manage\.py ([a-z_]+)").values()}
    assert commands - set(get_commands()) == set()


def test_every_setting_is_read():
    known = (ROOT / ".env.example").read_text()
    assert [it for it, found in named(r"\bCERCLE_[A-Z_]+").items() if f"#{found[0]}=" not in known] == []


def test_every_migration_is_there():
    known = {(app, name[:4]) for app, name in MigrationLoader(None).disk_migrations}
    wanted = named(r"`([a-z]+)\.(\d{4})\b")
    assert [it for it, found in wanted.items() if (found[1], found[2]) not in known] == []
