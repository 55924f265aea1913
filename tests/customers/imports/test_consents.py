"""Consents that come in with a file of customers."""

import pytest

from customers.models import Consent, Event
from tests import factories
from tests.customers.imports.conftest import issues
from tests.customers.imports.test_customers import run

pytestmark = pytest.mark.django_db(transaction=True)


CONSENT = "ID,Opt-in email,Consent proof,Consent date\n7,yes,form of 2 May,2025-05-02\n8,no,,\n"


def ledger(*extra):
    columns = ("customer__external_id", "channel", "granted", *extra)
    return list(Consent.objects.with_standing().order_by("pk").values_list(*columns))


def test_a_consent_without_proof_is_recorded_counted_and_not_usable():
    job = run("ID,Opt-in email,Opt-in SMS,Consent proof\n7,yes,,\n8,no,,\n9,yes,yes,form 9\n")
    assert (issues(job), job.unproven) == ([], 1)
    assert ledger("standing") == [
        ("7", "email", True, "unproven"),
        ("8", "email", False, "withdrawn"),
        ("9", "email", True, "in_force"),
        ("9", "sms", True, "in_force"),
    ]


def test_without_a_column_of_proof_none_is_usable():
    job = run("ID,Opt-in email\n7,yes\n")
    assert (job.state, job.unproven, ledger("standing")) == ("done", 1, [("7", "email", True, "unproven")])


def test_the_proof_may_come_later_and_comes_in_once():
    bare, proven = "ID,Opt-in email\n7,yes\n", "ID,Opt-in email,Consent proof\n7,yes,form 7\n"
    jobs = [run(content) for content in (bare, bare, proven, proven)]
    assert [(job.changed, job.unproven) for job in jobs] == [(0, 1), (0, 0), (1, 0), (0, 0)]
    assert ledger("standing") == [("7", "email", True, "superseded"), ("7", "email", True, "in_force")]


@pytest.mark.parametrize("day", ["", "2025-05-02", "2026-05-02"])
def test_a_yes_without_proof_takes_nothing_away_from_one_with_it(day):
    run(CONSENT)
    job = run(f"ID,Opt-in email,Consent date\n7,yes,{day}\n")
    assert (job.unchanged, job.unproven) == (1, 0)
    assert ledger("standing")[0] == ("7", "email", True, "in_force")


def test_a_withdrawal_needs_no_proof():
    run(CONSENT)
    run("ID,Opt-in email,Consent date\n7,no,2026-05-02\n")
    assert ledger("standing")[-1] == ("7", "email", False, "withdrawn")


def test_the_wording_comes_with_the_proof():
    run("ID,Opt-in email,Consent wording,Consent proof\n7,yes,J’accepte,form 7\n")
    assert ledger("origin", "wording", "proof") == [("7", "email", True, "import", "J’accepte", "form 7")]


def test_a_consent_to_be_phoned_needs_its_date_because_it_expires():
    job = run("ID,Opt-in phone,Consent proof,Consent date\n7,yes,form 7,\n8,no,,\n")
    assert issues(job) == [
        (2, "Consent date", "A consent to be phoned expires: say when it was given."),
    ]


def test_consents_of_the_future_are_refused():
    job = run("Email,Consent email,Consent proof,Consent date\na@example.org,yes,form,2091-01-01\n")
    assert issues(job) == [(2, "Consent date", "A consent cannot be stated in the future.")]
    assert not Consent.objects.exists()


def test_consents_go_into_the_ledger_once():
    assert run(CONSENT).state == "done"
    job = run(CONSENT)
    assert (job.changed, job.unchanged) == (0, 2)
    ledger = Consent.objects.order_by("pk")
    assert list(
        ledger.values_list("customer__external_id", "purpose", "channel", "granted", "proof", "source")
    ) == [
        ("7", "marketing", "email", True, "form of 2 May", "shop"),
        ("8", "marketing", "email", False, "", "shop"),
    ]
    assert list(
        Event.objects.filter(kind__startswith="consent").order_by("pk").values_list("kind", "data")
    ) == [
        ("consent.given", {"purpose": "marketing", "channel": "email", "source": "shop"}),
        ("consent.withdrawn", {"purpose": "marketing", "channel": "email", "source": "shop"}),
    ]


def test_a_consent_without_date_never_overrules_a_withdrawal():
    customer = factories.customer(source="shop", external_id="7")
    factories.consent(customer, granted=False, purpose="marketing")
    job = run("ID,Opt-in email,Consent proof\n7,yes,an old list\n")
    assert (job.state, job.unchanged, Consent.objects.count()) == ("done", 1, 1)
