"""The translation catalogues: one per app, kept with Babel, so that no machine needs GNU gettext.

The strings of `<app>/**/*.py` and `templates/<app>/` belong to the app's own catalogue; those of `core/` and
of the shared templates to crm's.
"""

import ast
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from django.utils.translation.reloader import translation_file_changed
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ("customers", "surveys", "metrics", "journeys", "crm")
LANGUAGES = ("fr",)  # English stands in the code
KEYWORDS = (
    dict(DEFAULT_KEYWORDS)
    | {
        f"{name}{ending}": DEFAULT_KEYWORDS[name]
        for name in ("gettext", "ngettext", "pgettext", "npgettext")
        for ending in ("_lazy", "_noop")
    }
    | {"said": None, "noop": None}
)
HEADER = ("Language:", "Plural-Forms:", "MIME-Version:", "Content-")  # the rest is noise in every diff
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*[a-zA-Z]|%[a-zA-Z]|\{(\w*)[^{}]*\}")

_LITERAL = r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*\""""
_IN_TEMPLATE = re.compile(rf"\b(n?p?gettext|_)\(\s*((?:u?(?:{_LITERAL})\s*,?\s*)+)")

MessageId = str | tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """One string as the code has it: its id is a tuple where it has a plural."""

    id: MessageId
    context: str | None
    place: str


def path_of(app: str, language: str) -> Path:
    return ROOT / app / "locale" / language / "LC_MESSAGES" / "django.po"


# ── Reading the code ─────────────────────────────────────────────────────────────────────────────────────


def strings_of(app: str) -> Iterator[Found]:
    for folder in (app, "core") if app == "crm" else (app,):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from _in_python(path)
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.is_file() and owner_of_template(path.relative_to(ROOT / "templates")) == app:
            yield from in_template(path.read_text(), str(path.relative_to(ROOT)))


def owner_of_template(path: Path) -> str:
    return path.parts[0] if path.parts[0] in APPS else "crm"


def _in_python(path: Path) -> Iterator[Found]:
    with path.open("rb") as source:
        for _line, message, _comments, context in extract("python", source, keywords=KEYWORDS):
            yield Found(message, context, str(path.relative_to(ROOT)))


def in_template(source: str, place: str) -> Iterator[Found]:
    """Django turns a template into lines that look like Python; the calls in them are what we are after."""
    for match in _IN_TEMPLATE.finditer(templatize(source)):
        function = match[1]
        literals = [ast.literal_eval(literal) for literal in re.findall(rf"u?(?:{_LITERAL})", match[2])]
        context = literals.pop(0) if function in ("pgettext", "npgettext") else None
        is_plural = function in ("ngettext", "npgettext")
        yield Found(tuple(literals[:2]) if is_plural else literals[0], context, place)


# ── Keeping the catalogues ───────────────────────────────────────────────────────────────────────────────


def read(app: str, language: str) -> Catalog:
    path = path_of(app, language)
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language)


def update(app: str, language: str) -> int:
    """Take up new strings, drop those no longer used. Returns how many lack a translation."""
    template = Catalog()
    for found in strings_of(app):
        template.add(found.id, locations=[(found.place, 0)], context=found.context)
    catalog = read(app, language)
    catalog.update(template, no_fuzzy_matching=True)
    if len(catalog):
        _write(catalog, path_of(app, language))
    return sum(not _is_complete(message) for message in catalog if message.id)


def _write(catalog: Catalog, path: Path) -> None:
    """Sorted and without dates or line numbers, so that two people's additions rarely meet."""
    catalog.header_comment = ""
    output = BytesIO()
    pofile.write_po(output, catalog, ignore_obsolete=True, sort_output=True, include_lineno=False, width=110)
    header, body = output.getvalue().decode().split("\n\n", 1)
    kept = [line for line in header.splitlines() if not line.startswith('"') or line[1:].startswith(HEADER)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(kept).strip() + "\n\n" + body)


def compile_stale() -> list[Path]:
    """Compile the catalogues that changed since they were last compiled."""
    compiled = []
    for app in APPS:
        for language in LANGUAGES:
            source = path_of(app, language)
            target = source.with_suffix(".mo")
            if source.exists() and not (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
                draft = target.with_suffix(f".{os.getpid()}")
                with draft.open("wb") as file:
                    write_mo(file, read(app, language))
                draft.replace(target)
                translation_file_changed(None, target)  # a process that has read it already reads it anew
                compiled.append(target)
    return compiled


# ── Checking them ────────────────────────────────────────────────────────────────────────────────────────


def problems() -> Iterator[str]:
    for app in APPS:
        found = list(strings_of(app))
        for language in LANGUAGES:
            yield from _problems_of(read(app, language), found, language)


def _problems_of(catalog: Catalog, strings: Iterable[Found], language: str) -> Iterator[str]:
    seen = set()
    for found in strings:
        key = (found.id, found.context)
        if key in seen:
            continue
        seen.add(key)
        single = found.id if isinstance(found.id, str) else found.id[0]
        message = catalog.get(single, found.context)
        problem = _problem_of(message, found.id)
        if problem:
            yield f"{found.place}: “{single}” {problem} ({language})"


def _problem_of(message: Message | None, wanted: MessageId) -> str:
    if message is None or not _is_complete(message):
        return "is not translated"
    if message.fuzzy:
        return "is marked fuzzy"
    if isinstance(wanted, tuple) != isinstance(message.id, tuple):
        return "has a plural only on one side"
    plural = wanted if isinstance(wanted, str) else wanted[-1]
    if any(placeholders(string) - placeholders(plural) for string in _strings(message)):
        return "has placeholders in the translation that the original lacks"
    if placeholders(_strings(message)[-1]) != placeholders(plural):
        return "lacks placeholders in the translation"
    return ""


def _is_complete(message: Message) -> bool:
    return all(_strings(message))


def _strings(message: Message) -> list[str]:
    string = message.string or ""
    return [string] if isinstance(string, str) else list(string)


def placeholders(text: str) -> set[str]:
    return {match[0] for match in PLACEHOLDER.finditer(text.replace("%%", ""))}
