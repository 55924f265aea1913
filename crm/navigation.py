"""The menu: one line per entry, shown to whoever has the right. A new page adds a line."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

THEMES = ("light", "dark")


class Entry(NamedTuple):
    label: str | Promise
    url_name: str
    icon: str
    right: str
    thumb: bool = False
    """Stands in the phone's bottom bar too. At most four of a role's entries do."""


class Group(NamedTuple):
    label: str | Promise
    entries: list[Entry]


MENU = [
    Group(
        "",
        [
            Entry(_("Desk"), "customers:desk", "phone-call", "customers.view", thumb=True),
            Entry(_("Customers"), "customers:customer-list", "users", "customers.view", thumb=True),
            Entry(_("Cases"), "customers:case-list", "inbox", "customers.view"),
            Entry(_("Promises"), "customers:promise-list", "calendar-check", "customers.view"),
            Entry(_("Calls"), "customers:call-list", "phone-incoming", "customers.view"),
        ],
    ),
    Group(
        _("Steer"),
        [
            Entry(_("Dashboard"), "metrics:dashboard", "gauge", "metrics.view"),
            Entry(_("Trends"), "metrics:trends", "chart-line", "metrics.view"),
            Entry(_("Segments"), "metrics:segment-list", "chart-pie", "metrics.view", thumb=True),
            Entry(_("Goals"), "metrics:goal-list", "target", "metrics.view"),
            Entry(_("Action plan"), "metrics:action-list", "list-todo", "metrics.view"),
            Entry(_("Capability review"), "metrics:capability-list", "clipboard-check", "metrics.view"),
            Entry(_("Saved reports"), "metrics:saved-report-list", "bookmark", "metrics.view"),
        ],
    ),
    Group(
        _("Listen"),
        [
            Entry(_("Surveys"), "surveys:survey-list", "message-square-quote", "surveys.view", thumb=True),
            Entry(pgettext_lazy("what customers say", "Voice"), "surveys:voice", "quote", "surveys.view"),
            Entry(_("Answers in doubt"), "surveys:doubts", "shield-question-mark", "surveys.edit"),
            Entry(_("Reviews"), "surveys:review-list", "star", "surveys.view"),
            Entry(_("Ideas"), "surveys:idea-list", "lightbulb", "surveys.view"),
            Entry(_("Staff survey"), "surveys:staff-survey-list", "users-round", "surveys.take_part"),
        ],
    ),
    Group(
        pgettext_lazy("group of the menu", "Act"),
        [
            Entry(_("Closed loop"), "journeys:loop-board", "refresh-ccw", "surveys.view"),
            Entry(_("Journeys"), "journeys:journey-list", "route", "journeys.view"),
            Entry(_("Messages"), "journeys:message-list", "mail", "journeys.view"),
        ],
    ),
    Group(
        _("Reports: value"),
        [
            Entry(_("Segments compared"), "metrics:segment-report", "chart-bar-big", "metrics.view"),
            Entry(_("Movement between segments"), "metrics:flow", "shuffle", "metrics.view"),
            Entry(_("Distribution of value"), "metrics:value", "chart-area", "metrics.view"),
            Entry(_("Predicted value"), "metrics:prediction", "trending-up", "metrics.view"),
            Entry(_("Loyalty and opportunity"), "metrics:opportunity-map", "target", "metrics.view"),
            Entry(_("Drivers"), "metrics:drivers", "scale", "metrics.view"),
            Entry(_("Recency and frequency"), "metrics:rfm", "grid-2x2", "metrics.view"),
            Entry(_("Cohorts"), "metrics:cohorts", "grid-3x3", "metrics.view"),
            Entry(_("How long customers stay"), "metrics:stays", "hourglass", "metrics.view"),
            Entry(_("What journeys bring"), "metrics:journey-effects", "flask-conical", "metrics.view"),
            Entry(_("Acquisition by source"), "metrics:acquisition", "megaphone", "metrics.view"),
        ],
    ),
    Group(
        _("Reports: satisfaction"),
        [
            Entry(_("Survey results"), "metrics:survey-results", "message-square-quote", "metrics.view"),
            Entry(_("Pyramid of needs (Kano)"), "metrics:kano", "pyramid", "metrics.view"),
            Entry(_("Themes"), "metrics:themes", "tag", "metrics.view"),
            Entry(_("Customer service"), "metrics:service", "headphones", "metrics.view"),
            Entry(
                _("What customers come with"),
                "metrics:reasons",
                "message-square-more",
                "metrics.view",
            ),
            Entry(_("Staff and customers"), "metrics:staff-orientation", "users-round", "surveys.staff"),
        ],
    ),
    Group(
        _("Run"),
        [
            Entry(_("Possible duplicates"), "customers:duplicate-list", "git-merge", "customers.merge"),
            Entry(_("Imports"), "customers:import-list", "file-up", "customers.import"),
            Entry(_("Operations"), "crm:operations", "activity", "crm.operate"),
            Entry(_("Data requests"), "customers:privacy-request-list", "file-lock", "customers.privacy"),
            Entry(_("Who saw whom"), "customers:sighting-list", "eye", "customers.oversee"),
            Entry(_("Staff"), "crm:staff-list", "id-card", "crm.staff"),
            Entry(_("Service accounts"), "crm:service-account-list", "plug", "crm.staff"),
            Entry(_("Webhooks"), "crm:webhook-list", "webhook", "crm.staff"),
            Entry(_("Phone system"), "crm:telephony", "phone-forwarded", "crm.staff"),
            Entry(_("API"), "api-docs", "braces", "crm.api"),
        ],
    ),
    Group(
        _("Settings"),
        [
            Entry(_("Reasons and outcomes"), "customers:code-list", "list-checks", "customers.configure"),
            Entry(
                _("Deadlines, opening hours"),
                "customers:case-rules",
                "calendar-clock",
                "customers.configure",
            ),
            Entry(_("How often we write"), "journeys:contact-rules", "mail-check", "customers.configure"),
            Entry(_("Rules of consent"), "customers:consent-rules", "shield-check", "customers.configure"),
            Entry(_("Costs"), "metrics:service-costs", "coins", "metrics.costs"),
            Entry(_("Windows of the figures"), "metrics:windows", "ruler", "metrics.edit"),
            Entry(_("Brands"), "customers:brand-list", "store", "customers.configure"),
            Entry(_("Tags"), "customers:tag-list", "tags", "customers.organise"),
            Entry(_("Custom fields"), "customers:custom-field-list", "text-cursor-input", "customers.fields"),
            Entry(_("Style guide"), "crm:styleguide", "palette", "crm.operate"),
        ],
    ),
]


@dataclass
class Item:
    label: str | Promise
    url: str
    icon: str
    thumb: bool
    active: bool = False


class Section(NamedTuple):
    label: str | Promise
    items: list[Item]

    @property
    def here(self) -> bool:
        return any(item.active for item in self.items)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: this user's menu, the name, colour and logo of who speaks, this browser's theme.

    A drawing of the menu is kept for a minute and a process: `menu_edition` is all that it shows.
    """
    theme = request.COOKIES.get("theme")
    menu = menu_of(request)
    return {
        "navigation": menu,
        "menu_edition": [(item.url, item.active) for section in menu for item in section.items],
        "house": getattr(request, "house", settings.HOUSE_NAME),
        "accent": getattr(request, "accent", ""),
        "logo": getattr(request, "logo", None),
        "theme": theme if theme in THEMES else "",
        "languages": settings.LANGUAGES,
    }


def menu_of(request: HttpRequest) -> list[Section]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    sections = [
        Section(
            group.label,
            [
                Item(entry.label, _address(entry.url_name), entry.icon, entry.thumb)
                for entry in group.entries
                if user.has_perm(entry.right)
            ],
        )
        for group in MENU
    ]
    _mark_active([item for section in sections for item in section.items], request.path)
    return [section for section in sections if section.items]


@lru_cache(maxsize=64)
def _address(url_name: str) -> str:
    return reverse(url_name)


def _mark_active(items: list[Item], path: str) -> None:
    """The entry whose address is the longest beginning of this page's address."""
    around = [item for item in items if path == item.url or (item.url != "/" and path.startswith(item.url))]
    if around:
        max(around, key=lambda item: len(item.url)).active = True
