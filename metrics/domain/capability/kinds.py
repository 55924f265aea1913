"""What each reading is called, what it counts, and the page that shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from metrics.domain.registry import Unit, Words


@dataclass(frozen=True, slots=True)
class Kind:
    """`url_name` leads to the page behind it, for those who have the `right`."""

    name: Words
    unit: Unit
    url_name: str
    right: str


def _customers(name: Words) -> Kind:
    return Kind(name, Unit.SHARE, "customers:customer-list", "customers.view")


def _consent(name: Words) -> Kind:
    return Kind(name, Unit.SHARE, "customers:consent-rules", "customers.configure")


def _service(name: Words, unit: Unit = Unit.SHARE) -> Kind:
    return Kind(name, unit, "metrics:service", "metrics.view")


def _surveys(name: Words, unit: Unit = Unit.SHARE) -> Kind:
    return Kind(name, unit, "surveys:survey-list", "surveys.view")


def _journeys(name: Words, unit: Unit = Unit.SHARE) -> Kind:
    return Kind(name, unit, "journeys:journey-list", "journeys.view")


def _messages(name: Words, unit: Unit = Unit.SHARE) -> Kind:
    return Kind(name, unit, "journeys:message-list", "journeys.view")


def _actions(name: Words, unit: Unit = Unit.COUNT) -> Kind:
    return Kind(name, unit, "metrics:action-list", "metrics.view")


def _operations(name: Words) -> Kind:
    return Kind(name, Unit.SECONDS, "crm:operations", "crm.operate")


KINDS: Mapping[str, Kind] = {
    "orders_named": _customers(_("Orders of 90 days with a customer’s name")),
    "import_refusals": Kind(
        _("Lines refused by imports of 90 days"), Unit.SHARE, "customers:import-list", "customers.import"
    ),
    "email_coverage": _customers(_("Customers with an email address")),
    "phone_coverage": _customers(_("Customers with a phone number")),
    "birthday_coverage": _customers(_("Customers whose birthday is known")),
    "profile_completeness": _customers(_("Completeness of profiles, on average")),
    "source_coverage": _customers(_("Customers of whom it is known how they came")),
    "cost_coverage": _customers(_("Customers of whom it is known what winning them cost")),
    "email_consent": _consent(_("Customers who agreed to offers by email")),
    "sms_consent": _consent(_("Customers who agreed to offers by SMS")),
    "phone_consent": _consent(_("Customers who agreed to offers by phone")),
    "duplicates_waiting": Kind(
        _("Possible duplicates nobody has judged"), Unit.COUNT, "customers:duplicate-list", "customers.merge"
    ),
    "channels_used": _service(_("Channels with a contact within 90 days"), Unit.COUNT),
    "contacts_logged": _service(_("Contacts logged within 90 days"), Unit.COUNT),
    "contacts_with_reason": _service(_("Contacts of 90 days with a reason")),
    "contacts_with_duration": _service(_("Contacts of 90 days with a duration")),
    "first_contact": _service(_("Issues of 90 days solved at first contact")),
    "channel_gap": _service(_("First-contact resolution: best channel minus weakest")),
    "promises_kept": Kind(
        _("Promises of 90 days kept in time"), Unit.SHARE, "customers:promise-list", "customers.view"
    ),
    "cases_in_time": Kind(
        _("Cases of 90 days closed in time"), Unit.SHARE, "customers:case-list", "customers.view"
    ),
    "complaints_turned": Kind(
        _("Complaints of 90 days turned into satisfaction"),
        Unit.SHARE,
        "customers:case-list",
        "customers.view",
    ),
    "response_rate": _surveys(_("Invitations of 90 days that were answered")),
    "kinds_asked": _surveys(_("Kinds of question asked within 90 days"), Unit.COUNT),
    "answers_with_comment": _surveys(_("Answers of 90 days with a comment")),
    "figures_age": Kind(
        _("Time since the sums were last counted"), Unit.SECONDS, "metrics:dashboard", "metrics.view"
    ),
    "log_lag": _operations(_("What waits longest to be counted")),
    "prediction_age": Kind(
        _("Time since value was last predicted"), Unit.SECONDS, "metrics:prediction", "metrics.view"
    ),
    "buyers_again": Kind(
        _("Buyers who have bought more than once"), Unit.SHARE, "metrics:prediction", "metrics.view"
    ),
    "actions_open": _actions(_("Actions of the plan not done yet")),
    "actions_late": _actions(_("Actions of the plan that are late")),
    "actions_with_gain": _actions(_("Actions done whose gain and cost are known"), Unit.SHARE),
    "own_segments": Kind(
        _("Segments of your own in use"), Unit.COUNT, "metrics:segment-list", "metrics.view"
    ),
    "segments_used": Kind(
        _("Segments that a journey, a view or another segment reads"),
        Unit.COUNT,
        "metrics:segment-list",
        "metrics.view",
    ),
    "journeys_running": _journeys(_("Journeys switched on"), Unit.COUNT),
    "journeys_with_goal": _journeys(_("Journeys switched on that have a goal")),
    "messages_failed": _messages(_("Messages that could not be delivered")),
    "messages_held_back": _messages(_("Messages held back by the rules")),
    "due_age": _messages(_("What waits longest to be sent"), Unit.SECONDS),
    "points_members": _customers(_("Customers who hold points")),
}
