"""Ideas: proposed by customers, voted for by others, moderated, planned and answered by us."""

from datetime import timedelta
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.sql import execute
from core.text import clean_line, clean_text, fold
from customers.domain.log import record_event
from customers.models import Customer, Event
from surveys.enums import EventKind, IdeaState
from surveys.models import Idea, IdeaVote
from surveys.models.idea import IS_SHOWN

LONGEST_TITLE, LONGEST_TEXT = 120, 2_000
ALIKE, MOST_ALIKE = 0.5, 5
WAITING_AT_ONCE, MOVES_A_DAY = 5, 60
MOST_WANTED = ("-votes", "-id")
TO_MODERATE = ("-id",)
OF_CUSTOMERS = (
    EventKind.IDEA_PROPOSED,
    EventKind.IDEA_VOTED,
    EventKind.IDEA_UNVOTED,
    EventKind.PIONEER_CHANGED,
    EventKind.EARLY_ANSWERED,
)
"""What customers do on their page, each of it an event."""
BY_HAND = tuple(state for state in IdeaState if state not in {IdeaState.WAITING, IdeaState.MERGED})
"""States that a member of staff sets; merging has a verb of its own."""
WORDS = ("title_fr", "title_en", "text_fr", "text_en", "reply_fr", "reply_en")


def ideas() -> QuerySet[Idea]:
    return Idea.objects.select_related("customer", "merged_into")


def shown_ideas() -> QuerySet[Idea]:
    return Idea.objects.filter(IS_SHOWN)


def similar_ideas(title: str, *, but: int = 0, shown: bool = True) -> list[Idea]:
    """Those whose title reads alike in either language, most alike first."""
    rows = shown_ideas() if shown else Idea.objects.exclude(state=IdeaState.MERGED)
    words = fold(title)[:LONGEST_TITLE]
    reads = Q(words__trigram_similar=words) | Q(words__trigram_word_similar=words)
    alike = rows.filter(reads).exclude(pk=but)
    alike = alike.annotate(likeness=TrigramWordSimilarity(words, "words")).filter(likeness__gte=ALIKE)
    return list(alike.order_by("-likeness", "-pk")[:MOST_ALIKE])


def propose_idea(
    *, customer: Customer, title: str, text: str, language: str, tell: bool = False, key: str = ""
) -> tuple[Idea, bool]:
    """A customer's, for us to look at; they are for it themselves. The same key twice is one idea: whether it
    is new is said too.

    Raises Invalid (title, text), Conflict where too many of theirs wait, or the key is another's (key).
    """
    clean = {f"title_{language}": title, f"text_{language}": text}
    with transaction.atomic():
        Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
        if known := _of_key(key, customer.pk):
            return known, False
        waiting = Idea.objects.filter(customer=customer, state=IdeaState.WAITING).count()
        if waiting >= WAITING_AT_ONCE:
            raise Conflict(_("We have several ideas of yours to look at first. Thank you for your patience."))
        idea = Idea(customer=customer, language=language, key=key)
        _word(idea, clean)
        if known := _save_once(idea):
            return known, False
        _tell(EventKind.IDEA_PROPOSED, idea, customer.pk)
        IdeaVote.objects.create(idea=idea, customer=customer, tell=tell)
    return Idea.objects.get(pk=idea.pk), True


def add_idea(*, state: str, language: str, key: str = "", **words: str) -> tuple[Idea, bool]:
    """The house's own, on the road map at once, and whether it is new. Raises Invalid, Conflict (key)."""
    if state not in BY_HAND:
        raise Invalid(_("An idea can't be put into this state."), field="state")
    idea = Idea(language=language, state=state, key=key)
    _word(idea, words)
    known = _save_once(idea)
    return known or Idea.objects.get(pk=idea.pk), known is None


def _save_once(idea: Idea) -> Idea | None:
    """None where it is stored; else the one that was, under its key. Raises Conflict (key)."""
    try:
        with transaction.atomic():
            idea.save()
    except IntegrityError:
        if known := _of_key(idea.key, idea.customer_id):
            return known
        raise
    return None


