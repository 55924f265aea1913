"""Whom the drivers were weighed on: the sample of the latest fit, and those whom one driver is about."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers.enums import CaseKind, Direction, PromiseState
from customers.models import Case, Interaction, Promise
from customers.people.domain.own_facets import begins
from metrics.domain.behind.population import Narrowed, Population, Rows, Side
from metrics.domain.behind.value import FIRST, PLACED, REVENUE
from metrics.domain.driver.names import BEHIND, REASON, SCORES
from metrics.models import CustomerMetrics, DriverFit
from surveys.models import Answer

TENURE = "tenure"


def _sample(*, came_back: bool | None = None) -> Rows:
    """As the fit chose them: by their scrambled numbers. Who has bought since is told as of today."""

    def rows(asked: Narrowed) -> QuerySet[CustomerMetrics]:
        fit = DriverFit.objects.exclude(reach=None).order_by("-pk").first()
        if fit is None or fit.reach is None:
            return CustomerMetrics.objects.none()
        moment = begins(fit.since)
        scrambled = Func(F("customer"), function="hashint8", output_field=IntegerField())
        found = CustomerMetrics.objects.filter(
            first_order_at__lt=moment, last_order_at__isnull=False, customer__erased_at=None
        ).alias(scrambled=scrambled)
        found = found.filter(_concerned(asked.driver, moment), scrambled__lte=fit.reach)
        if came_back is None:
            return found
        return found.filter(**{f"last_order_at__{'gte' if came_back else 'lt'}": moment})

    return rows


def _concerned(driver: str, moment: datetime) -> Q:
    """Of whom there was anything of it before that moment; everybody is a customer for some time."""
    if driver in {"", TENURE}:
        return Q()
    about = _facts(moment).get("reason" if driver.startswith(REASON) else driver)
    if about is None:
        return Q(pk=None)
    if driver.startswith(REASON):
        about = about.filter(reason__slug=driver.removeprefix(REASON))
    return Q(Exists(about))


def _facts(moment: datetime) -> dict[str, QuerySet[Any]]:
    """By driver, what `facts` counted of a customer in the year before; the scores of any day before."""
    own, year = {"customer": OuterRef("customer")}, (moment - BEHIND, moment)
    contacts = Interaction.objects.filter(
        direction=Direction.INBOUND, started_at__gte=year[0], started_at__lt=moment, **own
    )
    cases = Case.objects.filter(opened_at__gte=year[0], opened_at__lt=moment, **own)
    promises = Promise.objects.filter(due_at__gte=year[0], due_at__lt=moment, **own)
    late = Q(state=PromiseState.BROKEN) | Q(settled_at=None) | Q(settled_at__gt=F("due_at"))
    answers = Answer.objects.counted().filter(answered_at__lt=moment, **own)
    return {
        **dict.fromkeys(("contacts", "channels", "reason"), contacts),
        "unsolved": contacts.filter(solved=False),
        "late_promises": promises.exclude(state=PromiseState.CANCELLED).filter(late),
        "cases": cases,
        "complaints": cases.filter(kind=CaseKind.COMPLAINT),
        **{kind: answers.filter(survey__kind=kind) for kind in SCORES},
    }


POPULATIONS = {
    "driver_weight": Population(
        sides=(
            Side("all", _("All who were looked at"), _sample()),
            Side("again", _("Have bought since"), _sample(came_back=True)),
            Side("silent", _("Have not bought since"), _sample(came_back=False)),
        ),
        columns=(PLACED, REVENUE, FIRST),
        filters=("driver", "segment"),
        at="last_order_at",
        at_name=_("Last order"),
        order=("-last_order_at", "-customer_id"),
    )
}
