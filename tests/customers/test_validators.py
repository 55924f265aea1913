"""The one form in which phone numbers are stored."""

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from core.errors import Invalid
from customers.validators import normal_email, normal_phone

WRITTEN = (PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.NATIONAL)
KINDS = (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE)


def test_a_plain_number_is_read_as_the_library_reads_it():
    """In every country, with a digit too many or too few, without what leads abroad, in the wrong country."""
    told = {
        (written, country)
        for region in sorted(phonenumbers.SUPPORTED_REGIONS)
        for written in _examples(region)
        for country in (region, "FR")
    }
    told |= {("58831553", "CC"), ("014243717", "IL")}
    assert [each for each in sorted(told) if _ours(*each) != _theirs(*each)] == []


def _examples(region: str) -> set[str]:
    known = [phonenumbers.example_number_for_type(region, kind) for kind in KINDS]
    said = {phonenumbers.format_number(number, form) for number in filter(None, known) for form in WRITTEN}
    forms = ("{0}", "{0}0", "0{0}", "00{0}")
    return {form.format(each) for form in forms for each in said} | {each[1:] for each in said}


def _ours(written: str, country: str) -> str:
    try:
        return normal_phone(written, country=country)
    except Invalid:
        return ""


def _theirs(written: str, country: str) -> str:
    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        return ""
    possible = phonenumbers.is_possible_number(number)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if possible else ""


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (" Amelie@Example.ORG ", "amelie@example.org"),
        ("amélie@example.org", None),
        ("amelie@müller.example", "amelie@xn--mller-kva.example"),
        ("amelie@example", None),
        ("amelie.example.org", None),
        ("a..b@example.org", None),
        ("@example.org", None),
        (f"{'a' * 250}@example.org", None),
    ],
)
def test_an_address_is_stored_as_mail_servers_write_it(written, stored):
    try:
        assert normal_email(written) == stored
    except Invalid:
        assert stored is None
