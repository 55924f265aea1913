"""The facts behind a figure, each with its customer."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied, ValidationError

from core.api import Filters, Id, Listed, Moment, Strict
from customers.enums import Channel
from customers.models import Interaction
from customers.validators import DAYS
from metrics.domain.behind import POPULATIONS, Narrowed, Population
from metrics.domain.behind.population import NOT_KNOWN
from metrics.domain.days import today
from metrics.domain.opportunity.cell import THIRDS
from metrics.domain.prediction.within import WITHIN
from metrics.enums import AskedStep
from surveys.enums import AskedOver

CELLS = [f"{loyalty}-{value}" for loyalty in THIRDS for value in THIRDS]


class BehindFields(Strict):
    customer = serializers.IntegerField(read_only=True)
    fact = serializers.IntegerField(
        read_only=True, source="pk", help_text="the key of what is counted: contact, answer, order …"
    )
    at = Moment(read_only=True, allow_null=True, help_text="null where a fact has no moment of its own")
    values = serializers.DictField(read_only=True, help_text="what the page shows of it, by name")

    def to_representation(self, row: Any) -> dict[str, Any]:
        population: Population = self.context["view"].population
        at = getattr(row, population.at) if population.at else None
        return {
            "customer": getattr(row, population.key),
            "fact": row.pk,
            "at": at,
            "values": {column.key: column.value(row) for column in population.columns},
        }


class BehindFilters(Filters):
    metric = serializers.ChoiceField(sorted(POPULATIONS), required=True)
    side = serializers.CharField(required=False, max_length=20, help_text="the first one unless named")
    since = serializers.DateField(required=False, validators=DAYS)
    until = serializers.DateField(required=False, validators=DAYS)
    channel = serializers.ChoiceField(
        [*Channel.values, NOT_KNOWN], required=False, help_text="“-”: of “time_stayed”, of whom none is known"
    )
    team = Id(required=False)
    agent = Id(required=False)
    reason = Id(required=False)
    topic = Id(required=False)
    theme = Id(required=False)
    survey = serializers.SlugField(required=False, max_length=50)
    segment = serializers.SlugField(required=False, max_length=50)
    customer = Id(required=False)
    journey = serializers.SlugField(required=False, max_length=50)
    place = serializers.IntegerField(
        required=False, min_value=1, max_value=100, help_text="step of a journey: those who wait there"
    )
    version = serializers.IntegerField(required=False, min_value=1, max_value=32767)
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)
    over = serializers.ChoiceField(AskedOver.choices, required=False, help_text="How they were asked.")
    step = serializers.ChoiceField(AskedStep.choices, required=False, help_text="how far they came")
    brand = serializers.SlugField(required=False, max_length=40, help_text="Its key; “-”: the house itself.")
    question = serializers.SlugField(
        required=False, max_length=40, help_text="short name of a further question of the survey"
    )
    row = serializers.SlugField(required=False, max_length=40, help_text="of a question that is a table")
    value = serializers.SlugField(
        required=False,
        max_length=40,
        help_text="a score, a choice, or the category of a pair: A, O, M, I, R, Q",
    )
    source = serializers.CharField(  # type: ignore[assignment]  # a field's own name
        required=False, max_length=60, help_text="acquisition source; “-”: of whom none is known"
    )
    driver = serializers.CharField(
        required=False, max_length=60, help_text="contacts, complaints, nps, reason:delivery …"
    )
    cohort = serializers.DateField(
        required=False, validators=DAYS, help_text="the first day of the month; of “time_stayed” of the year"
    )
    age = serializers.IntegerField(required=False, min_value=0, max_value=1200)
    within = serializers.ChoiceField(
        WITHIN, required=False, help_text="days within which a purchase is waited for; 90 unless named"
    )
    map_cell = serializers.ChoiceField(
        CELLS, required=False, help_text="thirds of loyalty and of opportunity, 3 the highest"
    )
    recency = serializers.IntegerField(required=False, min_value=1, max_value=5)
    frequency = serializers.IntegerField(required=False, min_value=1, max_value=5)


class BehindResource(Listed):
    """What a figure counts. A metric knows some of the filters; another one is refused by name."""

    queryset = Interaction.objects.none()
    serializer_class = BehindFields
    filters = BehindFilters
    permission_required = "metrics.view"

    @property
    def population(self) -> Population:
        return POPULATIONS[self.asked.validated_data["metric"]]

    def get_ordering(self) -> tuple[str, ...]:
        return self.population.order

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        asked = dict(self.asked.validated_data)
        population = POPULATIONS[asked.pop("metric")]
        side = population.side(asked.pop("side", ""))
        if side is None:
            sides = ", ".join(each.key for each in population.sides)
            raise ValidationError({"side": [f"{sides}?"]})
        unknown = sorted(asked.keys() - set(population.knows))
        if unknown:
            raise ValidationError({name: [_no_such_filter(population)] for name in unknown})
        if "agent" in asked and not self.request.user.has_perm("metrics.staff"):
            raise PermissionDenied
        return population.rows(side, Narrowed(**asked), today=today())


def _no_such_filter(population: Population) -> str:
    return ", ".join(population.knows)
