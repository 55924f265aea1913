"""Who may be contacted for what over which channel, in a list of customers: as the ledger defines it."""

from django.db.models import Q
from django.utils.translation import gettext as _

from customers.enums import Purpose
from customers.people.domain.consent import ASKED_OVER, consents_to
from customers.people.domain.facets import Column, Facet, Filter, Words, offer

WAYS = {f"{purpose}-{channel}": (purpose, channel) for purpose in Purpose for channel in ASKED_OVER}


def consent_facets() -> list[Facet]:
    ways = _ways()
    columns = [
        Column(
            f"may_{key}",
            _("May be contacted: %(way)s") % {"way": words},
            "flag",
            consents_to(purpose=WAYS[key][0], channel=WAYS[key][1]),
        )
        for key, words in ways.items()
    ]
    return [*columns, Filter("may_contact", _("May be contacted"), "choice", _agreeing, _ways)]


def _ways() -> Words:
    return {
        key: _("%(purpose)s (%(channel)s)") % {"purpose": purpose.label, "channel": channel.label}
        for key, (purpose, channel) in WAYS.items()
    }


def _agreeing(key: str) -> Q:
    purpose, channel = WAYS[key]
    return Q(consents_to(purpose=purpose, channel=channel))


offer(consent_facets)
