"""A consent that was withdrawn and comes back with a backup is withdrawn again, and no other one is."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.utils import timezone

from customers.domain.log import Subscriber, drain
from customers.identity.domain.merge import merge_customers
from customers.models import Consent, Customer, Event
from customers.people.domain.consent import last_word
from customers.privacy.domain.withdrawal_ledger import (
    Withdrawal,
    keep_withdrawals,
    standing_again,
    withdrawals_in,
)
from tests import factories

LEDGER = Subscriber("withdrawals", keep_withdrawals, frozenset({"consent.withdrawn"}))
pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger(settings: LazySettings, tmp_path: Path) -> Path:
    settings.ERASURES_FILE = tmp_path / "kept" / "erasures.txt"
    return tmp_path / "kept" / "withdrawals.txt"


def said(command: str, *args: str) -> str:
    output = StringIO()
    call_command(command, *args, stdout=output, stderr=output)
    return output.getvalue()


def refuses(person: Customer) -> bool:
    word = last_word(customer_id=person.pk, purpose="survey", channel="email")
    return word is not None and not word.granted


def forget(statement: Consent) -> None:
    """As a restore does: what was said since the backup is in no table."""
    Event.objects.filter(kind="consent.withdrawn", customer=statement.customer).delete()
    statement.delete()


@pytest.mark.django_db(transaction=True)
def test_after_a_restore_what_was_withdrawn_is_withdrawn_again(ledger: Path) -> None:
    amelie, nora = factories.customer("Amelie"), factories.customer("Nora")
    for each in (amelie, nora):
        factories.consent(each)
    no = factories.consent(amelie, granted=False)
    drain(LEDGER)
    told = Event.objects.get(kind="consent.withdrawn")
    moments = [at.strftime("%Y-%m-%dT%H:%M:%S.%fZ") for at in (told.occurred_at, told.recorded_at)]
    assert ledger.read_text().split() == [str(amelie.pk), "survey", "email", *moments]
    assert said("withdraw_again") == "0 of 1 withdrawn again.\n"

    forget(no)
    assert not refuses(amelie)
    assert said("withdraw_again", "--dry-run") == f"{amelie.pk}: survey by email\n"
    assert not refuses(amelie)
    assert said("withdraw_again", str(ledger)) == "1 of 1 withdrawn again.\n"
    assert (refuses(amelie), refuses(nora)) == (True, False)
    again = Consent.objects.latest("pk")
    assert (again.stated_at, again.source) == (told.occurred_at, "restore")
    assert said("withdraw_again") == "0 of 1 withdrawn again.\n"


def test_the_file_is_written_anew_from_the_log(ledger: Path) -> None:
    factories.consent(factories.customer("Amelie"), granted=False, channel="sms")
    written = said("withdrawals")
    ledger.parent.mkdir()
    ledger.write_text(written)
    [kept] = withdrawals_in([ledger]).withdrawals
    assert (kept.channel, str(kept)) == ("sms", written.strip())


def test_one_that_does_not_say_where_it_came_from_is_kept() -> None:
    factories.consent(factories.customer("Amelie"), granted=False)
    Event.objects.filter(kind="consent.withdrawn").update(data={"purpose": "survey", "channel": "email"})
    assert len(said("withdrawals").splitlines()) == 1


class TestWhatIsLeftAlone:
    def kept(self, person: Customer, *, said: timedelta, told: timedelta) -> set[Withdrawal]:
        now = timezone.now()
        return {Withdrawal(person.pk, "survey", "email", now + said, now + told)}

    HOUR = timedelta(hours=1)

    def test_a_yes_said_after_it(self) -> None:
        person = factories.consent().customer
        assert standing_again(self.kept(person, said=-self.HOUR, told=self.HOUR)) == []
        assert standing_again(self.kept(person, said=self.HOUR, told=self.HOUR)) != []

    def test_somebody_who_got_the_number_since(self) -> None:
        person = factories.consent().customer
        assert standing_again(self.kept(person, said=self.HOUR, told=-self.HOUR)) == []

    def test_who_never_agreed_or_is_gone(self) -> None:
        person, gone = factories.customer(), factories.customer()
        gone.delete()
        for each in (person, gone):
            each.pk = each.pk or 10**9
            assert standing_again(self.kept(each, said=self.HOUR, told=self.HOUR)) == []

    def test_what_a_merge_said_again(self) -> None:
        """A restore takes the merge back with it."""
        yes, no = factories.customer("Amelie"), factories.customer("Amelie")
        factories.consent(no, granted=False)
        factories.consent(yes)
        merge_customers(survivor=yes, merged=no)
        assert Event.objects.filter(kind="consent.withdrawn").count() == 2
        assert len(said("withdrawals").splitlines()) == 1


def test_lines_broken_off_say_nothing(ledger: Path) -> None:
    person = factories.consent().customer
    whole = str(Withdrawal(person.pk, "survey", "email", timezone.now(), timezone.now()))
    ledger.parent.mkdir()
    ledger.write_text(f"{whole[:-1]}\n\n{whole.replace('survey', 'fun')}\n{person.pk}\n")
    assert said("withdraw_again").count("Not read") == 3
    assert not refuses(person)


def test_no_ledger_is_said_to_be_none(ledger: Path) -> None:
    assert said("withdraw_again").startswith(f"Nothing to withdraw again: {ledger} is not there")
    with pytest.raises(CommandError, match=r"other\.txt cannot be read"):
        said("withdraw_again", "other.txt")
