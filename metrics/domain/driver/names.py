"""What the drivers are called, and how far back they look."""

from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

BEHIND = timedelta(days=365)  # before the moment from which on is looked what customers did
REASON = "reason:"
SCORES = ("nps", "csat", "ces")
NAMES: dict[str, str | Promise] = {
    "tenure": gettext_lazy("Time since the first order"),
    "contacts": gettext_lazy("Contacts they made"),
    "unsolved": gettext_lazy("Contacts left unsolved"),
    "channels": gettext_lazy("Channels they used"),
    "late_promises": gettext_lazy("Promises kept late or not at all"),
    "complaints": gettext_lazy("Complaints"),
    "cases": gettext_lazy("Cases"),
    "nps": gettext_lazy("NPS score"),
    "csat": gettext_lazy("CSAT score"),
    "ces": gettext_lazy("CES score"),
}
