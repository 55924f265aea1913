"""How a line of a file of customers is read."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings

from core.errors import said
from core.text import clean_line
from customers.imports.domain import values
from customers.imports.domain.countries import country_code
from customers.imports.domain.fields import CONSENTS
from customers.imports.domain.lines import Column, Plan
from customers.imports.domain.own_columns import own_names, parser_of
from customers.imports.domain.values import NULL, UNREAD, BadRow, BadValue, Memo, Parser
from customers.models import ImportJob
from customers.people.models.customer import name_key

TEXTS = {
    "first_name": 80,
    "last_name": 80,
    "company": 120,
    "street": 160,
    "postcode": 16,
    "city": 80,
    "acquisition_source": 60,
}
STAGED = (
    "customer text, first_name text, last_name text, name text, company text, email text, email_2 text,"
    " phone text, phone_2 text, card text, language text, birthday date, street text, postcode text,"
    " city text, country text, since timestamptz, acquisition_source text, consent_email boolean,"
    " consent_phone boolean, consent_sms boolean, consent_wording text, consent_proof text,"
    " consent_at timestamptz, who text"
)
RECOGNISED = ("customer", "email", "email_2", "phone", "phone_2")
SPOKEN = {
    "fr": ("fr", "french", "français", "francais", "fra", "fre", "fr-fr", "fr_fr"),
    "en": ("en", "english", "anglais", "eng", "en-gb", "en_gb", "en-us", "en_us"),
}


def staged(job: ImportJob) -> str:
    """With a column for each of the house's own that is mapped."""
    return ", ".join([STAGED, *(f"{name} text" for name in own_names(job))])


def customer_plan(job: ImportJob) -> Plan:
    plan = Plan(width=len(job.header), columns=[], lossy=job.options["found"]["lossy"], extra=("who",))
    for name, heading in job.mapping.items():
        memo = Memo(_parser(name, heading, job, plan))
        plan.columns.append(Column(job.header.index(heading), heading, name, memo))
    plan.columns.sort(key=lambda column: column.place)
    plan.finish = _finisher([column.name for column in plan.columns])
    return plan


def _parser(name: str, heading: str, job: ImportJob, plan: Plan) -> Parser:
    if name in TEXTS:
        return values.text(TEXTS[name])
    if name in CONSENTS:
        return values.yes_or_no
    order = job.options["found"]["date_order"]
    if name in own_names(job):
        return parser_of(name, date_order=order, decimal=job.options["found"]["decimal"])
    zone = ZoneInfo(settings.TIME_ZONE)
    codes = {word: code for code, words in SPOKEN.items() for word in words}
    return {
        "customer": values.identifier(120),
        "name": values.text(160),
        "email": values.email,
        "email_2": values.email,
        "phone": values.text(80),  # understood in `finish`, where the country is known
        "phone_2": values.text(80),
        "card": values.card,
        "language": lambda written: codes.get(written.strip().lower()) or _noted(written, heading, plan),
        "birthday": values.birthday(order),
        "country": _country,
        "since": values.moment(order, zone),
        "consent_wording": values.text(2000),
        "consent_proof": values.text(2000),
        "consent_at": values.past(order, zone),
    }[name]


def _noted(written: str, heading: str, plan: Plan) -> str:
    if written.strip():
        plan.notes[f"{heading}: {clean_line(written)[:60]}"] = None
    return NULL


def _country(written: str) -> str:
    code = country_code(written)
    if written.strip() and not code:
        raise BadValue(said("“%(written)s” is not a country.", written=clean_line(written)[:60]))
    return code or NULL


def _finisher(names: list[str]) -> Callable[[list[str]], list[str]]:
    """What shows only on the whole row: phones by country, names, proof, whether it can be recognised.

    Raises BadRow with all that is wrong.
    """
    place_of = {name: place for place, name in enumerate(names)}
    phones = [place_of[name] for name in ("phone", "phone_2") if name in place_of]
    recognised = [place_of[name] for name in RECOGNISED if name in place_of]
    wanted = ("country", "consent_phone", "consent_at", "first_name", "last_name", "company", "name")
    at = [place_of.get(name, len(names)) for name in wanted]
    known: dict[str, Memo] = {}

    def finish(row: list[str]) -> list[str]:
        row.append(NULL)  # what the file has no column for
        faults = []
        country, consent, consent_at, first, last, company, name = [row[place] for place in at]
        for place in phones:
            if row[place] != NULL and row[place] != UNREAD:
                memo = known.get(country) or known.setdefault(country, _phones(country))
                try:
                    row[place] = memo[row[place]]
                except BadValue as refusal:
                    faults.append(BadValue(refusal.message, field=names[place]))
        for place in recognised:
            if row[place] != NULL:
                break
        else:
            faults.append(BadValue(_unknown()))
        if consent == "t" and consent_at == NULL:
            faults.append(BadValue(_undated(), field="consent_at"))
        if faults:
            raise BadRow(faults)
        first, last = _plain(first), _plain(last)
        if name != NULL and not first and not last:
            first, last = values.split_name(_plain(name))
        row[-1] = values.escaped(name_key(first, last, _plain(company)))
        return row

    return finish


def _plain(cell: str) -> str:
    return "" if cell == NULL else cell.replace("\\\\", "\\") if "\\" in cell else cell


def _unknown() -> str:
    return said("Nothing to recognise this customer by: no external id, email or phone.")


def _undated() -> str:
    return said("A consent to be phoned expires: say when it was given.")


def _phones(country: str) -> Memo:
    if country == UNREAD:
        return Memo(values.phone_somewhere)
    return Memo(values.phone("" if country == NULL else country))
