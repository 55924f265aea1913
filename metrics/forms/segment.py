"""The builder of a segment: its name, and its condition as rows of fields that any browser can send.

Each row of the condition has a place ("0", "1.2"); what stands in it is called r-<place>-<what>. A group has
a `kind` and a number of `parts`; a line has a `field`, an `op`, `value`s and whatever narrows it.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.text import fold
from metrics.domain.rules.line import Field, Words
from metrics.domain.rules.rule import DEEPEST as DEEPEST_READ
from metrics.domain.rules.rule import all_fields
from metrics.domain.rules.vocabulary import sold
from metrics.domain.segment import Naming
from metrics.models import Segment, Split

GROUPS = {"all": _("all of these"), "any": _("at least one of these"), "none": _("none of these")}
DEEPEST = 3  # that the buttons make; what came deeper by the API is shown and kept
FIRST_FIELD = "orders_placed"
_PICKS = 40  # that can be ticked one by one; of more, the few chosen are shown, and others found by typing
MOST = {"days": "36500", "score": "10"}  # that a browser lets anybody write
_PLACE = re.compile(r"(add|group|remove):((?:[0-9]{1,3}(?:\.[0-9]{1,3}){0,6})?)")


class NamingForm(forms.ModelForm):
    """What a segment or a list is called."""

    class Meta:
        model = Segment
        fields = ["name_fr", "name_en", "explanation_fr", "explanation_en"]

    seen_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def see(self, changed_at: datetime) -> None:
        """What somebody else did has been told: saved again, it is overwritten knowingly."""
        self.data = {**{name: self.data[name] for name in self.data}, "seen_at": changed_at.isoformat()}

    @property
    def naming(self) -> Naming:
        return Naming(**{name: self.cleaned_data[name] for name in self.Meta.fields})

    def _get_validation_exclusions(self) -> set[str]:
        """The verb checks the rest, and says so in its own words."""
        others = {each.name for each in Segment._meta.get_fields()} - set(self.Meta.fields)
        return super()._get_validation_exclusions() | others  # type: ignore[misc]  # not in the stubs


class SegmentForm(NamingForm):
    split = forms.ModelChoiceField(
        label=_("Part of a segmentation"),
        queryset=Split.objects.all(),
        required=False,
        empty_label=_("None: it may overlap with others"),
    )


@dataclass
class Row:
    """A group or a line as it stands in the form: texts, right or wrong."""

    path: tuple[int, ...] = ()
    kind: str = ""
    parts: list["Row"] = field(default_factory=list)
    key: str = ""
    op: str = ""
    values: list[str] = field(default_factory=list)
    more: dict[str, str] = field(default_factory=dict)
    why: str = ""

    @property
    def place(self) -> str:
        return ".".join(map(str, self.path))

    @property
    def name(self) -> str:
        return f"r-{self.place}" if self.path else "r"

    @property
    def spoken_place(self) -> str:
        """As refusals name it: the first line is 1."""
        return ".".join(str(at + 1) for at in self.path)

    @property
    def unit(self) -> Any:
        return self.field.unit if self.field and self.kind_of_value in {"number", "days"} else ""

    @property
    def depth(self) -> int:
        return len(self.path)

    @property
    def may_nest(self) -> bool:
        return self.depth + 1 < DEEPEST

    @property
    def field(self) -> Field | None:
        return all_fields().get(self.key)

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def ops(self) -> Words:
        return {op: self.field.op_words(op) for op in self.field.ops} if self.field else {}

    @property
    def kind_of_value(self) -> str:
        """How the value is asked for: choices are ticked where they are few, else looked for."""
        kind = self.field.kind_of_value(self.op) if self.field else ""
        return "picks" if kind == "choice" and len(self.choices) <= _PICKS else kind

    @property
    def chosen(self) -> dict[str, Any]:
        """Value → what it is called, of what was looked for and found."""
        known = sold(self.values) if self.kind_of_value == "codes" else self.choices
        return {value: known.get(value) or value for value in self.values if value}

    @property
    def choices(self) -> Words:
        return self.field.choices() if self.field else {}

    @property
    def asked_more(self) -> list[dict[str, Any]]:
        """What narrows the line further, each with what stands there."""
        return [
            {
                "more": more,
                "name": f"{self.name}-{more.key}",
                "value": self.more.get(more.key, ""),
                "choices": more.choices(),
                "most": MOST.get(more.kind),
            }
            for more in (self.field.more if self.field else ())
        ]

    @property
    def as_rule(self) -> Any:
        if self.kind:
            parts = [part.as_rule for part in self.parts]
            return {"not": {"any": parts}} if self.kind == "none" else {self.kind: parts}
        values: Any = self.values if self.kind_of_value in {"choice", "picks", "codes"} else self.value
        return {"field": self.key, "op": self.op, "value": values, **self.more}

    def at(self, path: tuple[int, ...]) -> "Row | None":
        if not path:
            return self
        return self.parts[path[0]].at(path[1:]) if path[0] < len(self.parts) else None

    def numbered(self, path: tuple[int, ...] = ()) -> "Row":
        self.path = path
        for at, part in enumerate(self.parts):
            part.numbered((*path, at))
        return self


def fresh_line() -> Row:
    return settled(Row(key=FIRST_FIELD, values=["1"]))


def settled(row: Row) -> Row:
    """With a comparison the field knows, and without a value of another kind."""
    if row.field and row.op not in row.field.ops:
        row.op = row.field.ops[0]  # of choices "is one of", which "is" means too
    return row


def row_of_rule(rule: Any) -> Row:
    """A stored rule, for the form; whatever it is, it is shown."""
    root = _row_of(rule)
    return (root if root.kind else Row(kind="all", parts=[root])).numbered()


def _row_of(rule: Any) -> Row:
    match rule:
        case {"all": list(parts)}:
            return Row(kind="all", parts=[_row_of(part) for part in parts])
        case {"any": list(parts)}:
            return Row(kind="any", parts=[_row_of(part) for part in parts])
        case {"not": {"any": list(parts)}}:
            return Row(kind="none", parts=[_row_of(part) for part in parts])
        case {"not": part}:
            return Row(kind="none", parts=[_row_of(part)])
        case {"field": key}:
            return _line_of(rule, str(key))
    return Row(kind="all")


def _line_of(rule: dict[str, Any], key: str) -> Row:
    value = rule.get("value")
    values = value if isinstance(value, list) else [] if value is None else [value]
    words = ["yes" if v is True else "no" if v is False else str(v) for v in values]
    more = {name: str(v) for name, v in rule.items() if name not in {"field", "op", "value"}}
    op = str(rule.get("op", ""))
    return settled(Row(key=key, op=op, values=words, more=more))


def row_of_post(data: QueryDict) -> Row:
    return (_posted(data, "r", 0) or Row(kind="all")).numbered()


def _posted(data: QueryDict, name: str, depth: int) -> Row | None:
    """All that was sent, though it be too much: what is too long or too deep is refused, not dropped."""
    kind = data.get(f"{name}-kind", "")
    if kind in GROUPS:
        parts = _posted_parts(data, name, depth + 1) if depth <= DEEPEST_READ else []
        return Row(kind=kind, parts=parts)
    key = data.get(f"{name}-field")
    if key is None:
        return None
    row = Row(key=key, op=data.get(f"{name}-op", ""), values=data.getlist(f"{name}-value"))
    row.values += _added(row, data.get(f"{name}-add", ""))
    known = row.field.more if row.field else ()
    narrowed = {more.key: data.get(f"{name}-{more.key}") for more in known}
    row.more = {key: str(text) for key, text in narrowed.items() if text}
    if data.get(f"{name}-was", key) != key:  # another field: what stood there is of another kind
        row.values, row.more = [], {}
        return settled(row)
    return row if row.op else settled(row)


def _added(row: Row, typed: str) -> list[str]:
    """What was typed: stock codes with commas, or a choice by name; anything else is left to be refused."""
    if row.kind_of_value == "codes":
        return [code for part in typed.split(",") if (code := part.strip())]
    key = next((key for key, label in row.choices.items() if fold(str(label)) == fold(typed)), typed)
    return [key] if typed else []


def _posted_parts(data: QueryDict, name: str, depth: int) -> list[Row]:
    written = data.get(f"{name}-parts", "")
    count = int(written) if re.fullmatch("[0-9]{1,3}", written) else 0
    children = (_posted(data, _child(name, at), depth) for at in range(count))
    return [part for part in takewhile(bool, children) if part]


def _child(name: str, at: int) -> str:
    return f"r-{at}" if name == "r" else f"{name}.{at}"


def turned(root: Row, wish: str) -> Row:
    """The condition with a line or a group more, or less: "add:", "group:0", "remove:1.2"."""
    found = _PLACE.fullmatch(wish)
    path = tuple(int(at) for at in found[2].split(".") if at) if found else ()
    row = root.at(path) if found else None
    if not found or row is None:
        return root
    match found[1]:
        case "add" if row.kind:
            row.parts.append(fresh_line())
        case "group" if row.kind and row.may_nest:
            row.parts.append(Row(kind="none" if row.kind == "any" else "any", parts=[fresh_line()]))
        case "remove" if path:
            above = root.at(path[:-1]) or root
            del above.parts[path[-1]]
    return root.numbered()
