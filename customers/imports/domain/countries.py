"""A country as people write it, made an ISO code."""

from functools import cache

from babel import Locale

from core.text import fold

LANGUAGES = ("en", "fr")
SAID_OTHERWISE = {
    "angleterre": "GB",
    "czech republic": "CZ",
    "eire": "IE",
    "england": "GB",
    "great britain": "GB",
    "hong kong": "HK",
    "macao": "MO",
    "republique tcheque": "CZ",
    "rsa": "ZA",
    "uk": "GB",
    "usa": "US",
}


@cache
def _codes() -> dict[str, str]:
    codes = dict(SAID_OTHERWISE)
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "UN", "XA", "XB", "ZZ"}:
                codes[fold(name)] = codes[code.lower()] = code
    return codes


def country_code(written: str) -> str:
    """The ISO code of "France", "FR", "Royaume-Uni" …; empty where no country is known by this name."""
    return _codes().get(fold(written), "")
