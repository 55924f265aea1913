"""Text as people type it, made comparable."""

import unicodedata


def fold(text: str) -> str:
    """Lower case, without accents, single spaces: "  Amélie  FOTSO" → "amelie fotso"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def clean_line(text: str) -> str:
    """One storable line: no NUL, no lone surrogate, no control character, trimmed."""
    printable = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    return " ".join(printable.encode("utf-8", "ignore").decode().split())


def clean_text(text: str) -> str:
    """Storable text of several lines: no NUL, no lone surrogate; line ends as "\\n"."""
    unixed = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return unixed.encode("utf-8", "ignore").decode().strip()
