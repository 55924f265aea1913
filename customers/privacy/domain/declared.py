"""Every table that tells of a person, in any app: why we hold it, what goes with an erasure, what stays.

The one place: the copy of the data and the erasure follow from it, and a test fails for a table or a text
that is not declared. Tables of the apps above are named, not imported.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Case, F, Model, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.people.models.customer import NAMELESS

PERSON = _("To know who you are and how to reach you")
CONSENT = _("To send you only what you agreed to")
CARE = _("To answer you and to keep our word")
TRADE = _("To deliver what you buy, and to account for it")
LOYALTY = _("To keep your points and cards")
OPINION = _("To hear what you think of us")
SENDING = _("To write to you, and to know what was sent")
JUDGEMENT = _("To understand how we are doing as a house")


@dataclass(frozen=True)
class Held:
    """One table. `to` leads from a row to its customer ("one|other": either does); `blank` is what stands in
    a personal field after an erasure, `harmless` texts tell nothing of a person, `gone`: the rows themselves
    are deleted. `secret` is kept out of the copy: hashes and keys, and what would tell of somebody else.
    """

    why: str | Promise
    to: str = "customer"
    blank: Mapping[str, Any] = field(default_factory=dict)
    harmless: tuple[str, ...] = ()
    gone: bool = False
    secret: tuple[str, ...] = ()
    called: str | Promise = ""
    """Where the model itself has no name for readers."""


NOT_SHOWN = ("waiting", "refused", "merged")
"""States of an idea that nobody but the staff has read."""


def _unless_shown(name: str, otherwise: str = "") -> Case:
    return Case(When(state__in=NOT_SHOWN, then=Value(otherwise)), default=F(name), output_field=TextField())


HELD: Mapping[str, Held] = {
    "customers.Customer": Held(
        PERSON,
        to="pk",
        blank=NAMELESS,
        # `external_id` becomes the mark of an erasure: see `erased_mark`.
        harmless=("country", "time_zone", "acquisition_source", "source", "external_id"),
        secret=("name_key",),
    ),
    "customers.Phone": Held(PERSON, gone=True),
    "customers.Email": Held(PERSON, gone=True),
    "customers.CustomValue": Held(PERSON, gone=True),
    "customers.CustomerTag": Held(PERSON, gone=True, called=_("tags")),
    "customers.LoyaltyCard": Held(LOYALTY, gone=True),
    "customers.Preference": Held(CONSENT, gone=True, secret=("key",)),
    "customers.Consent": Held(CONSENT, blank={"wording": "", "proof": "", "source": "erased"}),
    "customers.Merge": Held(
        PERSON, to="survivor", blank={"name": "", "fields": {}}, harmless=("source", "external_id")
    ),
    "customers.MergedRows": Held(PERSON, to="merge__survivor", gone=True, called=_("what merges kept")),
    "customers.MentionedPhone": Held(CARE, gone=True, called=_("numbers in notes")),
    "customers.Duplicate": Held(PERSON, to="one|other", gone=True, secret=("one", "other")),
    "customers.ContactDraft": Held(CARE, gone=True, secret=("key",), called=_("drafts")),
    "customers.Interaction": Held(CARE, blank={"note": ""}, harmless=("key",)),
    "customers.PhoneCall": Held(CARE, blank={"number": ""}, harmless=("source", "external_id", "extension")),
    "customers.Case": Held(
        CARE, blank={"subject": "…", "description": "", "closing_note": ""}, harmless=("key",)
    ),
    "customers.Promise": Held(CARE, blank={"what": "…", "note": ""}, harmless=("key",)),
    "customers.Order": Held(TRADE, harmless=("number", "source", "channel", "fingerprint")),
    "customers.OrderLine": Held(
        TRADE, to="order__customer", harmless=("sku", "label"), called=_("lines of orders")
    ),
    "customers.Refund": Held(TRADE, harmless=("number", "source", "fingerprint")),
    "customers.RefundLine": Held(
        TRADE, to="refund__customer", harmless=("sku", "label"), called=_("lines of refunds")
    ),
    "customers.Cart": Held(TRADE, blank={"url": ""}, harmless=("external_id", "source")),
    "customers.CartLine": Held(
        TRADE, to="cart__customer", harmless=("sku", "label"), called=_("lines of carts")
    ),
    "customers.PointsAccount": Held(LOYALTY),
    "customers.Posting": Held(
        LOYALTY, to="account__customer", blank={"note": ""}, harmless=("source_key",), secret=("source_key",)
    ),
    # What an event tells is thinned out key by key: see `erasure`.
    "customers.Event": Held(
        CARE,
        harmless=("kind", "source", "external_id", "data"),
        secret=("txid",),
        called=_("entries of the history, thinned out"),
    ),
    "customers.ParkedEvent": Held(
        CARE,
        to="event__customer",
        blank={"error": ""},
        harmless=("subscriber",),
        called=_("parked entries of the history"),
    ),
    "crm.WebhookDelivery": Held(
        SENDING,
        to="event__customer",
        harmless=("trouble",),
        secret=("owner",),
        called=_("answers told to other systems"),
    ),
    "customers.Sighting": Held(CARE, harmless=("machine", "what"), secret=("machine", "slot")),
    "surveys.Invitation": Held(
        OPINION,
        blank={"expires_at": Now()},
        harmless=("occasion", "key", "token_hash"),
        secret=("token_hash",),
    ),
    "surveys.Reminder": Held(
        OPINION, to="invitation__customer", gone=True, secret=("token_hash",), called=_("reminders")
    ),
    "surveys.Answer": Held(
        OPINION, blank={"comment": ""}, harmless=("browser_hash", "suspicion"), secret=("browser_hash",)
    ),
    "surveys.Judged": Held(OPINION, to="answer__customer"),
    "surveys.AsideAnswer": Held(OPINION, to="answer__customer", harmless=("suspicion",)),
    "surveys.Reply": Held(OPINION, to="answer__customer", blank={"text": ""}, harmless=("row", "choices")),
    "surveys.Revision": Held(OPINION, to="answer__customer", gone=True, secret=("browser_hash",)),
    "surveys.FollowUp": Held(OPINION, harmless=("action", "stage", "deed")),
    "surveys.Gesture": Held(
        LOYALTY,
        to="follow_up__customer",
        blank={"note": "", "code": Case(When(code="", then=Value("")), default=Value("…"))},
        harmless=("key", "kind"),
        secret=("key",),
    ),
    "surveys.Review": Held(
        OPINION,
        blank={"text": "", "author": "", "url": "", "answer_text": ""},
        harmless=("source", "external_id", "language"),
    ),
    "surveys.Verbatim": Held(
        OPINION,
        blank={"text": "", "words": ""},
        harmless=("source", "kind", "channel", "language", "tone", "read_tone", "read_by"),
        secret=("words", "edition"),
    ),
    # What nobody read goes; what was shown was freed of what tells of a person, and others voted for it.
    "surveys.Idea": Held(
        OPINION,
        blank={
            "title_fr": _unless_shown("title_fr", "…"),
            "title_en": _unless_shown("title_en"),
            "text_fr": _unless_shown("text_fr"),
            "text_en": _unless_shown("text_en"),
            "words": _unless_shown("words"),
        },
        harmless=("language", "state", "reply_fr", "reply_en", "key"),
        secret=("words", "key", "merged_into"),
    ),
    "surveys.IdeaVote": Held(OPINION),
    "surveys.Pioneer": Held(OPINION, gone=True),
    "surveys.EarlyAccess": Held(OPINION, harmless=("state",)),
    "surveys.VerbatimTheme": Held(JUDGEMENT, to="verbatim__customer", called=_("themes of what they said")),
    "metrics.CustomerMetrics": Held(JUDGEMENT),
    "metrics.SegmentMembership": Held(JUDGEMENT),
    "metrics.CustomerPrediction": Held(JUDGEMENT, gone=True),
    "metrics.CustomerOpportunity": Held(JUDGEMENT, gone=True),
    "metrics.Listing": Held(JUDGEMENT, gone=True),
    "journeys.CaseNoticeLine": Held(CARE, to="case__customer", gone=True),
    "journeys.Enrolment": Held(SENDING, harmless=("occasion",)),
    "journeys.Message": Held(
        SENDING,
        blank={"address": "", "subject": "", "detail": "", "mime": b"", "unsubscribe_hash": None},
        harmless=("key", "language"),
        secret=("unsubscribe_hash", "owner", "lease_until", "attempt"),
    ),
}


def model_of(label: str) -> type[Model]:
    return apps.get_model(label)


def rows_of(label: str, customer_id: int) -> QuerySet[Any]:
    """Oldest first."""
    theirs = reduce(or_, (Q(**{way: customer_id}) for way in HELD[label].to.split("|")))
    rows: QuerySet[Any] = model_of(label)._default_manager.filter(theirs)
    return rows.order_by("pk")


def called(label: str) -> str:
    return str(HELD[label].called or model_of(label)._meta.verbose_name_plural)
