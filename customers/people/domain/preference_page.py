"""What a customer decides on their own page: what, over which channel, or nothing at all any more."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, dumps, loads
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict
from customers.enums import Channel, ConsentOrigin, Purpose, Standing
from customers.models import Consent, Customer, Preference
from customers.people.domain.consent import current_consents, state_consent

SOURCE = "preference-page"
OFFERED = [Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.LETTER]
UNDO_SALT = "customers.preferences.undo"
UNDO_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Switch:
    """May we, for this purpose over this channel?"""

    purpose: Purpose
    channel: Channel
    on: bool

    @property
    def name(self) -> str:
        return f"{self.purpose}-{self.channel}"

    @property
    def words(self) -> str:
        return _("%(purpose)s (%(channel)s)") % {
            "purpose": self.purpose.label,
            "channel": self.channel.label,
        }

    @property
    def wording(self) -> str:
        """What the customer states, as the page puts it."""
        words = {"house": settings.HOUSE_NAME, "what": self.words}
        if self.on:
            return _("I agree to receive from %(house)s: %(what)s.") % words
        return _("I no longer want to receive from %(house)s: %(what)s.") % words


def switches_of(customer: Customer) -> list[Switch]:
    """For each purpose the channels on which we reach them, or on which they ever said a word."""
    said = {(each.purpose, each.channel): each.standing for each in current_consents(customer.pk)}
    reached = _reachable(customer) | {over for _, over in said}
    shown = [channel for channel in OFFERED if channel in reached]
    return [
        Switch(each, over, said.get((each, over)) == Standing.IN_FORCE) for each in Purpose for over in shown
    ]


def _reachable(customer: Customer) -> set[str]:
    reachable: set[str] = {Channel.EMAIL} if customer.emails.exists() else set()
    if customer.phones.exists():
        reachable |= {Channel.SMS, Channel.PHONE}
    return reachable | ({Channel.LETTER} if customer.street else set())


def choose(*, preference: Preference, on: Collection[str], shown: Collection[str]) -> list[Switch]:
    """State what the customer moved: what is `on` now and was not when `shown`, or the other way round.

    What somebody else stated since the page was drawn is not overruled by a switch nobody touched.
    """
    with transaction.atomic():
        customer = _locked(preference)
        moved = [
            Switch(switch.purpose, switch.channel, switch.name in on)
            for switch in switches_of(customer)
            if (switch.name in on) != (switch.name in shown) and (switch.name in on) != switch.on
        ]
        for switch in moved:
            _state(customer, preference, switch)
    return moved


def unsubscribe_all(*, preference: Preference) -> list[Consent]:
    """Withdraw whatever was agreed to, over every channel; gives the statements that took something away.

    A consent that is not usable is withdrawn too: its proof, or a later file, might make it so.
    """
    with transaction.atomic():
        customer = _locked(preference)
        agreed = [each for each in current_consents(customer.pk) if each.granted]
        said = [_state(customer, preference, _switch(each, on=False)) for each in agreed]
    used = (each.standing == Standing.IN_FORCE for each in agreed)
    return [no for no, was_used in zip(said, used, strict=True) if was_used]


def undo_token(withdrawn: Iterable[Consent]) -> str:
    """Of one unsubscription, for a day; it takes back exactly that."""
    return dumps([each.pk for each in withdrawn], salt=UNDO_SALT)


def undo_unsubscription(*, preference: Preference, token: str) -> list[Consent]:
    """Agree again to what that button withdrew, but for what was spoken of since. Raises Conflict."""
    try:
        withdrawn = set(loads(token, salt=UNDO_SALT, max_age=UNDO_SECONDS))
    except BadSignature as error:
        raise Conflict(_("It is too late to undo this. Choose anew what we may send you.")) from error
    with transaction.atomic():
        customer = _locked(preference)
        back = [each for each in current_consents(customer.pk) if each.pk in withdrawn]
        return [_state(customer, preference, _switch(each, on=True)) for each in back]


def _switch(consent: Consent, *, on: bool) -> Switch:
    return Switch(Purpose(consent.purpose), Channel(consent.channel), on)


def words_of(consents: Iterable[Consent]) -> list[str]:
    return [_switch(each, on=each.granted).words for each in consents]


def _locked(preference: Preference) -> Customer:
    """Whoever the link leads to by now, held as those who send to them do."""
    return Customer.objects.select_for_update(no_key=True, of=("self",)).get(preferences=preference.pk)


def _state(customer: Customer, preference: Preference, switch: Switch) -> Consent:
    return state_consent(
        customer=customer,
        purpose=switch.purpose,
        channel=switch.channel,
        granted=switch.on,
        origin=ConsentOrigin.CUSTOMER,
        source=SOURCE,
        wording=switch.wording,
        proof=f"preference:{preference.pk} {timezone.now().isoformat(timespec='seconds')}",
    )
