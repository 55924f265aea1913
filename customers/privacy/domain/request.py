"""What a person may ask of whoever keeps their data, access and erasure: a case with the law's deadline."""

from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import Invalid
from customers.cases.domain.case import open_case
from customers.cases.domain.case_queries import cases
from customers.cases.models.case import ACTIVE
from customers.enums import CaseKind, PrivacyRequestKind
from customers.models import Case, Customer, Topic

SUBJECTS = {
    PrivacyRequestKind.ACCESS: gettext_noop("Wants a copy of the data we hold"),
    PrivacyRequestKind.ERASURE: gettext_noop("Wants their data erased"),
}
ENDED_SHOWN = 50


def request_privacy(*, customer: Customer, kind: str, said: str, actor_id: int | None = None) -> Case:
    """Open the case, or give the one that is open already: one of each kind at a time. Raises Invalid.

    `said`: how the request came, in the words of the house.
    """
    if kind not in PrivacyRequestKind.values:
        raise Invalid(_("There is no such request."), field="kind")
    with transaction.atomic():
        Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)  # asked twice at once
        return open_request(customer.pk, kind) or open_case(
            customer=customer,
            kind=CaseKind.REQUEST,
            topic=Topic.objects.get(slug=kind),
            subject=_in_house(SUBJECTS[PrivacyRequestKind(kind)]),
            description=said,
            key=f"{kind}:{customer.pk}:{uuid4()}",
            actor_id=actor_id,
        )


def _in_house(words: str) -> str:
    """A case is read by staff, whoever's page it was opened from."""
    with translation.override(settings.LANGUAGE_CODE):
        return _(words)


def said_on_own_page() -> str:
    return _in_house(gettext_noop("Asked for on the customer's own page."))


def open_request(customer_id: int, kind: str) -> Case | None:
    found = Case.objects.filter(customer=customer_id, topic__slug=kind, state__in=ACTIVE)
    return found.select_related("topic").order_by("pk").first()


def open_requests() -> QuerySet[Case]:
    """By the day the law sets; those that wait for the customer too, for the law does not."""
    return _requests().filter(state__in=ACTIVE).order_by("solve_by", "pk")


def ended_requests() -> QuerySet[Case]:
    """The latest."""
    return _requests().exclude(state__in=ACTIVE).order_by("-pk")[:ENDED_SHOWN]


def _requests() -> QuerySet[Case]:
    return cases().filter(topic__in=Topic.objects.filter(slug__in=PrivacyRequestKind.values))
