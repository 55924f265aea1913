"""The strictest consent of two records wins: who withdrew in either has withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass

from customers.domain.log import record_event
from customers.enums import Channel, ConsentOrigin, EventKind, Purpose, Standing
from customers.identity.domain.merging.rows import move, note
from customers.identity.domain.merging.rules import table_of
from customers.models import Consent, Customer, Merge
from customers.people.domain.consent import current_consents, last_word, state_consent

TABLE = "customers.Consent.customer"
SOURCE = "merge"


@dataclass(frozen=True)
class Word:
    """What two records last said about one purpose over one channel, and what holds once they are one."""

    about: tuple[str, str]
    said: Mapping[int, Consent | None]

    @property
    def given(self) -> list[Consent]:
        return [each for each in self.said.values() if each]

    @property
    def last(self) -> Consent:
        return max(self.given, key=lambda each: (each.stated_at, each.pk))

    @property
    def overrules(self) -> bool:
        """Whether the last word would take back the other one's no."""
        return self.last.granted and not all(each.granted for each in self.given)

    @property
    def holds(self) -> str:
        return Standing.WITHDRAWN if self.overrules else self.last.standing

    @property
    def purpose(self) -> Purpose:
        return Purpose(self.about[0])

    @property
    def channel(self) -> Channel:
        return Channel(self.about[1])


def words_of(one: int, other: int) -> list[Word]:
    """All that either ever spoke of, in one statement."""
    found: dict[tuple[str, str], dict[int, Consent]] = {}
    for each in Consent.objects.filter(customer__in=[one, other]).latest_words().judged():
        found.setdefault((each.purpose, each.channel), {})[each.customer_id] = each
    return [
        Word(about, {one: said.get(one), other: said.get(other)}) for about, said in sorted(found.items())
    ]


def merge_consents(merge: Merge, *, survivor: Customer, actor_id: int | None) -> None:
    """Both ledgers in one. Where the latest word would overrule a no, the no is said again."""
    words = words_of(merge.survivor_id, merge.merged_id)
    table = table_of(TABLE)
    move(table, merge)
    made = [
        state_consent(
            customer=survivor,
            purpose=word.purpose,
            channel=word.channel,
            granted=False,
            origin=ConsentOrigin.MERGE,
            source=SOURCE,
            actor_id=actor_id,
        ).pk
        for word in words
        if word.overrules
    ]
    note(table, merge, "made", made)


def standing_noes(merge: Merge) -> list[Consent]:
    """Those the merge said again after which nobody said anything."""
    made = {pk for part in merge.parts.filter(relation=TABLE, action="made") for pk in part.ids}
    return [each for each in current_consents(merge.survivor_id) if each.pk in made]


def tell_restored(noes: list[Consent], *, actor_id: int | None) -> None:
    """The log keeps what it was told: where the yes before such a no holds again, it is told so. It was not
    given anew, so nothing that waits for a consent begins."""
    for no in noes:
        word = last_word(customer_id=no.customer_id, purpose=no.purpose, channel=no.channel)
        if word and word.granted:
            record_event(
                kind=EventKind.CONSENT_RESTORED,
                customer_id=no.customer_id,
                data={"purpose": no.purpose, "channel": no.channel, "source": SOURCE},
                actor_id=actor_id,
            )
