"""Conditions on customers: SQL finds what a plain reading of the facts finds; nonsense is refused by line."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from customers.models import Customer, Tag
from customers.people.domain.custom_field import add_field, custom_fields_now
from customers.people.domain.customer import change_customer
from customers.people.domain.tag import create_tag, tag_customer
from metrics.domain.recompute import recompute_everything
from metrics.domain.rules.line import RuleInvalid
from metrics.domain.rules.rule import lines_of, read_rule
from metrics.models import CustomerMetrics
from tests.factories import consent, contact, customer, order, refund
from tests.metrics.facts import answer, days_ago
from tests.whole import examples

pytestmark = pytest.mark.django_db


def line(key: str, op: str, value: Any = None, **more: Any) -> dict[str, Any]:
    return {"field": key, "op": op, "value": value, **more}


def found(rule: Any) -> set[int]:
    return set(CustomerMetrics.objects.filter(read_rule(rule).q).values_list("pk", flat=True))


# ── SQL against plain Python ─────────────────────────────────────────────────────────────────────────────


@dataclass
class Person:
    """The facts as Python has them."""

    city: str = ""
    country: str = ""
    tagged: bool = False
    agrees: bool | None = None
    orders: list[tuple[int, int]] = field(default_factory=list)  # days ago, amount
    contacts: list[tuple[int, str]] = field(default_factory=list)  # days ago, channel
    refunds: list[tuple[int, int]] = field(default_factory=list)  # days ago, amount
    scores: list[int] = field(default_factory=list)  # one a day, the latest yesterday
    cups: int | None = None


PEOPLE = [
    Person(city="Lyon", country="FR", tagged=True, agrees=True, orders=[(5, 40), (50, 30)], cups=3),
    Person(
        city="lyon",
        country="BE",
        agrees=False,
        orders=[(200, 500)],
        refunds=[(30, 100)],
        contacts=[(3, "phone")],
        scores=[9, 2, 4, 1, 8, 9],
    ),
    Person(city="Paris", country="FR", contacts=[(3, "phone"), (80, "email")], scores=[9, 3], cups=1),
    Person(tagged=True, agrees=True, orders=[(1, 10), (2, 10), (95, 10)], contacts=[(100, "phone")]),
    Person(city="Lille", country="FR", scores=[7], cups=6),
    Person(),
]

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    "=": lambda a, b: a == b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
}


def holds(rule: dict[str, Any], person: Person) -> bool:
    """The rule read the way a person reads it."""
    match rule:
        case {"all": parts}:
            return all(holds(part, person) for part in parts)
        case {"any": parts}:
            return any(holds(part, person) for part in parts)
        case {"not": part}:
            return not holds(part, person)
    return PLAIN[rule["field"]](rule, person)


def _orders(rule: dict[str, Any], person: Person) -> bool:
    within = [day for day, _amount in person.orders if day < rule.get("days", 10**6)]
    return COMPARE[rule["op"]](len(within), rule["value"])


def _contacts(rule: dict[str, Any], person: Person) -> bool:
    several = [day for day, way in person.contacts if day < rule["days"] and way == rule["channel"]]
    return COMPARE[rule["op"]](len(several), rule["value"])


def _known(rule: dict[str, Any], known: float | None) -> bool:
    return known is not None and COMPARE[rule["op"]](known, rule["value"])


def _last_score(rule: dict[str, Any], person: Person) -> bool:
    return _known(rule, person.scores[-1] if person.scores else None)


def _answers(rule: dict[str, Any], person: Person) -> bool:
    days_ago = zip(person.scores, range(len(person.scores), 0, -1), strict=True)
    recent = [score for score, day in days_ago if day < rule["days"]]
    fitting = [s for s in recent if rule.get("score_from", 0) <= s <= rule.get("score_to", 10)]
    return COMPARE[rule["op"]](len(fitting), rule["value"])


def _revenue(rule: dict[str, Any], person: Person) -> bool:
    most = rule.get("days", 10**6)
    sold, back = (
        sum(amount for day, amount in each if day < most) for each in (person.orders, person.refunds)
    )
    return COMPARE[rule["op"]](sold - back, rule["value"])


def _silence(rule: dict[str, Any], person: Person) -> bool:
    return _known(rule, min((day for day, _amount in person.orders), default=None))


PLAIN: dict[str, Callable[[dict[str, Any], Person], bool]] = {
    "city": lambda rule, person: person.city.lower() == (rule["value"] or "").lower(),
    "country": lambda rule, person: (person.country in rule["value"]) == (rule["op"] == "in"),
    "tag": lambda rule, person: person.tagged == (rule["op"] == "in"),
    "consent": lambda rule, person: (person.agrees is True) == (rule["op"] == "in"),
    "orders_placed": _orders,
    "contacts_had": _contacts,
    "answers_given": _answers,
    "revenue": _revenue,
    "revenue_over_time": _revenue,
    "days_since_last_order": lambda rule, person: _known(
        rule, min((d for d, _ in person.orders), default=None)
    ),
    "last_nps": _last_score,
    "last_score": _last_score,
    "custom_cups": lambda rule, person: _known(rule, person.cups),
}


def rules(tag: int) -> st.SearchStrategy[dict[str, Any]]:
    numbers, ways = st.integers(0, 4), st.sampled_from(["in", "out"])
    counts, windows = st.sampled_from([">=", "<=", "="]), st.sampled_from([4, 60, 99, 300])
    lines = st.one_of(
        st.builds(lambda v: line("city", "is", v), st.sampled_from(["LYON", "Paris", "Rome"])),
        st.just(line("city", "unknown")),
        st.builds(lambda o, v: line("country", o, v), ways, st.sampled_from([["FR"], ["FR", "BE"], ["DE"]])),
        st.builds(lambda o: line("tag", o, [str(tag)]), ways),
        st.builds(lambda o: line("consent", o, ["survey-email"]), ways),
        st.builds(lambda o, v, d: line("orders_placed", o, v, days=d), counts, numbers, windows),
        st.builds(lambda o, v: line("orders_placed", o, v), counts, numbers),
        st.builds(
            lambda o, v, d: line("contacts_had", o, v, days=d, channel="phone"), counts, numbers, windows
        ),
        st.builds(lambda o, v: line("revenue", o, v), st.sampled_from([*COMPARE]), st.integers(0, 600)),
        st.builds(
            lambda o, v, d: line("revenue_over_time", o, v, days=d),
            st.sampled_from([*COMPARE]),
            st.sampled_from([-100, -1, 0, 20, 40, 70, 400]),
            windows,
        ),
        st.builds(
            lambda o, v, band, kind: line("answers_given", o, v, days=4, **band, **kind),
            counts,
            numbers,
            st.sampled_from([{}, {"score_to": 6}, {"score_from": 9}, {"score_from": 2, "score_to": 8}]),
            st.sampled_from([{}, {"score_kind": "nps"}, {"survey": "test-nps"}]),
        ),
        st.builds(lambda v: line("days_since_last_order", ">", v), windows),
        st.builds(
            lambda f, o, v: line(f, o, v), st.sampled_from(["last_nps", "last_score"]), counts, numbers
        ),
        st.builds(lambda o, v: line("custom_cups", o, v), counts, st.integers(0, 7)),
    )
    return st.recursive(
        lines,
        lambda part: st.one_of(
            st.builds(lambda parts: {"all": parts}, st.lists(part, min_size=1, max_size=3)),
            st.builds(lambda parts: {"any": parts}, st.lists(part, min_size=1, max_size=3)),
            st.builds(lambda one: {"not": one}, part),
        ),
        max_leaves=6,
    )


def live(person: Person, tag: Tag) -> Customer:
    made = customer(city=person.city, country=person.country)
    if person.tagged:
        tag_customer(customer=made, tag=tag)
    if person.agrees is not None:
        consent(made, granted=person.agrees)
    for day, amount in person.orders:
        order(made, amount, placed_at=days_ago(day + 0.1))
    for day, amount in person.refunds:
        refund(made.orders.get(), amount, refunded_at=days_ago(day + 0.1))
    for day, channel in person.contacts:
        contact(made, channel=channel, started_at=days_ago(day + 0.1))
    for age, score in enumerate(person.scores, start=-len(person.scores)):
        answer(made, score, answered_at=days_ago(0.1 - age))
    if person.cups is not None:
        change_customer(customer=made, custom={"cups": person.cups})
    return made


def test_what_sql_finds_is_what_a_plain_reading_finds(db):
    add_field(label_fr="Tasses", label_en="Cups", kind="number", slug="cups")
    custom_fields_now()
    tag = create_tag(name="Barista")
    people = {live(person, tag).pk: person for person in PEOPLE}
    recompute_everything(announce=False)

    @settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))
    @given(rule=rules(tag.pk))
    def agree(rule: dict[str, Any]) -> None:
        try:
            node = read_rule(rule)
        except RuleInvalid:
            assume(False)  # nested too deeply
        expected = {pk for pk, person in people.items() if holds(rule, person)}
        assert found(rule) == expected
        assert found(node.as_json) == expected, "stored and read again it means the same"
        assert node.words

    agree()


# ── Refusals ─────────────────────────────────────────────────────────────────────────────────────────────

REFUSED: list[tuple[Any, str]] = [
    ({"all": []}, "There is no line here yet."),
    ({"all": [line("orders", ">=", 1), line("nope", "=", 1)]}, "Line 2: There is no field “nope”."),
    ({"any": [{"not": line("revenue", "regex", 1)}]}, "Line 1.1: “Revenue” cannot be compared by “regex”."),
    (line("revenue", ">=", "much"), "A number is expected here."),
    (line("revenue", ">=", True), "A number is expected here."),
    (line("revenue", ">=", "9" * 5000), "A number is expected here."),
    (line("orders_placed", ">=", -1), "A whole number from 0 to 1000000 is expected here."),
    (line("orders_placed", ">=", 1, days="x"), "in the last … days: A number is expected here."),
    (line("orders_placed", ">=", 1, where="here"), "“Orders over a time” has no “where”."),
    (line("orders_placed", ">=", 1, channel="pigeon"), "Channel: “pigeon” is none of the choices."),
    (line("answers_given", ">=", 1, score_to=11), "Score to: A whole number from 0 to 10 is expected here."),
    (line("answers_given", ">=", 1, score_from="\x00"), "Score from: A number is expected here."),
    (line("answers_given", ">=", 1, score_from=7, score_to=6), "The lowest score is above the highest."),
    (line("answers_given", ">=", 1, score_kind="csat", score_to=6), "These scores go from 1 to 5."),
    (line("last_score", ">=", 1, score_kind="stars"), "Kind of score: “stars” is none of the choices."),
    (line("last_score", ">=", 1, score_to=6), "“Score of the last answer” has no “score_to”."),
    (line("revenue_over_time", ">=", "1e99", days=9), "This number is too large."),
    (line("country", "in", ["XX"]), "“XX” is none of the choices."),
    (line("country", "in", [["FR"]]), "“list” is none of the choices."),
    (line("status", "in", []), "Choose at least one."),
    (line("tag", "in", ["1; DROP TABLE"]), "“1; DROP TABLE” is none of the choices."),
    (line("since", "from", "2026-02-31"), "“2026-02-31” is not a date."),
    (line("city", "is", "\x00"), "A text is expected here."),
    (line("city", "is", "x" * 1000), "This is longer than 80 characters."),
    (line("email", "is", {"a": 1}), "Yes or no is expected here."),
    (line("bought", "in", ["NO-SUCH"]), "There is no product “NO-SUCH”."),
    (line("happened", ">=", 1), "Say what is to be counted."),
    (line("segment", "in", ["nowhere"]), "“nowhere” is none of the choices."),
    ({"all": [line("orders", ">=", 1)] * 61}, "A condition has 60 lines at most."),
]


@pytest.mark.parametrize(("rule", "why"), REFUSED, ids=[why for _rule, why in REFUSED])
def test_nonsense_is_refused_by_its_line(rule, why):
    with pytest.raises(RuleInvalid) as refused:
        read_rule(rule)
    assert str(refused.value) == why


def test_a_line_too_deep_is_refused():
    rule: Any = line("orders", ">=", 1)
    for _ in range(40):
        rule = {"all": [rule]}
    with pytest.raises(RuleInvalid, match="nested too deeply"):
        read_rule(rule)


def test_only_time_makes_some_lines_true():
    rule = {
        "all": [
            line("orders_placed", ">=", 1, days=3),
            line("orders_placed", ">=", 1),
            line("days_since_last_order", ">", 3),
            line("status", "in", ["lost"]),
            line("since", "within", 3),
            line("since", "from", "2026-01-01"),
        ]
    }
    assert [each.is_timed for each in lines_of(read_rule(rule))] == [True, False, True, True, True, False]


def test_too_many_lines_are_refused_before_the_first_is_read(django_assert_num_queries):
    bought = line("bought", "in", ["NO-SUCH"])
    with django_assert_num_queries(0), pytest.raises(RuleInvalid, match="60 lines at most"):
        read_rule({"all": [{"any": [bought] * 30}, {"not": {"any": [bought] * 30}}, bought]})
