"""Bases of the API: a right for reading and one for writing, strict input, one transaction per write."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import DateTimeField, Model, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, serializers, status
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.validators import UniqueValidator
from rest_framework.viewsets import GenericViewSet

from core.errors import Conflict
from core.keyset import KeysetPagination

BIGGEST = 2**63 - 1
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
WRITES = {"create", "update", "partial_update", "destroy"}


# ── Input ────────────────────────────────────────────────────────────────────────────────────────────────


class Moment(serializers.DateTimeField):
    """A time with an offset that exists on Earth, in an age that every page can show."""

    default_error_messages = {
        "offset": gettext_lazy("No clock on Earth is that far from UTC."),
        "age": gettext_lazy("Give a time between the years 1900 and 2200."),
    }

    def enforce_timezone(self, value: datetime) -> datetime:
        offset = value.utcoffset()
        if offset is not None and abs(offset) > timedelta(hours=14):
            self.fail("offset")
        if not EARLIEST.year < value.year < LATEST.year:
            self.fail("age")
        return super().enforce_timezone(value)


class Id(serializers.IntegerField):
    """The key of a row, which may not exist."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=BIGGEST, **kwargs)


class Ref(serializers.PrimaryKeyRelatedField):
    """The key of a row that exists."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, int | str):
            self.fail("incorrect_type", data_type=type(data).__name__)
        return super().to_internal_value(data)


class Strict(serializers.Serializer):
    """Refuses what it does not know, by name: a misspelt field is not silently dropped."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            writable = {name for name, field in self.fields.items() if not field.read_only}
            unknown = [str(name) for name in data if name not in writable]
            if unknown:
                raise serializers.ValidationError(
                    {name[:80]: [self._why_not(name)] for name in unknown[:20]}, code="unknown"
                )
        return super().to_internal_value(data)

    def _why_not(self, name: str) -> str:
        return _("This field cannot be set.") if name in self.fields else _("There is no such field.")


class StrictModel(Strict, serializers.ModelSerializer):
    """The shape of a model. What must be unique is decided by the verb and the database, which see races."""

    serializer_field_mapping = {**serializers.ModelSerializer.serializer_field_mapping, DateTimeField: Moment}
    serializer_related_field = Ref

    def get_validators(self) -> list[Any]:
        return []

    def build_standard_field(self, field_name: str, model_field: Any) -> tuple[Any, dict[str, Any]]:
        field, kwargs = super().build_standard_field(field_name, model_field)
        if model_field.has_db_default():
            kwargs.pop("required", None)
            kwargs |= {} if kwargs.get("read_only") else {"required": False}
        if "validators" in kwargs:
            kwargs["validators"] = [v for v in kwargs["validators"] if not isinstance(v, UniqueValidator)]
        return field, kwargs


class Filters(Strict):
    """What a list can be asked for. `lookups`: parameter → what it compares, where not its own name."""

    lookups: ClassVar[Mapping[str, str]] = {}

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(**{self.lookups.get(name, name): v for name, v in self.validated_data.items()})


# ── Resources ────────────────────────────────────────────────────────────────────────────────────────────


class Resource(GenericViewSet):
    """A noun. Forgetting its rights is an error at import, not a hole in production."""

    abstract = True
    permission_required: ClassVar[str | None] = None
    permission_required_write: ClassVar[str | None] = None
    filters: ClassVar[type[Filters]] = Filters
    ordering: ClassVar[tuple[str, ...]] = ("-pk",)
    pagination_class = KeysetPagination
    lookup_value_regex = "[0-9]{1,18}"
    asked: Filters

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "abstract" in cls.__dict__:
            return
        if cls.permission_required is None:
            raise ImproperlyConfigured(f"{cls.__qualname__} names no permission_required")
        if cls.permission_required_write is None and any(hasattr(cls, verb) for verb in WRITES):
            raise ImproperlyConfigured(f"{cls.__qualname__} names no permission_required_write")

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        is_list = self.action == "list"
        written = request.query_params.dict()
        for name in getattr(self.pagination_class, "parameters", ()) if is_list else ():
            written.pop(name, None)
        self.asked = (self.filters if is_list else Filters)(data=written, context={"request": request})
        self.asked.is_valid(raise_exception=True)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return self.asked.apply(queryset)

    def get_ordering(self) -> tuple[str, ...]:
        return self.ordering

    @property
    def actor_id(self) -> int | None:
        """The member of staff who asks; None for a machine."""
        return self.request.user.pk if isinstance(self.request.user, get_user_model()) else None

    def shown(self, row: Model) -> Any:
        """The row as stored: defaults of the database are known only to it."""
        return self.get_serializer(self.get_queryset().get(pk=row.pk)).data


class Listed(ListModelMixin, Resource):
    abstract = True


class Readable(RetrieveModelMixin, Listed):
    abstract = True


class Creatable(Resource):
    """POST. `store(**clean)` calls the verb; `is_new(row)` says whether this very request made the row."""

    abstract = True
    is_repeatable: ClassVar[bool] = False
    """Whether the same POST again gives back what the first one made, with 200."""

    def create(self, request: Request) -> Response:
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        with transaction.atomic():
            row = self.store(**sent.validated_data)
            made = self.is_new(row)
        return Response(self.shown(row), status=status.HTTP_201_CREATED if made else status.HTTP_200_OK)

    def store(self, *_nothing: Any, **clean: Any) -> Any:
        raise NotImplementedError

    def is_new(self, row: Model) -> bool:
        return True


class Changeable(Resource):
    """PATCH. `change(row, **clean)` calls the verb with what was sent."""

    abstract = True
    change_serializer_class: ClassVar[type[serializers.Serializer] | None] = None
    """The fields that can be changed, where some are set only once."""

    def partial_update(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        changes = (self.change_serializer_class or self.get_serializer_class())(
            row, data=request.data, partial=True, context=self.get_serializer_context()
        )
        changes.is_valid(raise_exception=True)
        with transaction.atomic():
            self.change(row, **changes.validated_data)
        return Response(self.shown(row))

    def change(self, row: Any, **clean: Any) -> None:
        raise NotImplementedError


class Changed(exceptions.APIException):
    """Somebody else was first."""

    status_code, code = status.HTTP_412_PRECONDITION_FAILED, "changed_meanwhile"


class Matched(Resource):
    """Written with the ETag of the record as `If-Match`: another change since is not overwritten.

    The verb gets it as `seen_at` and raises Conflict of that name. Without `If-Match` the last one wins.
    """

    abstract = True

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Conflict) and exc.field == "seen_at" and (seen_at := self.seen_at):
            exc = self.changed(seen_at)
        return super().handle_exception(exc)

    def changed(self, seen_at: datetime) -> Changed:
        return Changed({"non_field_errors": [_("Somebody changed this meanwhile.")]})

    @property
    def seen_at(self) -> datetime | None:
        """One of nobody's agrees with nothing."""
        written = self.request.headers.get("If-Match", "*").strip().removeprefix("W/").strip('"')
        if written == "*":
            return None
        try:
            seen_at = parse_datetime(written)
            return seen_at.astimezone(UTC) if seen_at and is_aware(seen_at) else EARLIEST
        except (ValueError, OverflowError):
            return EARLIEST

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        finished = super().finalize_response(request, response, *args, **kwargs)
        shown = finished.data
        if isinstance(shown, dict) and "changed_at" in shown:
            finished["ETag"] = f'"{shown["changed_at"]}"'
        return finished


class Watched(Matched, Changeable):
    """PATCH, with `If-Match`."""

    abstract = True