def _of_key(key: str, customer_id: int | None) -> Idea | None:
    """The one sent under this key already. Raises Conflict (key) where that is somebody else's."""
    known = Idea.objects.filter(key=key).first() if key else None
    if known and known.customer_id != customer_id:
        raise Conflict(_("Another idea has this key."), field="key")
    return known


def change_idea(*, idea: Idea, **words: str) -> Idea:
    """Its words, as a moderator puts them: see `WORDS`. Raises Invalid (title, text)."""
    with transaction.atomic():
        row = Idea.objects.select_for_update().get(pk=idea.pk)
        _word(row, words)
        row.save(update_fields=[*words, "words"])
    return row


def _word(idea: Idea, words: dict[str, str]) -> None:
    for name, written in words.items():
        if name not in WORDS:
            raise TypeError(f"an idea has no {name}")
        is_title = name.startswith("title")
        clean, most = (clean_line, LONGEST_TITLE) if is_title else (clean_text, LONGEST_TEXT)
        value = clean(written)
        if len(value) > most:
            said = _("At most %(most)d characters.")
            raise Invalid(said % {"most": most}, field=name)
        setattr(idea, name, value)
    if not (idea.title_fr or idea.title_en):
        raise Invalid(_("Give it a title."), field=f"title_{idea.language}")
    idea.words = fold(f"{idea.title_fr} {idea.title_en}")


# ── Votes ────────────────────────────────────────────────────────────────────────────────────────────────


def vote(*, idea: Idea, customer: Customer, tell: bool | None = None) -> tuple[IdeaVote, bool]:
    """One for each customer, and whether it is new; again, it says only whether they want to hear of it:
    None leaves that as it was.

    Raises Conflict.
    """
    with transaction.atomic():
        hold(customer)
        row = Idea.objects.select_for_update(no_key=True).get(pk=idea.pk)
        if not row.is_shown:
            raise Conflict(_("This idea is not open for votes."))
        found, is_new = IdeaVote.objects.get_or_create(
            idea=row, customer=customer, defaults={"tell": bool(tell)}
        )
        if is_new:
            _tell(EventKind.IDEA_VOTED, row, customer.pk)
        elif tell is not None and found.tell != tell:
            found.tell = tell
            found.save(update_fields=["tell"])
    return found, is_new


def withdraw_vote(*, idea: Idea, customer: Customer) -> None:
    """Nothing happens where there is none. Raises Conflict."""
    with transaction.atomic():
        hold(customer)
        gone, _each = IdeaVote.objects.filter(idea=idea, customer=customer).delete()
        if gone:
            _tell(EventKind.IDEA_UNVOTED, idea, customer.pk)


def hold(customer: Customer) -> None:
    """One change at a time, and so many a day: a page that anybody may script. Raises Conflict."""
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    lately = Event.objects.filter(customer=customer.pk, kind__in=OF_CUSTOMERS)
    if lately.filter(occurred_at__gt=timezone.now() - timedelta(days=1)).count() >= MOVES_A_DAY:
        raise Conflict(_("That was a lot for one day. Please come back tomorrow."))


# ── What becomes of it ───────────────────────────────────────────────────────────────────────────────────


def move_idea(*, idea: Idea, to: str, actor_id: int | None) -> Idea:
    """Everybody who is for it hears of it, one event each. Raises Invalid (state), Conflict."""
    if to not in BY_HAND:
        raise Invalid(_("An idea can't be put into this state."), field="state")
    with transaction.atomic():
        row = Idea.objects.select_for_update().get(pk=idea.pk)
        if row.state == IdeaState.MERGED:
            raise Conflict(_("It was merged into another idea: move that one."))
        if row.state == to:
            return row
        row.state = to
        row.save(update_fields=["state"])
        Idea.objects.filter(pk=row.pk).update(moved_at=Now())
        _tell_voters(row, EventKind.IDEA_MOVED, row, actor_id)
    return row


