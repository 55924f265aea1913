"""A country as people write it, made an ISO code."""

from functools import cache

from core.text import fold
from customers.validators import country_names

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
        for code, name in country_names(language).items():
            codes[fold(name)] = codes[code.lower()] = code
    return codes


def country_code(written: str) -> str:
    """The ISO code of "France", "FR", "Royaume-Uni" …; empty where no country is known by this name."""
    return _codes().get(fold(written), "")
