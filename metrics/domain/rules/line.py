"""One line of a condition: which field, how it is compared, with what; and what a field has to offer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Invalid

Text = str | Promise
Words = Mapping[str, Text]
Condition = Callable[["Line"], Q]

FIGURES, HISTORY, PROFILE, AGREED, OWN, STANDING = (
    _("Figures"),
    _("What happened"),
    _("Profile"),
    _("Consents and tags"),
    _("Fields of the house"),
    _("Status and segments"),
)

COMPARISONS = {">=": "gte", "<=": "lte", "=": "exact", ">": "gt", "<": "lt"}

OPS: dict[str, Text] = {
    ">=": _("at least"),
    "<=": _("at most"),
    "=": _("exactly"),
    ">": _("more than"),
    "<": _("less than"),
    "in": pgettext_lazy("comparison", "is one of"),
    "out": _("is none of"),
    "is": pgettext_lazy("comparison", "is"),
    "begins": _("begins with"),
    "contains": _("contains"),
    "from": _("on or after"),
    "to": _("on or before"),
    "within": _("days ago at most"),
    "beyond": _("more days ago than"),
    "known": _("is known"),
    "unknown": _("is not known"),
}
WITHOUT_VALUE = frozenset({"known", "unknown"})
IN_DAYS = frozenset({"within", "beyond"})


class RuleInvalid(Invalid):
    """A condition that cannot be read. `path` says where: (0, 2) is the third line of the first part."""

    def __init__(self, message: Text, *, path: tuple[int, ...] = ()) -> None:
        place = ".".join(str(at + 1) for at in path)
        said = _("Line %(line)s: %(why)s") % {"line": place, "why": message} if place else message
        super().__init__(said, field="rule")
        self.path, self.why = path, str(message)


@dataclass(frozen=True)
class Line:
    """`value` and `more` are clean: numbers as Decimal or int, days as date, choices as a list of keys."""

    field: "Field"
    op: str
    value: Any
    more: Mapping[str, Any] = default(default_factory=dict)
    path: tuple[int, ...] = ()

    @property
    def q(self) -> Q:
        return self.field.q(self)

    @property
    def is_timed(self) -> bool:
        """Whether time alone may change the answer."""
        return self.field.is_timed or self.op in IN_DAYS or "days" in self.more

    @property
    def words(self) -> str:
        return self.field.phrase(self)

    @property
    def as_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {"field": self.field.key, "op": self.op}
        if self.op not in WITHOUT_VALUE:
            said["value"] = _plain(self.value)
        return said | {key: _plain(value) for key, value in self.more.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return value.isoformat() if isinstance(value, date) else value


def no_choices() -> Words:
    return {}


@dataclass(frozen=True)
class More:
    """A further narrowing of a line: "in the last N days", "over this channel". Only what is `needed`
    has to be given."""

    key: str
    label: Text
    kind: str
    choices: Callable[[], Words] = no_choices
    needed: bool = False


@dataclass(frozen=True)
class Field:
    """What a line may ask about. `q` makes a condition over CustomerMetrics of it, `phrase` words.

    `kind` says what it is compared with: number, count, choice, text, day, days, flag, codes. `told_by`: the
    kinds of event that may change the answer, besides those that change the figures anyway. `counts`: of
    things one can count, of which there are fewer, not less.
    """

    key: str
    label: Text
    group: Text
    kind: str
    ops: tuple[str, ...]
    q: Condition
    phrase: Callable[[Line], str]
    choices: Callable[[], Words] = no_choices
    more: tuple[More, ...] = ()
    is_timed: bool = False
    told_by: frozenset[str] = frozenset()
    unit: Text = ""
    counts: bool = False

    def op_words(self, op: str) -> Text:
        return _("fewer than") if op == "<" and self.counts else OPS[op]

    def kind_of_value(self, op: str) -> str:
        """What a value is for this comparison; "" where none is needed."""
        if op in WITHOUT_VALUE:
            return ""
        return "days" if op in IN_DAYS else self.kind
