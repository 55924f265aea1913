"""What journeys bring, drawn: lift and return with their intervals, and the lifts of all of them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.template_tags import number, percent
from metrics.domain import registry
from metrics.domain.behind.address import address_of
from metrics.domain.charts import Dot, DotChart, Figure
from metrics.domain.charts.scale import nice_scale
from metrics.domain.effect import Effect, Return
from metrics.domain.headline import Headline
from metrics.domain.service_pictures import points

DIRECTIONS = {"more": "better", "less": "worse"}


def lift_headline(effect: Effect) -> Headline:
    found = effect.lift
    metric = registry.get("journey_lift")
    told = {"treated": number(effect.treated.customers), "held_back": number(effect.held_back.customers)}
    figure = Figure(
        key=metric.key,
        title=str(metric.name),
        value=found.value if found else None,
        low=found.low if found else None,
        high=found.high if found else None,
        scale=nice_scale([found.low, found.high] if found else []),
        format_value=points,
        change=effect.verdict,
        direction=DIRECTIONS.get(found.verdict if found else "", "noise"),  # type: ignore[arg-type]  # of these three
        note=_("n\u00a0= %(treated)s treated, %(held_back)s held back") % told,
        empty_text=_("Nobody to compare with yet"),
        customers=address_of(metric.key, journey=effect.slug),
    )
    return Headline(figure, metric)


def return_headline(found: Return) -> Headline:
    metric, value = registry.get("action_return"), found.value
    figure = Figure(
        key=metric.key,
        title=_("Return, measured"),
        value=value.value if value else None,
        low=value.low if value else None,
        high=value.high if value else None,
        scale=nice_scale([value.low, value.high] if value else []),
        format_value=percent,
        empty_text=" ".join(found.missing) or _("It cost nothing: there is no return on nothing spent."),
        customers=address_of("journey_lift", journey=found.effect.slug),
    )
    return Headline(figure, metric)


def lift_chart(found: Sequence[Return]) -> DotChart:
    lifts = [(each.effect, each.effect.lift) for each in found]
    ends = [end for _effect, lift in lifts if lift for end in (lift.low, lift.high)]
    return DotChart(
        key="lifts",
        title=_("How many more reach the goal than of those held back"),
        dots=[
            Dot(
                label=effect.name,
                value=lift.value if lift else None,
                low=lift.low if lift else None,
                high=lift.high if lift else None,
                detail=effect.verdict,
                href=effect.url,
            )
            for effect, lift in lifts
        ],
        label_header=_("Journey"),
        value_header=_("Lift"),
        detail_header=_("How to read it"),
        format_value=points,
        scale=nice_scale(ends),
        note=_("The line is the interval of 95%. Who still has time to reach the goal does not count yet."),
    )
