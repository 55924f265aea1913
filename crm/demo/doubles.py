"""People who stand twice in the demo, as they do in life: at the till, by telephone, under a married name."""

from datetime import datetime, timedelta

from customers.identity.domain.merge import merge_customers
from customers.models import Customer
from customers.people.domain.customer import create_customer

DOUBLES = 6


def seed_doubles(*, today: datetime, agent_id: int) -> None:
    """A second record for a handful of customers; the last of them is merged already."""
    known = Customer.objects.exclude(phones=None).exclude(emails=None).order_by("pk")
    for n, person in enumerate(known.prefetch_related("phones", "emails")[:DOUBLES]):
        phones, emails = list(person.phones.all()), list(person.emails.all())
        double = create_customer(
            first_name=person.first_name[:1] + "." if n % 3 == 1 else person.first_name.upper(),
            last_name=person.last_name.upper(),
            language=person.language,
            birthday=person.birthday,
            postcode=person.postcode,
            city=person.city,
            country=person.country,
            phones=[phones[0].number] if n % 2 == 0 else [],
            emails=[emails[0].address] if n % 3 else [],
            source="store",
            external_id=f"M-{n + 1:03d}",
            since=today - timedelta(days=9 * n + 2),
            actor_id=agent_id,
        )
        if n == DOUBLES - 1:
            merge_customers(survivor=person, merged=double, actor_id=agent_id)
