"""Who may be contacted for what over which channel, in a list of customers: as the ledger defines it."""

from django.db.models import Q
from django.utils.translation import gettext as _

from customers.enums import Purpose
from customers.people.domain.consent import ASKED_OVER, consents_to
from customers.people.domain.facets import Column, Facet, Filter, Words, offer

WAYS = {f"{purpose}-{channel}": (purpose, channel) for purpose in Purpose for channel in ASKED_OVER}
# Put together once: eight of them took longer than all the rest of a list.
AGREES = {key: consents_to(purpose=purpose, channel=channel) for key, (purpose, channel) in WAYS.items()}


def consent_facets() -> list[Facet]:
    ways = consent_ways()
    columns = [
        Column(f"may_{key}", _("May be contacted: %(way)s") % {"way": words}, "flag", AGREES[key])
        for key, words in ways.items()
    ]
    return [*columns, Filter("may_contact", _("May be contacted"), "choice", _agreeing, consent_ways)]


def consent_ways() -> Words:
    return {
        key: _("%(purpose)s (%(channel)s)") % {"purpose": purpose.label, "channel": channel.label}
        for key, (purpose, channel) in WAYS.items()
    }


def _agreeing(key: str) -> Q:
    return Q(AGREES[key])


offer(consent_facets)
