"""What the readings of a capability review count: of each those it counts, the others, and all of them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers.enums import CaseKind, CaseState, Channel, Purpose
from customers.models import Case, Email, Order, Phone, PointsAccount
from customers.people.domain.consent import consents_to
from metrics.domain.behind import service, value, voice
from metrics.domain.behind.population import QUARTER, Narrowed, Population, Rows, Side, between
from metrics.domain.registry import Words
from metrics.models import CustomerMetrics
from surveys.models import Answer

COUNTED, OTHERS, ALL = "counted", "others", "all"


def _sides(
    rows: Rows, found: Callable[[], Q], counted: Words, others: Words, every: Words
) -> tuple[Side, ...]:
    return (
        Side(COUNTED, counted, lambda asked: rows(asked).filter(found())),
        Side(OTHERS, others, lambda asked: rows(asked).exclude(found())),
        Side(ALL, every, rows),
    )


# ── Customers, as they are now ───────────────────────────────────────────────────────────────────────────


def _customers(found: Callable[[], Q], counted: Words, others: Words) -> Population:
    """By their numbers: the few without an address are found among a million in the order of both tables."""
    known = value.POPULATIONS["profile_completeness"]
    sides = _sides(value.profiles, found, counted, others, _("All customers"))
    return replace(known, sides=sides, order=("-pk",))


def _known(found: Callable[[], Q]) -> Population:
    return _customers(found, _("Known"), _("Not known"))


def _has(model: Any, **such: Any) -> Callable[[], Q]:
    return lambda: Q(Exists(model.objects.filter(customer=OuterRef("pk"), **such)))


def _agreed(channel: Channel) -> Population:
    agrees = consents_to(purpose=Purpose.MARKETING, channel=channel)
    return _customers(lambda: Q(agrees), _("Have agreed"), _("Have not agreed"))


def _bought(asked: Narrowed) -> QuerySet[CustomerMetrics]:
    return value.buyers(asked).filter(orders__gt=0)


AGAIN = _sides(
    _bought, lambda: Q(orders__gt=1), _("Bought more than once"), _("Bought once"), _("Who ever bought")
)

# ── What happened within the days ────────────────────────────────────────────────────────────────────────


def _named(asked: Narrowed) -> QuerySet[Order]:
    return Order.objects.filter(between("placed_at", asked), customer__isnull=False)


def _contacts(found: Callable[[], Q], counted: Words, others: Words) -> Population:
    known = service.POPULATIONS["contacts"]
    return replace(known, sides=_sides(service.contacts, found, counted, others, _("All contacts")))


def _closed(asked: Narrowed) -> QuerySet[Case]:
    rows = Case.objects.filter(between("closed_at", asked), state=CaseState.CLOSED, solved_in__isnull=False)
    return rows.select_related("topic")


def _complaints(asked: Narrowed) -> QuerySet[Case]:
    return _closed(asked).filter(kind=CaseKind.COMPLAINT)


def _cases(sides: tuple[Side, ...]) -> Population:
    known = service.POPULATIONS["solution_time"]
    return replace(known, sides=sides, columns=known.columns[:2], filters=("since", "until", "segment"))


def _answers(asked: Narrowed) -> QuerySet[Answer]:
    given = Answer.objects.counted().of_customers().filter(between("answered_at", asked))
    return given.select_related("survey")


POPULATIONS: dict[str, Population] = {
    "email_coverage": _known(_has(Email)),
    "phone_coverage": _known(_has(Phone)),
    "birthday_coverage": _known(lambda: Q(birthday__isnull=False)),
    "source_coverage": _known(lambda: ~Q(acquisition_source="")),
    "cost_coverage": _known(lambda: Q(acquisition_cost__isnull=False)),
    "points_members": _customers(
        _has(PointsAccount, balance__gt=0), _("Who holds points"), _("Who holds none")
    ),
    "email_consent": _agreed(Channel.EMAIL),
    "sms_consent": _agreed(Channel.SMS),
    "phone_consent": _agreed(Channel.PHONE),
    "buyers_again": replace(value.of_buyers(*AGAIN), order=("-customer_id",)),
    "orders_named": replace(
        value.POPULATIONS["orders"],
        sides=(Side(COUNTED, _("Orders with a customer"), _named),),
        filters=("since", "until", "segment"),
    ),
    "contacts_with_reason": _contacts(
        lambda: Q(reason__isnull=False), _("Contacts with a reason"), _("Contacts without a reason")
    ),
    "contacts_with_duration": _contacts(
        lambda: Q(duration__isnull=False), _("Contacts with a duration"), _("Contacts without one")
    ),
    "cases_in_time": _cases(
        _sides(
            _closed,
            lambda: Q(closed_at__lte=F("solve_by")),
            _("In time"),
            _("After the deadline"),
            _("All cases"),
        )
    ),
    "complaints_turned": _cases(
        _sides(
            _complaints,
            lambda: Q(turned_at__isnull=False),
            _("Customer satisfied afterwards"),
            _("Not so far"),
            _("All complaints closed"),
        )
    ),
    "answers_with_comment": Population(
        sides=_sides(
            _answers, lambda: ~Q(comment=""), _("With a comment"), _("Without a comment"), _("All answers")
        ),
        columns=(voice.SCORE, voice.SURVEY, voice.COMMENT),
        filters=("since", "until", "segment"),
        at="answered_at",
        at_name=_("Answer"),
        order=("-answered_at", "-pk"),
        usual=QUARTER,
    ),
}
