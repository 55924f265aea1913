"""The roles of staff, and the queues of work."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    AGENT = "agent", pgettext_lazy("role", "Agent")
    MANAGER = "manager", _("Manager")
    ADMINISTRATOR = "administrator", _("Administrator")
    READER = "reader", _("Reader")


class WorkQueue(StrEnum):
    """Kinds of work that must not wait for each other; each has its own worker processes."""

    QUICK = "quick"
    SEND = "send"  # mail servers may be slow
    LONG = "long"  # imports, exports, recomputations: in portions that fit the time limit


class DeliveryState(models.TextChoices):
    DUE = "due", pgettext_lazy("delivery", "Waiting")
    CLAIMED = "claimed", pgettext_lazy("delivery", "Being told")
    DELIVERED = "delivered", pgettext_lazy("delivery", "Taken")
    PARKED = "parked", pgettext_lazy("delivery", "Given up")
    DROPPED = "dropped", pgettext_lazy("delivery", "Nothing left to tell")


class EventKind:
    """The kinds of event this app records: the audit of who may do what. They have no customer."""

    STAFF_CHANGED = "staff.changed"
    SERVICE_ACCOUNT_CHANGED = "service_account.changed"
    WEBHOOK_CHANGED = "webhook.changed"
