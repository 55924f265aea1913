"""What the invented customers said about being contacted: online, on the phone, in an old unproven list."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from crm.demo.ledger import Ledger
from crm.demo.story import Person
from customers.people.domain.consent_term import change_terms
from customers.people.domain.consent_wording import change_wording

ASKED = {
    "fr": {
        "marketing": "J’accepte de recevoir les nouveautés et les offres de la maison.",
        "survey": "J’accepte d’être interrogé sur la qualité du service.",
        "phone": "« Pouvons-nous vous appeler pour vous parler de nos offres ? » — « Oui. »",
    },
    "en": {
        "marketing": "I agree to receive news and offers of the house.",
        "survey": "I agree to be asked about the quality of the service.",
        "phone": "“May we call you about our offers?” – “Yes.”",
    },
}
OLD_LIST = "loyalty-2019.csv"


def seed_rules() -> None:
    """The wordings in use, and a country where consent to be phoned holds longer."""
    for language, words in ASKED.items():
        for purpose in ("marketing", "survey"):
            change_wording(purpose=purpose, language=language, text=words[purpose], actor_id=None)
    change_terms(months={"": 12, "FR": 12, "BE": 24}, actor_id=None)


class Statement(NamedTuple):
    """In the order of the columns; `agent`: whether one of them heard it."""

    purpose: str
    channel: str
    granted: bool
    at: datetime
    origin: str
    source: str
    wording: str
    proof: str

    @property
    def by_agent(self) -> bool:
        return self.origin == "agent"

    @property
    def kind(self) -> str:
        return "consent.given" if self.granted else "consent.withdrawn"

    @property
    def told(self) -> dict[str, str]:
        return {"purpose": self.purpose, "channel": self.channel, "source": self.source}


def agree(ledger: Ledger, customer: int, person: Person) -> None:
    for said in draw_statements(customer, person, today=ledger.today):
        agent = ledger.agents[customer % len(ledger.agents)] if said.by_agent else None
        ledger.add("customers_consent", customer, *said, agent)
        ledger.tell(customer, said.kind, said.at, said.told, actor=agent)


def draw_statements(number: int, person: Person, *, today: datetime) -> Iterator[Statement]:
    """Drawn apart from the rest of their life, which stays the same whatever is added here."""
    rng = random.Random(f"consents of {number}")
    words, at = ASKED[person.language], person.since + timedelta(minutes=3)
    for purpose, channel, granted in person.consents:
        wording = words[purpose] if granted else ""
        yield Statement(purpose, channel, granted, at, "customer", "web", wording, "")
    asked_about = {(purpose, channel) for purpose, channel, _ in person.consents}
    if person.phones and rng.random() < 0.25:
        heard = person.since + rng.random() * (today - person.since)
        agrees, proof = rng.random() < 0.8, f"recording {heard:%y%m%d}-{number}"
        wording = words["phone"] if agrees else ""
        yield Statement("marketing", "phone", agrees, heard, "agent", "phone", wording, proof)
    if ("marketing", "sms") not in asked_about and rng.random() < 0.1:
        yield Statement("marketing", "sms", True, person.since, "import", OLD_LIST, "", "")
