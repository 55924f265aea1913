"""The fixed vocabularies of what happened."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("Email")
    CHAT = "chat", _("Chat")
    SOCIAL = "social", _("Social network")
    STORE = "store", _("In store")
    WEB = "web", _("Web")
    SMS = "sms", _("SMS")
    LETTER = "letter", _("Letter")
    MEETING = "meeting", _("Meeting")


class Direction(models.TextChoices):
    INBOUND = "in", _("Inbound")
    OUTBOUND = "out", _("Outbound")


class CallState(models.TextChoices):
    """What a phone system tells of a call, in the order in which it happens."""

    RINGING = "ringing", _("Ringing")
    ANSWERED = "answered", _("Answered")
    HUNG_UP = "hung_up", _("Hung up")


class Certainty(models.TextChoices):
    """How sure we are who is at the other end of a number."""

    KNOWN = "known", _("Known")
    SHARED = "shared", _("Shared number")
    GUESSED = "guessed", _("Guessed")


class Purpose(models.TextChoices):
    """What a person agrees to be contacted for. Service messages need no consent and are none of these."""

    MARKETING = "marketing", _("News and offers")
    SURVEY = "survey", _("Satisfaction surveys")


class Frequency(models.TextChoices):
    """How often a customer wants to hear from us at most, of all that needs their consent together."""

    ALWAYS = "always", _("Whenever there is something")
    WEEKLY = "weekly", _("At most once a week")
    MONTHLY = "monthly", _("At most once a month")


class ConsentOrigin(models.TextChoices):
    """How a statement of consent came to us. One out of a file is usable only with its proof."""

    AGENT = "agent", _("Told to an agent")
    CUSTOMER = "customer", _("Stated by the customer")
    PAPER = "paper", _("On paper")
    API = "api", _("From another system")
    IMPORT = "import", _("Imported from a file")
    MERGE = "merge", _("Two records merged")


class Standing(models.TextChoices):
    """Whether a statement of consent may be acted on, or why not."""

    IN_FORCE = "in_force", _("In force")
    WITHDRAWN = "withdrawn", _("Refused")
    UNPROVEN = "unproven", _("Not usable: no proof")
    EXPIRED = "expired", _("Expired")
    SUPERSEDED = "superseded", _("Replaced by a later statement")


class CartState(models.TextChoices):
    OPEN = "open", _("Open")
    ORDERED = "ordered", _("Ordered")
    EMPTIED = "emptied", _("Emptied")


class PostingKind(models.TextChoices):
    EARNED = "earned", _("Earned")
    REVERSED = "reversed", _("Taken back")
    LENT = "lent", _("Advanced")
    SETTLED = "settled", _("Set against an advance")
    SPENT = "spent", _("Spent")
    GIVEN = "given", _("Given")


class CaseKind(models.TextChoices):
    REQUEST = "request", _("Request")
    COMPLAINT = "complaint", _("Complaint")


class PrivacyRequestKind(models.TextChoices):
    """What a person may ask for by law. The value is the slug of the topic of its cases."""

    ACCESS = "access-request", _("A copy of my data")
    ERASURE = "erasure-request", _("Erase my data")


class CaseState(models.TextChoices):
    """The clock runs while a case is open or open again; it stands while the customer has to answer."""

    OPEN = "open", _("Open")
    REOPENED = "reopened", _("Reopened")
    WAITING = "waiting", _("Waiting for the customer")
    CLOSED = "closed", pgettext_lazy("case", "Closed")


class CasePriority(models.IntegerChoices):
    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")
    URGENT = 4, _("Urgent")


class CaseOutcome(models.TextChoices):
    SOLVED = "solved", _("Solved")
    PARTLY = "partly", _("Partly solved")
    REFUSED = "refused", _("Refused, with reasons")
    SILENT = "silent", _("The customer no longer answers")
    WITHDRAWN = "withdrawn", _("Withdrawn by the customer")


class PromiseKind(models.TextChoices):
    ACTION = "action", _("Something to do")
    CALL_BACK = "call-back", _("Call back")


class PromiseState(models.TextChoices):
    """Late is no state: it is what the clock says about an open one."""

    OPEN = "open", pgettext_lazy("promise", "Open")
    KEPT = "kept", pgettext_lazy("promise", "Kept")
    BROKEN = "broken", pgettext_lazy("promise", "Broken")
    CANCELLED = "cancelled", pgettext_lazy("promise", "Cancelled")


class ImportKind(models.TextChoices):
    CUSTOMERS = "customers", _("Customers")
    ORDERS = "orders", _("Orders")


class ImportState(models.TextChoices):
    DRAFT = "draft", _("Columns to be mapped")
    DUE = "due", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")


class ImportPhase(models.TextChoices):
    READING = "reading", _("Reading")
    CHECKING = "checking", _("Checking")
    WRITING = "writing", _("Writing")


class DuplicateReason(models.TextChoices):
    """What two records share."""

    EMAIL = "email", _("Same email")
    PHONE = "phone", _("Same phone")
    NAME = "name", _("Same name")
    SIMILAR = "similar", _("Similar name")
    BIRTHDAY = "birthday", _("Same birthday")
    POSTCODE = "postcode", _("Same postcode")


class SightingKind(models.TextChoices):
    """How somebody came to see a customer."""

    PAGE = "page", _("On a page")
    API = "api", _("By the API")
    EXPORT = "export", _("In an export")


class DuplicateState(models.TextChoices):
    FOUND = "found", _("To be looked at")
    DISMISSED = "dismissed", _("Two different people")


class FieldKind(models.TextChoices):
    """What a custom field holds."""

    TEXT = "text", _("Text")
    NUMBER = "number", pgettext_lazy("kind of field", "Number")
    DATE = "date", _("Date")
    CHOICE = "choice", _("Choice")
    FLAG = "flag", _("Yes or no")


class TagColour(models.TextChoices):
    """Tones of the look; the words say which one sees."""

    PLAIN = "plain", _("Grey")
    ACCENT = "accent", _("Teal")
    GOOD = "good", _("Green")
    WARN = "warn", _("Amber")
    BAD = "bad", _("Red")
    INFO = "info", _("Blue")


class EventKind:
    """The kinds of event this app records; the higher apps have their own list."""

    CUSTOMER_CREATED = "customer.created"
    CUSTOMER_CHANGED = "customer.changed"
    CUSTOMER_TAGGED = "customer.tagged"
    CUSTOMER_UNTAGGED = "customer.untagged"
    CUSTOMER_MERGED = "customer.merged"
    CUSTOMER_UNMERGED = "customer.unmerged"
    CONSENT_GIVEN = "consent.given"
    CONSENT_WITHDRAWN = "consent.withdrawn"
    CONSENT_RESTORED = "consent.restored"
    PREFERENCES_CHANGED = "preferences.changed"
    CONSENT_RULES_CHANGED = "consent_rules.changed"
    PRIVACY_COPIED = "privacy.copied"
    CUSTOMER_ERASED = "customer.erased"
    CONTACT_LOGGED = "contact.logged"
    CARD_GIVEN = "card.given"
    CARD_TAKEN_BACK = "card.taken_back"
    CALL_MISSED = "call.missed"
    CALL_ENDED = "call.ended"
    ORDER_PLACED = "order.placed"
    ORDER_REFUNDED = "order.refunded"
    CART_CHANGED = "cart.changed"
    POINTS_EARNED = "points.earned"
    POINTS_REVERSED = "points.reversed"
    POINTS_SPENT = "points.spent"
    POINTS_GIVEN = "points.given"
    CASE_OPENED = "case.opened"
    CASE_CHANGED = "case.changed"
    CASE_ANSWERED = "case.answered"
    CASE_WAITING = "case.waiting"
    CASE_RESUMED = "case.resumed"
    CASE_ESCALATED = "case.escalated"
    CASE_CLOSED = "case.closed"
    CASE_REOPENED = "case.reopened"
    CASE_TURNED = "case.turned"
    CASE_RULES_CHANGED = "case_rules.changed"
    PROMISE_MADE = "promise.made"
    PROMISE_MOVED = "promise.moved"
    PROMISE_KEPT = "promise.kept"
    PROMISE_BROKEN = "promise.broken"
    PROMISE_CANCELLED = "promise.cancelled"
