"""The translation catalogues: what is found in code and templates, and what a check refuses."""

import os
import re
from gettext import GNUTranslations

import pytest
from babel.messages.pofile import read_po
from django.utils.translation import gettext, override

from crm import catalogue
from crm.catalogue import Found, in_template, placeholders
from crm.log_in_words import WORDS

TEMPLATE = """{% load i18n %}
<h1 title="{% translate "Customers" %}">{{ page.title|default:_("No title") }}</h1>
<p>it's {% translate 'An "aside"' context "noun" %}</p>
{% blocktranslate with name=customer.name trimmed %}
  Dear {{ name }},
  welcome
{% endblocktranslate %}
{% blocktranslate count n=list|length %}{{ n }} call{% plural %}{{ n }} calls{% endblocktranslate %}
{% blocktranslate context "phone" count n=2 %}One{% plural %}{{ n }} of them{% endblocktranslate %}
{% comment %}{% translate "Not this" %}{% endcomment %}
"""


def test_strings_of_a_template_are_found():
    assert list(in_template(TEMPLATE, "page.html")) == [
        Found("Customers", None, "page.html"),
        Found("No title", None, "page.html"),
        Found('An "aside"', "noun", "page.html"),
        Found("Dear %(name)s, welcome", None, "page.html"),
        Found(("%(n)s call", "%(n)s calls"), None, "page.html"),
        Found(("One", "%(n)s of them"), "phone", "page.html"),
    ]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small project of one app with one string of each kind."""
    (tmp_path / "surveys").mkdir()
    (tmp_path / "templates" / "surveys").mkdir(parents=True)
    (tmp_path / "surveys" / "models.py").write_text(
        'from x import gettext_lazy as _\n_("Score")\nngettext_lazy("%d answer", "%d answers")\n'
        'pgettext_lazy("verb", "Answer")\n'
    )
    (tmp_path / "templates" / "surveys" / "page.html").write_text(
        "{% load i18n %}{% blocktranslate %}By {{ who }}{% endblocktranslate %}"
    )
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    monkeypatch.setattr(catalogue, "APPS", ("surveys",))
    return tmp_path


def translate(project, pairs):
    path = catalogue.path_of("surveys", "fr")
    text = path.read_text()
    for old, new in pairs.items():
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


COMPLETE = {
    'msgid "Score"\nmsgstr ""': 'msgid "Score"\nmsgstr "Note"',
    'msgstr[0] ""\nmsgstr[1] ""': 'msgstr[0] "%d réponse"\nmsgstr[1] "%d réponses"',
    'msgid "Answer"\nmsgstr ""': 'msgid "Answer"\nmsgstr "Répondre"',
    'msgid "By %(who)s"\nmsgstr ""': 'msgid "By %(who)s"\nmsgstr "Par %(who)s"',
}


def test_who_has_read_a_catalogue_reads_it_anew_once_it_is_compiled(project, settings):
    """The demo compiles within the process that then writes the words of the invented house."""
    catalogue.update("surveys", "fr")
    translate(project, {'msgid "Score"\nmsgstr ""': 'msgid "Score"\nmsgstr "Points du test"'})
    settings.LOCALE_PATHS = [catalogue.path_of("surveys", "fr").parents[2]]
    with override("fr"):
        assert gettext("Score") != "Points du test"
    catalogue.compile_stale()
    with override("fr"):
        assert gettext("Score") == "Points du test"


def test_new_strings_are_taken_up_and_old_ones_dropped(project):
    assert catalogue.update("surveys", "fr") == 4
    translate(project, COMPLETE)
    (project / "surveys" / "models.py").write_text('_("Score")\n')
    assert catalogue.update("surveys", "fr") == 0
    kept = {message.id: message.string for message in catalogue.read("surveys", "fr") if message.id}
    assert kept == {"Score": "Note", "By %(who)s": "Par %(who)s"}


def test_extracting_twice_changes_nothing(project):
    catalogue.update("surveys", "fr")
    before = catalogue.path_of("surveys", "fr").read_text()
    catalogue.update("surveys", "fr")
    assert catalogue.path_of("surveys", "fr").read_text() == before


def test_a_complete_catalogue_has_no_problems(project):
    catalogue.update("surveys", "fr")
    translate(project, COMPLETE)
    assert list(catalogue.problems()) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"Note"', '""', "surveys/models.py: “Score” is not translated (fr)"),
        (
            'msgid "Score"',
            '#, fuzzy\nmsgid "Score"',
            "surveys/models.py: “Score” is marked fuzzy (fr)",
        ),
        ('"%d réponses"', '""', "surveys/models.py: “%d answer” is not translated (fr)"),
        (
            '"Par %(who)s"',
            '"Par quelqu’un"',
            "templates/surveys/page.html: “By %(who)s” lacks placeholders in the translation (fr)",
        ),
        (
            '"Par %(who)s"',
            '"Par %(qui)s"',
            "templates/surveys/page.html: “By %(who)s” has placeholders in the translation that the original "
            "lacks (fr)",
        ),
    ],
)
def test_a_faulty_translation_is_refused(project, old, new, problem):
    catalogue.update("surveys", "fr")
    translate(project, COMPLETE)
    translate(project, {old: new})
    assert list(catalogue.problems()) == [problem]


def test_a_string_no_catalogue_knows_is_refused(project):
    assert len(list(catalogue.problems())) == 4


def test_only_stale_catalogues_are_compiled(project):
    catalogue.update("surveys", "fr")
    translate(project, COMPLETE)
    source = catalogue.path_of("surveys", "fr")
    target = source.with_suffix(".mo")
    assert catalogue.compile_stale() == [target]
    assert catalogue.compile_stale() == []
    os.utime(source, (target.stat().st_mtime + 1,) * 2)
    assert catalogue.compile_stale() == [target]
    with target.open("rb") as file:
        assert GNUTranslations(file).pgettext("verb", "Answer") == "Répondre"


def test_placeholders_are_told_from_percentages():
    assert placeholders("%(count)d of %(total)s, {name}, %s, 50 %% off") == {
        "%(count)d",
        "%(total)s",
        "{name}",
        "%s",
    }


@pytest.mark.parametrize("app", catalogue.APPS)
def test_french_is_set_as_french_is_printed(app):
    """Spaces in guillemets and before : ; ? ! do not break, apostrophes are curled; e-mail has one word."""
    with catalogue.path_of(app, "fr").open("rb") as file:
        strings = [text for message in read_po(file) if message.id for text in _forms(message.string)]
    odd = re.compile(r"«(?!\u00a0)|(?<!\u00a0)»| [:;?!]|\w'\w|courriel|adresses? électronique", re.IGNORECASE)

    assert [text for text in strings if odd.search(text)] == []


def test_all_catalogues_say_the_same_word_alike():
    """They are merged into one: a word that means another thing in its app needs a context."""
    said: dict[tuple[str | None, str], dict[object, str]] = {}
    for app in catalogue.APPS:
        for message in catalogue.read(app, "fr"):
            if message.id:
                said.setdefault((message.context, str(message.id)), {}).setdefault(message.string, app)
    assert {word: forms for word, forms in said.items() if len(forms) > 1} == {}


def _forms(translation):
    return (translation,) if isinstance(translation, str) else translation


def test_a_word_of_the_style_guide_is_not_another_one_elsewhere():
    """The first app's catalogue answers for all of them."""
    with override("fr"):
        said = [
            gettext(word) for word in ["Email", "Great customer", "Good customer", "detractor", "Lapsing"]
        ]

    assert said == ["E-mail", "Grand client", "Bon client", "détracteur", "En train de partir"]


def test_the_words_of_the_log_in_pages_are_ours():
    with override("fr"):
        assert [word for word in WORDS if gettext(word) == word or "'" in gettext(word)] == []
