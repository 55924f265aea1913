"""A condition on customers, read once from its data: {"field": …, "op": …, "value": …} is a line, and
{"all": [parts]}, {"any": [parts]}, {"not": part} join lines and one another. The fields: `docs/segments.md`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.rules import figures, history, profile, scores, vocabulary
from metrics.domain.rules.clean import CLEAN, clean_one, clean_value, said
from metrics.domain.rules.line import STANDING, Field, Line, More, RuleInvalid
from metrics.domain.rules.phrases import saying
from metrics.models import SegmentMembership

DEEPEST = 6
MOST_LINES = 60


def _in_segments(line: Line) -> Q:
    """Who is in one of them now, as the lists of members have it."""
    ids = [segment.pk for slug, segment in vocabulary.known_segments().items() if slug in line.value]
    stays = SegmentMembership.objects.filter(customer=OuterRef("pk"), segment__in=ids, left_at=None)
    return ~Q(Exists(stays)) if line.op == "out" else Q(Exists(stays))


SEGMENT = Field(
    "segment",
    gettext_lazy("Segment or list"),
    STANDING,
    "choice",
    ("in", "out"),
    _in_segments,
    saying(
        gettext_lazy("are in the segment %(what)s"), unless=gettext_lazy("are not in the segment %(what)s")
    ),
    vocabulary.segments,
)

_FIXED = {
    field.key: field for field in [*figures.FIELDS, SEGMENT, *history.FIELDS, *scores.FIELDS, *profile.RECORD]
}


def all_fields() -> dict[str, Field]:
    """Everything a line may ask about, by key; what the house defined itself comes last."""
    return _FIXED | {field.key: field for field in profile.own_fields()}


def told_by_fields() -> frozenset[str]:
    """Every kind of event that may matter to some condition, fields of the house included."""
    return frozenset().union(profile.CHANGED, *(field.told_by for field in _FIXED.values()))


@dataclass(frozen=True)
class Group:
    """`kind`: all of the parts hold, any of them, or none."""

    kind: str
    parts: tuple["Node", ...]
    path: tuple[int, ...] = ()

    @property
    def q(self) -> Q:
        joined = Q(*(part.q for part in self.parts), _connector=Q.AND if self.kind == "all" else Q.OR)
        return ~joined if self.kind == "none" else joined

    @property
    def words(self) -> str:
        """Brackets hold together what is joined inside something joined, and what a denial is of."""
        if self.kind == "none" and len(self.parts) == 1:
            return _("do not meet this condition: %(part)s") % {"part": f"({self.parts[0].words})"}
        if len(self.parts) == 1:
            return self.parts[0].words
        said_parts = [f"({part.words})" if _is_joined(part) else part.words for part in self.parts]
        if self.kind == "none":
            return _("meet none of these conditions: %(parts)s") % {
                "parts": f"({_(' or ').join(said_parts)})"
            }
        return (_(" and ") if self.kind == "all" else _(" or ")).join(said_parts)

    @property
    def as_json(self) -> dict[str, Any]:
        parts = [part.as_json for part in self.parts]
        return {"not": {"any": parts}} if self.kind == "none" else {self.kind: parts}


Node = Group | Line


def _is_joined(node: Node) -> bool:
    """Its words hold an "and" or an "or" that no brackets hold together."""
    if isinstance(node, Line) or node.kind == "none":
        return False
    return len(node.parts) > 1 or _is_joined(node.parts[0])


def read_rule(rule: Any) -> Node:
    """Raises RuleInvalid, naming the line, where it is no condition."""
    if _size(rule, 0) > MOST_LINES:  # before any line is read, which may ask the database
        raise RuleInvalid(_("A condition has %(most)d lines at most.") % {"most": MOST_LINES})
    vocabulary.know_products(rule)
    return _read(rule, (), 0, all_fields())


def _size(rule: Any, depth: int) -> int:
    """How many lines were sent, or things that stand where a line would."""
    match rule:
        case {"all": list(parts)} | {"any": list(parts)} | {"not": {"any": list(parts)}} if depth <= DEEPEST:
            return sum(_size(part, depth + 1) for part in parts)
        case {"not": part} if depth <= DEEPEST:
            return _size(part, depth + 1)
    return 1


def lines_of(node: Node) -> Iterator[Line]:
    if isinstance(node, Line):
        yield node
    else:
        for part in node.parts:
            yield from lines_of(part)


def _read(rule: Any, path: tuple[int, ...], depth: int, fields: Mapping[str, Field]) -> Node:
    if depth > DEEPEST:
        raise RuleInvalid(_("This condition is nested too deeply."), path=path[:DEEPEST])
    match rule:
        case {"field": str(key)}:
            return _read_line(rule, key, path, fields)
        case {"all": [_one, *_more] as parts} if len(rule) == 1:
            return _group("all", parts, path, depth, fields)
        case {"any": [_one, *_more] as parts} if len(rule) == 1:
            return _group("any", parts, path, depth, fields)
        case {"not": {"any": [_one, *_more] as parts} as inner} if len(rule) == len(inner) == 1:
            return _group("none", parts, path, depth, fields)
        case {"not": part} if len(rule) == 1:
            return _group("none", [part], path, depth, fields)
        case {"all": []} | {"any": []} | {"not": {"any": []}}:
            raise RuleInvalid(_("There is no line here yet."), path=path)
    raise RuleInvalid(_("This condition cannot be read."), path=path)


def _group(
    kind: str, parts: list[Any], path: tuple[int, ...], depth: int, fields: Mapping[str, Field]
) -> Group:
    read = (_read(part, (*path, at), depth + 1, fields) for at, part in enumerate(parts))
    return Group(kind, tuple(read), path)


def _read_line(rule: dict[Any, Any], key: str, path: tuple[int, ...], fields: Mapping[str, Field]) -> Line:
    field = fields.get(key)
    if field is None:
        raise RuleInvalid(_("There is no field “%(key)s”.") % {"key": said(key)}, path=path)
    op = rule.get("op")
    if field.kind == "choice" and op == "is":
        op = "in"  # one of one
    if not isinstance(op, str) or op not in field.ops:
        raise RuleInvalid(
            _("“%(field)s” cannot be compared by “%(op)s”.") % {"field": field.label, "op": said(op)},
            path=path,
        )
    try:
        value = clean_value(field, op, rule.get("value"))
        line = Line(field, op, value, _read_more(rule, field), path)
        line.q  # noqa: B018 — what the line names may not be there
    except RuleInvalid as refusal:
        raise RuleInvalid(refusal.why, path=path) from None
    return line


def _read_more(rule: dict[Any, Any], field: Field) -> dict[str, Any]:
    known = {more.key: more for more in field.more}
    for key in rule:
        if key not in known and key not in {"field", "op", "value"}:
            raise RuleInvalid(_("“%(field)s” has no “%(key)s”.") % {"field": field.label, "key": said(key)})
    return {key: _clean_more(known[key], rule[key]) for key in known if rule.get(key) not in (None, "", [])}


def _clean_more(more: More, written: Any) -> Any:
    try:
        return clean_one(written, more.choices) if more.kind == "choice" else CLEAN[more.kind](written)
    except RuleInvalid as refusal:
        raise RuleInvalid(_("%(label)s: %(value)s") % {"label": more.label, "value": refusal.why}) from None
