"""The language of conditions: what it means on an event, and what it refuses."""

import pytest

from core.errors import Invalid
from customers.models import Event
from journeys.domain.condition import compile_condition
from journeys.domain.journey import check_journey
from journeys.domain.wait import due_after
from journeys.models import Journey

DATA = {"solved": True, "channel": "phone", "items": 3, "total": "40.50", "none": None, "note": "12x"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("where", "holds"),
    [
        ({}, True),
        ({"field": "solved", "is": True}, True),
        ({"field": "solved", "is": False}, False),
        ({"field": "channel", "is": "phone"}, True),
        ({"field": "channel", "in": ["email", "phone"]}, True),
        ({"field": "channel", "in": ["email"]}, False),
        ({"field": "items", "is": 3}, True),
        ({"field": "items", "at_least": 3}, True),
        ({"field": "items", "at_least": 4}, False),
        ({"field": "total", "at_least": 5}, True),
        ({"field": "total", "below": "40.50"}, False),
        ({"field": "total", "below": 40.51}, True),
        ({"field": "note", "at_least": 1}, False),
        ({"field": "missing", "is": True}, False),
        ({"not": {"field": "missing", "is": True}}, True),
        ({"not": {"field": "none", "at_least": 1}}, True),
        ({"all": [{"field": "solved", "is": True}, {"field": "items", "below": 2}]}, False),
        ({"any": [{"field": "solved", "is": True}, {"field": "items", "below": 2}]}, True),
        ({"all": []}, True),
    ],
)
def test_what_a_condition_means(where: dict, holds: bool) -> None:
    Event.objects.create(kind="test", data=DATA)
    assert Event.objects.filter(compile_condition(where), kind="test").exists() is holds


DEEP: dict = {}
for _ in range(50):
    DEEP = {"not": DEEP or {"field": "a", "is": 1}}


@pytest.mark.parametrize(
    "where",
    [
        None,
        [],
        "1=1",
        {"field": "a"},
        {"field": "a__gt", "is": 1},
        {"field": "a' OR 1=1", "is": 1},
        {"field": 1, "is": 1},
        {"field": "a", "is": 1, "in": [1]},
        {"field": "a", "is": None},
        {"field": "a", "is": {}},
        {"field": "a", "in": []},
        {"field": "a", "in": "abc"},
        {"field": "a", "at_least": "x"},
        {"field": "a", "at_least": True},
        {"field": "a", "at_least": "9" * 30},
        {"field": "a", "like": "x"},
        {"any": []},
        {"all": {}},
        {"all": [], "any": []},
        {"xor": []},
        DEEP,
    ],
)
def test_it_refuses_what_is_no_condition(where: object) -> None:
    with pytest.raises(Invalid):
        compile_condition(where)


@pytest.mark.parametrize(
    "wait",
    [
        None,
        {},
        {"hours": -1},
        {"hours": 1.5},
        {"hours": True},
        {"hours": "1"},
        {"days": 400},
        {"days": 10**30},
        {"hours": 1, "days": 1},
        {"next_day_at": "25:00"},
        {"next_day_at": "10"},
        {"next_day_at": "10:00", "hours": 1},
        {"weeks": 1},
    ],
)
def test_it_refuses_what_is_no_wait(wait: object) -> None:
    with pytest.raises(Invalid):
        due_after(wait, "now()")


@pytest.mark.django_db
def test_the_journeys_of_the_house_are_sound() -> None:
    journeys = list(Journey.objects.all())
    assert journeys
    for journey in journeys:
        check_journey(journey)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("steps", [{"send": "nothing"}]),
        ("steps", [{"send": "survey-after-contact", "survey": "nothing"}]),
        ("steps", [{"dance": 1}]),
        ("steps", []),
        ("exits", [{"where": {}}]),
        ("exits", ["order.placed"]),
        ("goal", {"kind": "order.placed"}),
        ("trigger_where", {"field": "a"}),
        ("occasion_field", "a b"),
    ],
)
def test_it_refuses_a_journey_it_does_not_understand(field: str, value: object) -> None:
    journey = Journey.objects.get(slug="abandoned-cart")
    setattr(journey, field, value)
    with pytest.raises(Invalid):
        check_journey(journey)
