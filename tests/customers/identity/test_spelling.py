"""Misspelt names are put right by the words that names are made of."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from customers.identity.domain.spelling import gather_words, learn_words, spellings
from customers.models import Customer, KnownWord
from tests import factories

pytestmark = pytest.mark.django_db


def known() -> list[str]:
    return list(KnownWord.objects.order_by("word").values_list("word", flat=True))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jeen", ["jean"]),
        ("jaen", ["jean"]),
        ("jan", ["jean"]),  # as far as it was typed, it goes on
        ("jeaan", ["jean"]),
        ("jeandup", ["jean dup"]),
        ("jean dulo", ["jean dupo"]),
        ("dupotn jean", ["dupont jean"]),
        ("dulotn", []),
        ("jean" * 8, []),
    ],
)
def test_one_slip_is_put_right(typed, meant):
    factories.customer("Jean", "Dupont-Ney")
    learn_words()

    assert spellings(typed)[: len(meant) or None] == meant


def test_words_come_and_go_with_those_who_bear_them():
    jean = factories.customer("Jean", "d'Été", company="李小龙 Noodles")
    old = factories.customer("Zoe", "")
    Customer.objects.filter(pk=old.pk).update(changed_at=Now() - timedelta(hours=1))
    learn_words()
    assert known() == ["d", "ete", "jean", "noodles"]

    gather_words()
    assert known() == ["d", "ete", "jean", "noodles", "zoe"]

    jean.delete()
    learn_words()
    gather_words()
    assert known() == ["zoe"]
