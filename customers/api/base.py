"""What the resources of this app share: a customer they belong to, and the log that knows what is new."""

from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from django.db.models import Func, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api import Creatable, Filters, Id, Moment, Readable, Ref, StrictModel
from customers.forms.holder import ME, NOBODY
from customers.identity.domain.merge import customer_by_external_id, now_known_as
from customers.models import Customer, Event
from customers.models.event import Xid8Field


class CustomerFilters(Filters):
    customer = Id(required=False)


@extend_schema_field({"type": "string", "pattern": f"^([0-9]+|{ME}|{NOBODY})$"})
class Whose(serializers.Field):
    """Of a list: a member of staff or a team by its number, as the filters of the pages name them."""

    default_error_messages = {"machine": gettext_lazy("A machine is nobody's colleague: give a number.")}

    def __init__(self, *, mine: bool = True) -> None:
        self.mine = mine
        words = f"Its number, or `{NOBODY}`" + (f"; for staff `{ME}`." if mine else ".")
        super().__init__(required=False, help_text=words)

    def to_internal_value(self, data: Any) -> int | None:
        if data == NOBODY:
            return None
        if data != ME or not self.mine:
            number: int = Id().run_validation(data)
            return number
        user = self.context["request"].user
        if not isinstance(user, get_user_model()):
            self.fail("machine")
        return int(user.pk)


class Period(Filters):
    since = Moment(required=False, help_text="From this moment on.")
    until = Moment(required=False, help_text="Before this moment.")


class OfCustomer(Readable):
    """Facts of one customer or of all. `ordering_of_customer`: as its index has them."""

    abstract = True
    filters: ClassVar[type[Filters]] = CustomerFilters
    ordering_of_customer: ClassVar[tuple[str, ...]] = ("-pk",)

    def get_ordering(self) -> tuple[str, ...]:
        return self.ordering_of_customer if "customer" in self.asked.validated_data else self.ordering


class Told(Creatable):
    """A verb that stores a fact once: it was new if its event stands in this very transaction."""

    abstract = True
    is_repeatable = True

    def is_new(self, row: Model) -> bool:
        this = Func(function="pg_current_xact_id", output_field=Xid8Field())
        return Event.objects.filter(txid=this).exists()


class CustomerRef(Ref):
    """A customer by our number; the number of a merged record means the one it became."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({} if kwargs.get("read_only") else {"queryset": Customer.objects.all()}) | kwargs)

    def to_internal_value(self, data: Any) -> Any:
        try:
            return super().to_internal_value(data)
        except serializers.ValidationError:
            number = str(data)
            if not (number.isascii() and number.isdigit() and len(number) < 19):
                raise
            survivor = now_known_as(int(number))
            if survivor is None:
                raise
            return super().to_internal_value(survivor)


class ForCustomer(StrictModel):
    """The customer by our id, or by the id it has in `source`."""

    customer = CustomerRef(required=False, allow_null=True)
    customer_external_id = serializers.CharField(
        max_length=120,
        required=False,
        write_only=True,
        help_text="Instead of `customer`: its id in `source`.",
    )

    def validate(self, clean: dict[str, Any]) -> dict[str, Any]:
        external_id = clean.pop("customer_external_id", None)
        if external_id is None:
            clean.setdefault("customer", None)
            return clean
        if clean.get("customer"):
            raise serializers.ValidationError({"customer": _("Name the customer in one way only.")})
        clean["customer"] = customer_by_external_id(source=clean["source"], external_id=external_id)
        if clean["customer"] is None:
            raise serializers.ValidationError({"customer_external_id": _("No customer has this id.")})
        return clean


class OnlyForCustomer(ForCustomer):
    """The same where nobody is no answer."""

    def validate(self, clean: dict[str, Any]) -> dict[str, Any]:
        clean = super().validate(clean)
        if clean["customer"] is None:
            raise serializers.ValidationError({"customer": _("Name the customer.")})
        return clean
