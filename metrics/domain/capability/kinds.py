"""What each reading is called, what it counts, and the page or the list that shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from metrics.domain import registry
from metrics.domain.registry import Metric, Unit, Words
from metrics.domain.registry.metric import NO_INTERVAL


@dataclass(frozen=True, slots=True)
class Rows:
    """The page of what is counted, where these are no facts of customers: for those who have the `right`.

    `query` may name the days: `since` and `until`.
    """

    url_name: str
    right: str
    query: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """`of`: the figure whose words and list it has; without, its own under its key. `rows`: its page.

    `is_mean`: no share of those it counts, though it is written like one.
    """

    name: Words
    told: Words = ""
    unit: Unit = Unit.SHARE
    of: str = ""
    rows: Rows | None = None
    is_mean: bool = False

    @property
    def is_share(self) -> bool:
        return self.unit == Unit.SHARE and not self.is_mean


def _actions(query: str = "") -> Rows:
    return Rows("metrics:action-list", "metrics.view", query)


def _messages(query: str) -> Rows:
    return Rows("journeys:message-list", "journeys.view", query)


def _journeys(query: str) -> Rows:
    return Rows("journeys:journey-list", "journeys.view", query)


def _segments(query: str) -> Rows:
    return Rows("metrics:segment-list", "metrics.view", query)


DAYS = "since={since}&until={until}"
CHANNELS = Rows("metrics:service", "metrics.view", f"by=channel&{DAYS}")

KINDS: Mapping[str, Kind] = {
    "orders_named": Kind(
        _("Orders of 90 days with a customer’s name"),
        _("Orders that came with their customer, of all orders. Who bought without a name cannot be listed."),
    ),
    "import_refusals": Kind(
        _("Lines refused by imports of 90 days"),
        _("Lines of files that could not be taken over, of all lines of the imports that ended."),
        rows=Rows("customers:import-list", "customers.import", "show=refused"),
    ),
    "email_coverage": Kind(
        _("Customers with an email address"), _("Customers of whom at least one email address is known.")
    ),
    "phone_coverage": Kind(
        _("Customers with a phone number"), _("Customers of whom at least one phone number is known.")
    ),
    "birthday_coverage": Kind(
        _("Customers whose birthday is known"), _("Customers in whose profile a birthday stands.")
    ),
    "profile_completeness": Kind(
        _("Completeness of profiles, on average"), of="profile_completeness", is_mean=True
    ),
    "source_coverage": Kind(
        _("Customers of whom it is known how they came"), _("Customers whose acquisition source is stated.")
    ),
    "cost_coverage": Kind(
        _("Customers of whom it is known what winning them cost"),
        _("Customers whose acquisition cost is stated, be it 0."),
    ),
    "email_consent": Kind(
        _("Customers who agreed to offers by email"),
        _("Customers whose consent to offers by email is in force: given, not withdrawn, still valid."),
    ),
    "sms_consent": Kind(
        _("Customers who agreed to offers by SMS"),
        _("Customers whose consent to offers by SMS is in force: given, not withdrawn, still valid."),
    ),
    "phone_consent": Kind(
        _("Customers who agreed to offers by phone"),
        _("Customers whose consent to offers by phone is in force: given, not withdrawn, still valid."),
    ),
    "duplicates_waiting": Kind(
        _("Possible duplicates nobody has judged"),
        _("Pairs of customers who may be one, neither merged nor set apart so far."),
        Unit.COUNT,
        rows=Rows("customers:duplicate-list", "customers.view"),
    ),
    "channels_used": Kind(
        _("Channels with a contact within 90 days"),
        _("Channels over which at least one contact was logged."),
        Unit.COUNT,
        rows=CHANNELS,
    ),
    "contacts_logged": Kind(_("Contacts logged within 90 days"), unit=Unit.COUNT, of="contacts"),
    "contacts_with_reason": Kind(
        _("Contacts of 90 days with a reason"), _("Contacts of which the reason was noted, of all contacts.")
    ),
    "contacts_with_duration": Kind(
        _("Contacts of 90 days with a duration"),
        _("Contacts of which it is known how long they lasted, of all contacts."),
    ),
    "first_contact": Kind(_("Issues of 90 days solved at first contact"), of="first_contact_resolution"),
    "channel_gap": Kind(
        _("First-contact resolution: best channel minus weakest"),
        _(
            "Issues solved at first contact: the share of the best channel less that of the weakest, "
            "of those with 30 issues or more."
        ),
        rows=CHANNELS,
    ),
    "promises_kept": Kind(_("Promises of 90 days kept in time"), of="promises_kept"),
    "cases_in_time": Kind(
        _("Cases of 90 days closed in time"),
        _("Cases closed before the deadline of their solution had passed, of all that were closed."),
    ),
    "complaints_turned": Kind(
        _("Complaints of 90 days turned into satisfaction"),
        _("Complaints after which the customer said to be satisfied, of all complaints that were closed."),
    ),
    "response_rate": Kind(_("Invitations of 90 days that were answered"), of="response_rate"),
    "kinds_asked": Kind(
        _("Kinds of question asked within 90 days"),
        _("Kinds of survey to which somebody was invited: recommendation, satisfaction, effort …"),
        Unit.COUNT,
        rows=Rows("surveys:kinds-asked", "surveys.view", DAYS),
    ),
    "answers_with_comment": Kind(
        _("Answers of 90 days with a comment"),
        _("Answers of customers to which they added something in their own words, of all that count."),
    ),
    "figures_age": Kind(
        _("Time since the sums were last counted"),
        _("How long ago segments, tiers and days were last counted to the end."),
        Unit.SECONDS,
        rows=Rows("crm:operations", "crm.operate"),
    ),
    "log_lag": Kind(
        _("What waits longest to be counted"),
        _("Age of the oldest event that a reader of the log has not read yet."),
        Unit.SECONDS,
        rows=Rows("crm:operations", "crm.operate"),
    ),
    "prediction_age": Kind(
        _("Time since value was last predicted"),
        _("How long ago the model was last fitted and every customer scored."),
        Unit.SECONDS,
        rows=Rows("metrics:prediction", "metrics.view"),
    ),
    "buyers_again": Kind(
        _("Buyers who have bought more than once"), _("Customers with two orders or more, of all with any.")
    ),
    "actions_open": Kind(
        _("Actions of the plan not done yet"),
        _("Actions that are planned or under way."),
        Unit.COUNT,
        rows=_actions(),
    ),
    "actions_late": Kind(
        _("Actions of the plan that are late"),
        _("Actions that are planned or under way, and whose date has passed."),
        Unit.COUNT,
        rows=_actions("late=on"),
    ),
    "actions_with_gain": Kind(
        _("Actions done whose gain and cost are known"),
        _("Actions done of which somebody stated both what they cost and what they brought, of all done."),
        rows=_actions("state=done&told=on"),
    ),
    "own_segments": Kind(
        _("Segments of your own in use"),
        _("Segments and lists that the house made itself and has not archived."),
        Unit.COUNT,
        rows=_segments("show=own"),
    ),
    "segments_used": Kind(
        _("Segments that a journey, a view or another segment reads"),
        _("Of the segments of your own those that something reads."),
        Unit.COUNT,
        rows=_segments("show=used"),
    ),
    "journeys_running": Kind(
        _("Journeys switched on"),
        _("Journeys that may send something now."),
        Unit.COUNT,
        rows=_journeys("show=on"),
    ),
    "journeys_with_goal": Kind(
        _("Journeys switched on that have a goal"),
        _("Journeys of which it is stated what they shall bring a customer to, of those switched on."),
        rows=_journeys("show=goal"),
    ),
    "messages_failed": Kind(
        _("Messages that could not be delivered"),
        _("Messages that failed for good, of these and those sent, of all time."),
        rows=_messages("state=failed"),
    ),
    "messages_held_back": Kind(
        _("Messages held back by the rules"),
        _(
            "Messages that a rule kept from leaving, such as consent or too many before, of these and "
            "those sent, of all time."
        ),
        rows=_messages("state=suppressed"),
    ),
    "due_age": Kind(
        _("What waits longest to be sent"),
        _("How long the message has been due that waits longest."),
        Unit.SECONDS,
    ),
    "step_age": Kind(
        _("What step of a journey waits longest to be taken"),
        _("How long the next step of the customer has been due who waits longest on a journey."),
        Unit.SECONDS,
    ),
    "points_members": Kind(
        _("Customers who hold points"), _("Customers whose balance of points is above 0.")
    ),
}

FORMULAS: Mapping[Unit, tuple[Words, Words]] = {
    Unit.SHARE: (_("those it counts / all of them"), _("60 of 100: 60%")),
    Unit.COUNT: (_("their number"), _("3 of them: 3")),
    Unit.SECONDS: (_("now − the moment it is about"), _("At 10:02, of a moment at 10:00: 2 minutes")),
}


def _metric(key: str, kind: Kind) -> Metric:
    formula, example = FORMULAS[kind.unit]
    return Metric(
        key=key,
        name=kind.name,
        explanation=kind.told,
        formula=formula,
        example=example,
        how_to_read=_("Evidence beside a question: what the system can say to it, and not why it is so."),
        unit=kind.unit,
        window=_("as its name says, up to the day on which it was counted; today where it says none"),
        interval=NO_INTERVAL,
        not_daily=_("Counted every hour, and kept with each answer it stood beside."),
    )


READINGS: Mapping[str, Metric] = {key: _metric(key, kind) for key, kind in KINDS.items() if not kind.of}
"""The words of those that no other page shows."""


def metric_of(key: str) -> Metric | None:
    """The figure of this key, or the reading."""
    return registry.BY_KEY.get(key) or READINGS.get(key)
