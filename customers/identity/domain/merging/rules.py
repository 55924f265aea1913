"""What becomes of the rows of a merged customer, for every relation to a customer there is in any app.

The one place: a test fails for a relation without a rule. Tables of the apps above are named, not imported.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Field, Model

from customers.models import Customer


@dataclass(frozen=True)
class Move:
    """Every row goes to the survivor."""


@dataclass(frozen=True)
class Unite:
    """Rows that may stand once per customer: what the survivor has too is left out. `position` numbers them:
    the survivor's come first.
    """

    position: str = ""


@dataclass(frozen=True)
class OneOpen:
    """Every row goes over; of two that are open and agree in `same`, the merged one's is closed."""

    same: str
    is_open: str
    closed: Mapping[str, str]


@dataclass(frozen=True)
class SetAside:
    """Computed from the rest: kept for an undo, and computed anew for the survivor by its own subscriber."""


@dataclass(frozen=True)
class Apart:
    """Has a module of its own in this package."""


Rule = Move | Unite | OneOpen | SetAside | Apart

RULES: Mapping[str, Rule] = {
    "customers.Cart.customer": Move(),
    "customers.Case.customer": Move(),
    "customers.Consent.customer": Apart(),
    "customers.ContactDraft.customer": Unite(),
    "customers.CustomValue.customer": Apart(),
    "customers.CustomerTag.customer": Unite(),
    "customers.Duplicate.one": Apart(),
    "customers.Duplicate.other": Apart(),
    "customers.Email.customer": Unite(position="position"),
    # In place: neither number nor transaction changes, so no subscriber reads one again or misses one.
    "customers.Event.customer": Move(),
    "customers.Interaction.customer": Move(),
    "customers.LoyaltyCard.customer": Move(),
    "customers.MentionedPhone.customer": Unite(),
    "customers.Merge.survivor": Move(),
    "customers.Order.customer": Move(),
    "customers.Phone.customer": Unite(position="position"),
    "customers.PhoneCall.customer": Move(),
    "customers.PointsAccount.customer": Apart(),
    # Each one's link leads to the survivor, and the strictest wish counts.
    "customers.Preference.customer": Move(),
    "customers.Promise.customer": Move(),
    "customers.Refund.customer": Move(),
    "customers.Sighting.customer": Unite(),
    "surveys.Answer.customer": Move(),
    "surveys.FollowUp.customer": Move(),
    "surveys.Invitation.customer": Move(),
    "surveys.Verbatim.customer": Move(),
    "surveys.Idea.customer": Move(),
    "surveys.IdeaVote.customer": Unite(),
    "surveys.Pioneer.customer": Unite(),
    "surveys.EarlyAccess.customer": Unite(),
    "surveys.Review.customer": Move(),
    "metrics.CustomerMetrics.customer": SetAside(),
    "metrics.SegmentMembership.customer": SetAside(),
    "metrics.CustomerPrediction.customer": SetAside(),
    "metrics.CustomerOpportunity.customer": SetAside(),
    "metrics.Listing.customer": Unite(),
    "journeys.Enrolment.customer": OneOpen(
        same="journey_id",
        is_open="state = 'waiting'",
        closed={"state": "'left'", "ended_at": "statement_timestamp()"},
    ),
    "journeys.Message.customer": Move(),
}

FOLLOWS = {"journeys.Message.enrolment"}
"""What comes of itself from a moved row, and goes back with it. What people added to one prevents an undo."""


@dataclass(frozen=True)
class Table:
    """One relation to a customer, as SQL names it."""

    name: str
    model: type[Model]
    field: "Field[object, object]"

    @property
    def words(self) -> dict[str, str]:
        """For statements: table, column, pk, and the columns that can be written."""
        meta = self.model._meta
        written = [it.column for it in meta.concrete_fields if it.column and not it.generated]
        return {
            "table": f'"{meta.db_table}"',
            "column": f'"{self.field.column}"',
            "pk": f'"{meta.pk.column}"',
            "columns": ", ".join(f'"{column}"' for column in written),
        }


def tables() -> list[Table]:
    """Every relation to a customer, in any app."""
    found = []
    for relation in Customer._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            model: Any = relation.related_model
            field = relation.field  # type: ignore[union-attr]  # a reverse relation has one
            found.append(Table(f"{model._meta.label}.{field.name}", model, field))
    return sorted(found, key=lambda table: table.name)


def table_of(name: str) -> Table:
    """By its name in RULES: app.Model.field."""
    app, model_name, field = name.split(".")
    model = apps.get_model(app, model_name)
    return Table(name, model, model._meta.get_field(field))
