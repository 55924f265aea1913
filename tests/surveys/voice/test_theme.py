"""Themes find words in both languages, in all that was said; what they find is compared with before."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import Conflict, Invalid
from core.text import fold
from metrics.domain.theme_days import count_themes
from metrics.domain.themes import theme_report
from surveys.domain.theme import forget_mentions, preview_theme, save_theme
from surveys.domain.voice.finding import pattern_of
from surveys.domain.voice.reading import read_due
from surveys.models import Theme, Verbatim, VerbatimTheme
from tests import factories

pytestmark = pytest.mark.django_db


def theme(**fields: str) -> Theme:
    told = {"name_fr": "Livraison", "name_en": "Delivery", "words_fr": "livr*\nColis", "words_en": "parcel"}
    return save_theme(theme=None, **(told | fields))


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("colis", "les colis perdus", True),
        ("facture", "deux factures", True),
        ("livr*", "le livreur", True),
        ("livr*", "delivrance", False),
        ("prix", "prixtel", False),
        ("service client", "aux services clients", True),
        ("a.b", "axb", False),
        ("réponse", "LA REPONSE", True),
        ("reponse", "la Re\u0301ponse", True),
        ("coeur", "Coup de cœur", True),
        ("main d'œuvre", "la main-d’oeuvre", True),
    ],
)
def test_words_are_found_whole_in_singular_and_plural(word: str, text: str, found: bool) -> None:
    pattern = pattern_of((fold(word),))
    assert bool(pattern and pattern.search(fold(text))) == found


def test_the_dictionary_is_found_in_all_that_was_said() -> None:
    factories.verbatim(text="LIVRÉ trop tard, prix élevés")
    delivery = theme()
    price = theme(name_fr="Prix", name_en="Price", words_fr="prix")
    assert (read_due(), read_due()) == (1, 0)
    assert set(Verbatim.objects.values_list("themes__theme", flat=True)) == {delivery.pk, price.pk}
    save_theme(theme=price, name_fr="Prix", name_en="Price", words_fr="tarif*", words_en="")
    read_due()
    assert set(Verbatim.objects.values_list("themes__theme", flat=True)) == {delivery.pk}
    found = preview_theme(words_fr="Tard", words_en="")
    assert (found.many, found.of, len(found.some)) == (1, 1, 1)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"words_fr": "a*"}, "words_fr"),
        ({"words_fr": "(x"}, "words_fr"),
        ({"words_fr": "", "words_en": ""}, "words_fr"),
        ({"name_en": " "}, "name_en"),
    ],
)
def test_it_refuses(fields: dict[str, str], refusal: str) -> None:
    with pytest.raises(Invalid) as refused:
        theme(**fields)
    assert (refused.value.field, Theme.objects.count()) == (refusal, 0)


def test_two_themes_have_two_names() -> None:
    theme()
    with pytest.raises(Conflict):
        theme()


def test_the_report_compares_with_the_period_before() -> None:
    theme()
    for number in range(24):
        factories.verbatim(text="Colis en retard, emballage" if number < 12 else "Merci, emballage")
    old = Verbatim.objects.filter(pk__in=Verbatim.objects.order_by("-pk")[:12].values("pk"))
    old.update(said_at=timezone.now() - timedelta(days=40))
    read_due()
    count_themes()
    report = theme_report(30)
    (line,) = report.lines
    assert (report.said, report.said_before, line.mentions, line.negative) == (12, 12, 12, 1.0)
    assert (line.change and line.change.difference, line.change and line.change.distinguishable) == (1, True)
    assert report.terms["fr"] == [("emballage", 12)]
    assert line.trend
    assert [point.value for point in line.trend.points] == [0] * 9 + [12]


def test_pages(manager_client: Client, reader_client: Client, django_assert_num_queries: Callable) -> None:
    form = {"name_fr": "Prix", "name_en": "Price", "words_fr": "prix", "words_en": "price"}
    assert reader_client.post("/themes/new/", form).status_code == 403
    factories.verbatim(text="Les prix montent")
    preview = manager_client.post("/themes/new/", form | {"preview": "1"}).content.decode()
    assert ("Found in 1 of the latest 1" in preview, Theme.objects.count()) == (True, 0)
    manager_client.post("/themes/new/", form)
    read_due()
    found = Theme.objects.get()
    factories.verbatim(text="Prix")
    Verbatim.objects.filter(text="Prix").update(said_at=timezone.now() - timedelta(days=91))
    with django_assert_num_queries(4):
        assert "1 mention in 90 days" in reader_client.get("/themes/").content.decode()
    with django_assert_num_queries(11):
        assert "Price" in reader_client.get("/figures/themes/").content.decode()  # not counted yet
    assert "Les prix montent" in reader_client.get(f"/voice/?theme={found.pk}").content.decode()
    other = theme(words_fr="montent")
    read_due()
    manager_client.post(f"/themes/{found.pk}/removal/")
    assert (list(Theme.objects.all()), VerbatimTheme.objects.filter(theme_id=found.pk).count()) == (
        [other],
        2,
    )
    for path in ("/voice/", "/themes/", "/figures/themes/"):
        assert "Price" not in reader_client.get(path).content.decode(), path
    assert (forget_mentions(), forget_mentions()) == (2, 0)
    assert list(VerbatimTheme.objects.values_list("theme", flat=True)) == [other.pk]


def test_what_is_often_said_stands_as_people_write_it_and_small_words_do_not() -> None:
    for text in ("La mouture était fine", "MOUTURE, deuxième réglage", "reglage était", "Réglage, mouture"):
        factories.verbatim(text=text)
    read_due()
    assert theme_report(30).terms["fr"] == [("mouture", 3), ("réglage", 3)]
    for _ in range(2):
        grace = factories.customer("Grace", language="en")
        factories.verbatim(grace, text="The grinders were back, these same times")
    read_due()
    assert theme_report(30).terms["en"] == [("grinders", 2)]
