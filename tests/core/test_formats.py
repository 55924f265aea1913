"""Values read as a French and as an English reader writes them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template

from core import formats

THIN = "\u202f"
HARD = "\u00a0"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "currency", "language", "shown"),
    [
        (2380, "EUR", "fr", f"2{THIN}380,00{HARD}€"),
        (Decimal("86.4"), "EUR", "fr", f"86,40{HARD}€"),
        (Decimal("-5.5"), "EUR", "fr", f"−5,50{HARD}€"),
        (2380, "EUR", "en", "€2,380.00"),
        (-5, "EUR", "en", "−€5.00"),
        (2380, "XAF", "fr", f"2{THIN}380{HARD}FCFA"),
        (Decimal("2380.4"), "XAF", "en", "FCFA2,380"),
        (0, "EUR", "fr", f"0,00{HARD}€"),
        (None, "EUR", "fr", "–"),
    ],
)
def test_money(amount, currency, language, shown):
    assert formats.money(amount, currency=currency, language=language) == shown


def test_money_without_cents():
    assert (
        formats.money(Decimal("2380.49"), currency="EUR", language="fr", cents=False) == f"2{THIN}380{HARD}€"
    )
    assert formats.money(2380, currency="EUR", language="en", cents=False) == "€2,380"


@pytest.mark.parametrize(
    ("value", "digits", "language", "shown"),
    [
        (1234567, None, "fr", f"1{THIN}234{THIN}567"),
        (1234.5, None, "en", "1,234.5"),
        (4.2, 2, "fr", "4,20"),
        (-12, 0, "fr", "−12"),
        (None, 1, "en", "–"),
    ],
)
def test_number(value, digits, language, shown):
    assert formats.number(value, language=language, digits=digits) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(42, "+42"), (-7, "−7"), (0, "0"), (-0.2, "0"), (None, "–"), (1200, f"+1{THIN}200")]
)
def test_signed(value, shown):
    assert formats.signed(value, language="fr") == shown


@pytest.mark.parametrize(
    ("share", "digits", "language", "shown"),
    [
        (0.824, 0, "fr", f"82{HARD}%"),
        (0.824, 1, "fr", f"82,4{HARD}%"),
        (-0.031, 1, "en", "−3.1%"),
        (Decimal("1"), 0, "en", "100%"),
        (None, 0, "fr", "–"),
    ],
)
def test_percent(share, digits, language, shown):
    assert formats.percent(share, language=language, digits=digits).replace(THIN, HARD) == shown


@pytest.mark.parametrize(
    ("ago", "french", "english"),
    [
        (timedelta(days=3), "il y a 3 jours", "3 days ago"),
        (timedelta(hours=27), "il y a 1 jour", "1 day ago"),
        (timedelta(hours=40), "il y a 2 jours", "2 days ago"),
        (timedelta(hours=23), "il y a 23 heures", "23 hours ago"),
        (timedelta(minutes=75), "il y a 75 minutes", "75 minutes ago"),
        (timedelta(hours=-30), "dans 1 jour", "in 1 day"),
        (timedelta(hours=-2), "dans 2 heures", "in 2 hours"),
        (timedelta(seconds=10), "il y a 10 secondes", "10 seconds ago"),
    ],
)
def test_relative(ago, french, english):
    assert formats.relative(NOW - ago, now=NOW, language="fr") == french
    assert formats.relative(NOW - ago, now=NOW, language="en") == english


def test_moments_are_as_short_as_they_can_be():
    earlier = [NOW - timedelta(hours=1), NOW - timedelta(days=4), NOW - timedelta(days=400)]
    shown = [formats.short_moment(moment, now=NOW, language="fr") for moment in earlier]
    assert shown == ["11:00", "18 nov.", "18 oct. 2025"]


def test_whole_dates():
    assert formats.full_moment(NOW, language="fr") == "dimanche 22 novembre 2026, 12:00"
    assert formats.long_day(date(2026, 11, 18), language="en") == "Wednesday 18 November 2026"
    assert formats.long_day(None, language="en") == "–"
    assert formats.day(None, today=NOW.date(), language="en") == "–"


@pytest.mark.parametrize(
    ("seconds", "shown"), [(45, "45 s"), (360, "6 min"), (3900, "1 h 05"), (3590, "1 h 00"), (None, "–")]
)
def test_duration(seconds, shown):
    assert formats.duration(seconds).replace(HARD, " ") == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Amélie Fotso", "AF"), ("Jean-Paul", "JP"), ("Cher", "C"), ("", "?"), (None, "?"), ("« »", "?")],
)
def test_initials(name, shown):
    assert formats.initials(name) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("+33612345678", "06 12 34 56 78"),
        ("+237650123456", "+237 6 50 12 34 56"),
        ("ask for Nadia", "ask for Nadia"),
        (None, "–"),
    ],
)
def test_phone(value, shown):
    assert formats.phone(value, country="FR").replace(HARD, " ") == shown


@pytest.mark.parametrize("name", ["money", "money_round", "number", "signed", "percent"])
def test_a_page_shows_what_is_missing_as_not_known(name):
    assert Template(f"{{{{ nothing.there|{name} }}}}").render(Context({"nothing": {}})) == "–"
