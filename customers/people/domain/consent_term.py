"""How long a consent to be phoned holds, per country: set by managers, read wherever consent is."""

import re
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.sql import execute
from customers.domain.log import record_event
from customers.enums import EventKind
from customers.models import ConsentTerm
from customers.people.models.consent_term import ELSEWHERE, LONGEST_MONTHS


def change_terms(*, months: Mapping[str, int], actor_id: int | None) -> None:
    """`months`: country → how long; ELSEWHERE is never missing, a country left out has none of its own then.

    It holds at once, for what was stated before too; the same again changes nothing. Raises Invalid naming
    the country.
    """
    if ELSEWHERE not in months:
        raise Invalid(_("Say how long it holds everywhere else."), field="months_")
    for country, number in months.items():
        if not re.fullmatch("([A-Z]{2})?", country):
            raise Invalid(_("Choose a country."), field="country")
        if not 1 <= number <= LONGEST_MONTHS:
            words = _("Give a number of months from 1 to %(most)d.") % {"most": LONGEST_MONTHS}
            raise Invalid(words, field=f"months_{country}")
    with transaction.atomic():
        if months == terms_to_change():
            return
        ConsentTerm.objects.exclude(country__in=months).delete()
        for country, number in sorted(months.items()):
            ConsentTerm.objects.update_or_create(country=country, defaults={"months": number})
        record_event(
            kind=EventKind.CONSENT_RULES_CHANGED,
            customer_id=None,
            actor_id=actor_id,
            data={"months": dict(sorted(months.items()))},
        )


def change_term(*, country: str, months: int | None, actor_id: int | None) -> None:
    """One alone; None: as everywhere else. Raises Invalid."""
    with transaction.atomic():
        others = {each: number for each, number in terms_to_change().items() if each != country}
        own = {} if months is None else {country: months}
        change_terms(months=others | own, actor_id=actor_id)


def terms_to_change() -> dict[str, int]:
    """As they stand; nobody else changes any until this transaction ends."""
    execute("LOCK TABLE customers_consentterm IN SHARE ROW EXCLUSIVE MODE")
    return dict(ConsentTerm.objects.values_list("country", "months"))
