"""What a customer agreed to, said once per purpose and channel: a ledger, the latest entry counts."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Now
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from core.sql import Row
from customers.enums import Channel, ConsentOrigin, Purpose, Standing
from customers.people.models.consent_term import DEFAULT_MONTHS, ELSEWHERE, ConsentTerm, Months
from customers.people.models.customer import Customer

_SOURCES = {
    **dict(Channel.choices),
    "preference-page": _("their own page"),
    "unsubscribe-link": _("unsubscribe link"),
    "merge": _("merge of two records"),
    "restore": _("said again after a restore"),
    "erasure": _("erasure"),
    "erased": _("erased"),
}
"""What we write ourselves for where it was said."""


class ConsentQuerySet(models.QuerySet["Consent"]):
    """The one definition of a consent that may be acted on: page, API, list, export and arbiter read it."""

    def in_force(self, *, at: Any = None) -> Self:
        """Granted, the last word on its purpose and channel, not expired, and proven where it must be."""
        last = self.latest_words().annotate(expires_at=_expiry())
        return last.filter(*(~condition for _standing, condition in _against(at)))

    def latest_words(self) -> Self:
        """The last statement on each purpose and channel. Of two at once, the one stored last."""
        return self.filter(~_later())

    def judged(self, *, at: Any = None) -> Self:
        """With `expires_at` and `standing`, each statement for itself: whether a later one replaced it is
        another question. `at` is the database's now unless it is given."""
        reasons = [When(condition, then=Value(standing)) for standing, condition in _against(at)]
        return self.annotate(expires_at=_expiry()).annotate(
            standing=Case(*reasons, default=Value(Standing.IN_FORCE))
        )

    def with_standing(self) -> Self:
        """As `judged`, and a statement that was followed by another is superseded."""
        judged = self.judged()
        replaced = When(_later(), then=Value(Standing.SUPERSEDED))
        return judged.annotate(standing=Case(replaced, default=judged.query.annotations["standing"]))


def _against(at: Any) -> list[tuple[Standing, Q]]:
    """Whatever speaks against a statement, the first that holds being its standing.

    As plain conditions: in a set the planner has to guess how many fit.
    """
    ended = Q(channel=Channel.PHONE) & Q(expires_at__lte=at or Now())
    return [
        (Standing.WITHDRAWN, Q(granted=False)),
        (Standing.UNPROVEN, Q(origin=ConsentOrigin.IMPORT, proof="")),
        (Standing.EXPIRED, ended),
    ]


def _later() -> Exists:
    """In words the index `consent_latest` answers."""
    about_the_same = Consent.objects.filter(
        customer=OuterRef("customer"), purpose=OuterRef("purpose"), channel=OuterRef("channel")
    )
    here = Row(OuterRef("stated_at"), OuterRef("pk"))
    return Exists(about_the_same.filter(GreaterThan(Row(F("stated_at"), F("pk")), here)))


def _expiry() -> Case:
    """Consent to be phoned ends; how soon depends on where the customer lives. A refusal never ends."""
    of_country = ConsentTerm.objects.filter(country=OuterRef("country")).values("months")
    own = Customer.objects.filter(pk=OuterRef("customer")).values(own=Subquery(of_country))
    elsewhere = ConsentTerm.objects.filter(country=ELSEWHERE).values("months")
    months = Coalesce(Subquery(own), Subquery(elsewhere), DEFAULT_MONTHS)
    return Case(
        When(granted=True, channel=Channel.PHONE, then=F("stated_at") + Months(months)),
        output_field=models.DateTimeField(null=True),
    )


class Consent(models.Model):
    """One statement. Never changed, never deleted but with the customer."""

    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="consents", db_index=False
    )
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    granted = models.BooleanField(_("granted"))
    stated_at = models.DateTimeField(_("stated"), db_default=Now())
    origin = models.CharField(_("origin"), max_length=8, choices=ConsentOrigin.choices)
    source = models.CharField(_("source"), max_length=60)
    wording = models.TextField(_("wording"), blank=True, default="", db_default="")
    proof = models.TextField(_("proof"), blank=True, default="", db_default="")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    if TYPE_CHECKING:  # by `judged`
        expires_at: datetime | None
        standing: str

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = [
            models.Index(
                F("customer"),
                F("purpose"),
                F("channel"),
                F("stated_at").desc(),
                F("id").desc(),
                name="consent_latest",
            ),
            models.Index(F("channel"), F("purpose"), F("id").desc(), name="consent_by_channel"),
            models.Index(  # a file pays nothing for it
                F("origin"), F("id").desc(), name="consent_by_origin", condition=~Q(origin="import")
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(origin__in=ConsentOrigin.values), name="consent_origin_known")
        ]

    def __str__(self) -> str:
        return f"{self.purpose}/{self.channel}: {self.granted}"

    @property
    def source_words(self) -> str:
        """Where it was said: a channel or a page of ours by its name, anything else as it was written."""
        return str(_SOURCES.get(self.source, self.source))
