"""How a line of a file of orders is read."""

from zoneinfo import ZoneInfo

from django.conf import settings

from core.errors import said
from core.text import clean_line
from customers.commerce.domain.brand import brands_in_use
from customers.enums import Channel
from customers.imports.domain import values
from customers.imports.domain.countries import country_code
from customers.imports.domain.lines import Column, Plan
from customers.imports.domain.values import NULL, Memo, Parser
from customers.models import ImportJob

STAGED = (
    "number text, at timestamptz, sku text, label text, quantity int, price numeric(14, 4), customer text,"
    " email text, name text, country text, channel text, brand text, currency text, original text"
)


def order_plan(job: ImportJob) -> Plan:
    plan = Plan(width=len(job.header), columns=[], key="number", lossy=job.options["found"]["lossy"])
    for name, heading in job.mapping.items():
        memo = Memo(_parser(name, heading, job, plan))
        plan.columns.append(Column(job.header.index(heading), heading, name, memo))
    plan.columns.sort(key=lambda column: column.place)
    return plan


def _parser(name: str, heading: str, job: ImportJob, plan: Plan) -> Parser:
    found = job.options["found"]
    zone = ZoneInfo(settings.TIME_ZONE)
    channels = {value: value for value in Channel.values} | {
        str(label).lower(): value for value, label in Channel.choices
    }
    return {
        "number": values.needed(values.identifier(64)),
        "at": values.needed(values.happened(found["date_order"], zone)),
        "sku": values.text(64),
        "label": values.text(200),
        "quantity": values.quantity(found["decimal"]),
        "price": values.price(found["decimal"]),
        "customer": values.identifier(120),
        "email": values.email,
        "name": values.text(160),
        "country": lambda written: _country(written, heading, plan),
        "channel": values.one_of(channels, said("Known are: %(list)s.", list=", ".join(Channel.values))),
        "brand": _brand(),
        "currency": values.one_of(
            {settings.HOUSE_CURRENCY.lower(): settings.HOUSE_CURRENCY}, wrong_currency()
        ),
        "original": values.identifier(64),
    }[name]


def _brand() -> Parser:
    """By its short key or its name, as far as it is in use."""
    brands = list(brands_in_use())
    known = {brand.name.lower(): brand.key for brand in brands} | {brand.key: brand.key for brand in brands}
    return values.one_of(known, said("Known are: %(list)s.", list=", ".join(b.key for b in brands) or "–"))


def wrong_currency() -> str:
    return said("The house keeps its books in %(currency)s only.", currency=settings.HOUSE_CURRENCY)


def _country(written: str, heading: str, plan: Plan) -> str:
    """Here the country is only a hint for new customers: an unknown one is noted, not refused."""
    code = country_code(written)
    if written.strip() and not code:
        plan.notes[f"{heading}: {clean_line(written)[:60]}"] = None
    return code or NULL
