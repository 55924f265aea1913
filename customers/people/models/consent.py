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


class ConsentQuerySet(models.QuerySet["Consent"]):
    """The one definition of a consent that may be acted on: page, API, list, export and arbiter read it."""

    def in_force(self, *, at: Any = None) -> Self:
        """Granted, the last word on its purpose and channel, not expired, and proven where it must be."""
        return self.latest_words().judged(at=at).filter(standing=Standing.IN_FORCE)

    def latest_words(self) -> Self:
        """The last statement on each purpose and channel. Of two at once, the one stored last."""
        return self.filter(~_later())

    def judged(self, *, at: Any = None) -> Self:
        """With `expires_at` and `standing`, each statement for itself: whether a later one replaced it is
        another question. `at` is the database's now unless it is given."""
        return self.annotate(
            expires_at=_expiry(),
            standing=Case(
                When(granted=False, then=Value(Standing.WITHDRAWN)),
                When(origin=ConsentOrigin.IMPORT, proof="", then=Value(Standing.UNPROVEN)),
                When(expires_at__lte=at or Now(), then=Value(Standing.EXPIRED)),
                default=Value(Standing.IN_FORCE),
            ),
        )

    def with_standing(self) -> Self:
        """As `judged`, and a statement that was followed by another is superseded."""
        judged = self.judged()
        replaced = When(_later(), then=Value(Standing.SUPERSEDED))
        return judged.annotate(standing=Case(replaced, default=judged.query.annotations["standing"]))


def _later() -> Exists:
    """In words the index `consent_latest` answers."""
    about_the_same = Consent.objects.filter(
        customer=OuterRef("customer"), purpose=OuterRef("purpose"), channel=OuterRef("channel")
    )
    here = Row(OuterRef("stated_at"), OuterRef("pk"))
    return Exists(about_the_same.filter(GreaterThan(Row(F("stated_at"), F("pk")), here)))


def _expiry() -> Case:
    """Consent to be phoned ends; how soon depends on where the customer lives. A refusal never ends."""
    lives_in = Customer.objects.filter(pk=OuterRef(OuterRef("customer"))).values("country")
    terms = ConsentTerm.objects.filter(Q(country=ELSEWHERE) | Q(country=Subquery(lives_in)))
    months = Coalesce(Subquery(terms.order_by("-country").values("months")[:1]), DEFAULT_MONTHS)
    ends = F("stated_at") + Months(months)
    return Case(
        When(granted=True, channel=Channel.PHONE, then=ends), output_field=models.DateTimeField(null=True)
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
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(origin__in=ConsentOrigin.values), name="consent_origin_known")
        ]

    def __str__(self) -> str:
        return f"{self.purpose}/{self.channel}: {self.granted}"

    @property
    def source_words(self) -> str:
        """Where it was said: a channel by its name, anything else as it was written."""
        return str(dict(Channel.choices).get(self.source, self.source))