def merge_ideas(*, idea: Idea, into: Idea, actor_id: int | None) -> Idea:
    """Votes and invitations go over, one for each customer; whoever wants to hear of either hears of what
    remains, and everybody who was for it is told where it went. Raises Invalid (into).
    """
    with transaction.atomic():
        rows = {
            row.pk: row
            for row in Idea.objects.select_for_update().filter(pk__in=[idea.pk, into.pk]).order_by("pk")
        }
        if len(rows) < 2 or any(row.state == IdeaState.MERGED for row in rows.values()):
            raise Invalid(_("Choose another idea that is not merged itself."), field="into")
        gone, kept = rows[idea.pk], rows[into.pk]
        if gone.is_shown and not kept.is_shown:
            raise Invalid(_("Customers do not see that one: show it first."), field="into")
        _tell_of_merge(gone, kept, actor_id)
        for statement in (_UNITE_EARLY, _FORGET_EARLY, _UNITE_VOTES, _FORGET_VOTES):
            execute(statement, gone=gone.pk, kept=kept.pk)
        gone.state, gone.merged_into = IdeaState.MERGED, kept
        gone.save(update_fields=["state", "merged_into"])
        Idea.objects.filter(merged_into=gone).update(merged_into=kept)
    return Idea.objects.get(pk=kept.pk)


def _tell_of_merge(gone: Idea, kept: Idea, actor_id: int | None) -> None:
    _tell_voters(gone, EventKind.IDEA_MERGED, kept, actor_id)
    if gone.customer_id and not gone.voters.filter(customer=gone.customer_id).exists():
        _tell(EventKind.IDEA_MERGED, kept, gone.customer_id, actor_id)


_UNITE_EARLY = """
    INSERT INTO surveys_earlyaccess (idea_id, customer_id, state, invited_at, answered_at)
    SELECT %(kept)s, customer_id, state, invited_at, answered_at
    FROM surveys_earlyaccess WHERE idea_id = %(gone)s ORDER BY id
    ON CONFLICT DO NOTHING
"""
_FORGET_EARLY = "DELETE FROM surveys_earlyaccess WHERE idea_id = %(gone)s"
_UNITE_VOTES = """
    INSERT INTO surveys_ideavote (idea_id, customer_id, tell, voted_at)
    SELECT %(kept)s, customer_id, tell, voted_at FROM surveys_ideavote WHERE idea_id = %(gone)s ORDER BY id
    ON CONFLICT (idea_id, customer_id) DO UPDATE SET tell = surveys_ideavote.tell OR excluded.tell
"""
_FORGET_VOTES = "DELETE FROM surveys_ideavote WHERE idea_id = %(gone)s"


def _tell(kind: str, idea: Idea, customer_id: int, actor_id: int | None = None) -> None:
    data: dict[str, Any] = {"idea": idea.pk, "title": idea.title, "state": str(idea.state)}
    record_event(kind=kind, customer_id=customer_id, actor_id=actor_id, data=data)


def _tell_voters(idea: Idea, kind: str, about: Idea, actor_id: int | None) -> None:
    """Those of an idea, about it or what it went into: one statement, however many."""
    told = {"idea": about.pk, "title": about.title, "state": str(about.state), "kind": kind}
    step = told["state"] if about == idea else kind
    execute(_TELL_VOTERS, of=idea.pk, step=step, actor=actor_id, **told)


_TELL_VOTERS = """
    INSERT INTO customers_event (customer_id, kind, actor_id, data)
    SELECT customer_id, %(kind)s, %(actor)s, jsonb_build_object('idea', %(idea)s::bigint,
        'title', %(title)s::text, 'state', %(state)s::text, 'tell', tell,
        'occasion', concat_ws(':', 'idea', idea_id, %(step)s::text, customer_id))
    FROM surveys_ideavote WHERE idea_id = %(of)s ORDER BY customer_id
"""
