"""Of two ways to write one name the fuller stands chosen, whichever record is the more recent."""

import pytest

from customers.identity.domain.merge import merge_customers, undo_merge
from customers.identity.domain.merging.fields import choices_of
from customers.identity.domain.merging.names import says_less
from customers.models import Customer
from tests import factories


@pytest.mark.parametrize(
    ("name", "fuller"),
    [
        ("L.", "Louise"),
        ("L", "Louise"),
        ("Ch.", "Charles"),
        ("Jean", "Jean-Pierre"),
        ("J.-P.", "Jean-Pierre"),
        ("J P", "jean pierre"),
        ("GAGNON", "Gagnon"),
        ("gagnon", "Gagnon"),
        ("LÉVESQUE", "Levesque"),
        ("Amelie", "Amélie"),
        ("", "Louise"),
        ("И.", "Иван"),
        ("Jean P.", "Jean-Pierre Marie"),
    ],
)
def test_the_fuller_one_is_known(name: str, fuller: str) -> None:
    assert (says_less(name, fuller), says_less(fuller, name)) == (True, False)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Ann", "Anna"),
        ("M.", "Louise"),
        ("Louise", "Louise"),
        ("McDonald", "Mcdonald"),
        ("P. J.", "Jean-Pierre"),
        ("L.", "L"),
        ("李", "王"),
        ("Jean-Pierre", "Pierre-Jean"),
        ("...", "-"),
    ],
)
def test_of_two_names_or_of_equals_neither_is(name: str, other: str) -> None:
    assert (says_less(name, other), says_less(other, name)) == (False, False)


@pytest.mark.django_db
def test_a_merge_keeps_it_and_otherwise_what_is_more_recent() -> None:
    louise = factories.customer("Louise", "Gagnon", city="Lyon")
    again = factories.customer("L.", "GAGNON", city="Paris")
    wins = {choice.name: choice.wins for choice in choices_of(louise, again)}
    assert (wins["first_name"], wins["last_name"], wins["city"]) == (louise.pk, louise.pk, again.pk)
    merge_customers(survivor=again, merged=louise)
    again.refresh_from_db()
    assert (again.first_name, again.last_name, again.city) == ("Louise", "Gagnon", "Paris")


@pytest.mark.django_db
def test_the_fuller_name_can_be_chosen_against_and_an_undo_brings_both_back() -> None:
    """Divorced since: Martin-Dupont says more, and is no longer so."""
    before = factories.customer("Anne", "Martin-Dupont")
    since = factories.customer("Anne", "Martin")
    (choice,) = (each for each in choices_of(since, before) if each.name == "last_name")
    assert (choice.differs, choice.wins) == (True, before.pk)

    merge = merge_customers(survivor=since, merged=before, keep={"last_name": since.pk})
    since.refresh_from_db()
    assert since.last_name == "Martin"
    undo_merge(merge=merge)
    names = Customer.objects.order_by("pk").values_list("pk", "last_name")
    assert list(names) == [(before.pk, "Martin-Dupont"), (since.pk, "Martin")]
