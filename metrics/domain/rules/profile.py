"""Fields that are facts of the record: where they live, since when, what they agreed to, tags, own fields."""

from datetime import timedelta
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel, EventKind, FieldKind
from customers.models import Customer, CustomerTag, CustomField, Email, Phone
from customers.people.domain.completeness import PARTS, Part
from customers.people.domain.consent_facets import AGREES
from customers.people.domain.custom_field import choices_of, custom_fields
from customers.people.domain.custom_value import having
from customers.people.domain.own_facets import begins, ends
from metrics.domain.rules import vocabulary
from metrics.domain.rules.line import AGREED, COMPARISONS, OWN, PROFILE, Field, Line, Text
from metrics.domain.rules.phrases import saying, saying_text, what

CHANGED = frozenset({EventKind.CUSTOMER_CHANGED, EventKind.CUSTOMER_ERASED})
TAGGED = frozenset({EventKind.CUSTOMER_TAGGED, EventKind.CUSTOMER_UNTAGGED})
CONSENTED = frozenset(
    {
        EventKind.CONSENT_GIVEN,
        EventKind.CONSENT_WITHDRAWN,
        EventKind.CONSENT_RESTORED,
        EventKind.CUSTOMER_ERASED,
    }
)
DAY_OPS = ("from", "to", "within", "beyond")


def _text(key: str, label: Text, **words: Text) -> Field:
    column = f"customer__{key}"

    def q(line: Line) -> Q:
        if line.op in {"known", "unknown"}:
            empty = Q(**{column: ""})
            return ~empty if line.op == "known" else empty
        lookup = {"is": "iexact", "begins": "istartswith", "contains": "icontains"}[line.op]
        return Q(**{f"{column}__{lookup}": line.value})

    ops = ("is", "begins", "contains", "known", "unknown")
    return Field(key, label, PROFILE, "text", ops, q, saying_text(**words), told_by=CHANGED)


def _choice(key: str, label: Text, phrase: Text, unless: Text, choices: Any) -> Field:
    column = f"customer__{key}"

    def q(line: Line) -> Q:
        found = Q(**{f"{column}__in": line.value})
        return ~found if line.op == "out" else found

    said = saying(phrase, unless=unless)
    return Field(key, label, PROFILE, "choice", ("in", "out"), q, said, choices, told_by=CHANGED)


def day_q(column: str, line: Line) -> Q:
    """Of a moment: "from" and "to" are days of the house, both included."""
    match line.op:
        case "from":
            return Q(**{f"{column}__gte": begins(line.value)})
        case "to":
            return Q(**{f"{column}__lt": ends(line.value)})
    lookup = "gte" if line.op == "within" else "lt"
    return Q(**{f"{column}__{lookup}": Now() - timedelta(days=line.value)})


def _has(key: str, label: Text, rows: Any, phrase: Text, unless: Text) -> Field:
    def q(line: Line) -> Q:
        found = Q(Exists(rows.objects.filter(customer=OuterRef("pk"))))
        return found if line.value else ~found

    def said(line: Line) -> str:
        return str(phrase if line.value else unless)

    return Field(key, label, PROFILE, "flag", ("is",), q, said, told_by=CHANGED)


def _birth_months(line: Line) -> Q:
    found = Q(customer__birthday__month__in=[int(month) for month in line.value])
    return ~found if line.op == "out" else found


def _complete(line: Line) -> Q:
    """As `completeness_of` counts it, and as it rounds."""
    known = sum((Case(When(_is_known(part), then=part.weight), default=0) for part in PARTS), Value(0))
    percent = 100 * known / sum(part.weight for part in PARTS)
    own = Customer.objects.filter(pk=OuterRef("pk")).annotate(percent=percent)
    return Q(Exists(own.filter(**{f"percent__{COMPARISONS[line.op]}": line.value})))


def _is_known(part: Part) -> Q:
    """Any of its fields is filled in."""
    ways: dict[str, Q] = {
        "phones": Q(Exists(Phone.objects.filter(customer=OuterRef("pk")))),
        "emails": Q(Exists(Email.objects.filter(customer=OuterRef("pk")))),
        "birthday": Q(birthday__isnull=False),
    }
    return Q(*(ways.get(name, ~Q(**{name: ""})) for name in part.fields), _connector=Q.OR)


def _tagged(line: Line) -> Q:
    found = Q(Exists(CustomerTag.objects.filter(customer=OuterRef("pk"), tag__in=list(map(int, line.value)))))
    return ~found if line.op == "out" else found


def _agreed(line: Line) -> Q:
    """The one definition of a consent in force, for each way asked for."""
    found = Q(*(Q(AGREES[key]) for key in line.value), _connector=Q.OR)
    return ~found if line.op == "out" else found


def _preferred() -> dict[str, Any]:
    return dict(Channel.choices)


RECORD = [
    _text(
        "city",
        _("City"),
        same=_("have the city “%(text)s”"),
        like=_("have a city %(what)s"),
        known=_("have a city on record"),
        unknown=_("have no city on record"),
    ),
    _text(
        "postcode",
        _("Postcode"),
        same=_("have the postcode “%(text)s”"),
        like=_("have a postcode %(what)s"),
        known=_("have a postcode on record"),
        unknown=_("have no postcode on record"),
    ),
    _choice(
        "country",
        _("Country"),
        _("live in: %(what)s"),
        _("do not live in: %(what)s"),
        vocabulary.countries,
    ),
    _choice(
        "language",
        _("Language"),
        _("speak: %(what)s"),
        _("do not speak: %(what)s"),
        vocabulary.languages,
    ),
    Field(
        "birth_month",
        _("Month of birth"),
        PROFILE,
        "choice",
        ("in", "out"),
        _birth_months,
        saying(_("have their birthday in %(what)s"), unless=_("do not have their birthday in %(what)s")),
        vocabulary.months,
        told_by=CHANGED,
    ),
    _text(
        "company",
        _("Company"),
        same=_("have the company “%(text)s”"),
        like=_("have a company %(what)s"),
        known=_("have a company on record"),
        unknown=_("have no company on record"),
    ),
    _text(
        "acquisition_source",
        _("Acquisition source"),
        same=_("came to us by “%(text)s”"),
        like=_("came to us by a source %(what)s"),
        known=_("came to us by a known source"),
        unknown=_("came to us by a source that is not known"),
    ),
    _choice(
        "preferred_channel",
        _("Preferred channel"),
        _("prefer to be reached by: %(what)s"),
        _("do not prefer to be reached by: %(what)s"),
        _preferred,
    ),
    Field(
        "since",
        _("Customer since"),
        PROFILE,
        "day",
        DAY_OPS,
        lambda line: day_q("customer__since", line),
        saying(_("became customers %(what)s")),
        told_by=CHANGED,
    ),
    _has("email", _("Has an email address"), Email, _("have an email address"), _("have no email address")),
    _has("phone", _("Has a phone number"), Phone, _("have a phone number"), _("have no phone number")),
    Field(
        "completeness",
        _("Profile completeness"),
        PROFILE,
        "number",
        tuple(COMPARISONS),
        _complete,
        saying(_("have a profile complete to %(what)s%%")),
        told_by=CHANGED,
        unit="%",
    ),
    Field(
        "consent",
        _("May be contacted"),
        AGREED,
        "choice",
        ("in", "out"),
        _agreed,
        saying(_("may be contacted for: %(what)s"), unless=_("may not be contacted for: %(what)s")),
        vocabulary.consent_ways,
        is_timed=True,  # consent to be phoned ends by itself
        told_by=CONSENTED | CHANGED,  # how soon, depends on the country
    ),
    Field(
        "tag",
        _("Tag"),
        AGREED,
        "choice",
        ("in", "out"),
        _tagged,
        saying(_("carry the tag %(what)s"), unless=_("do not carry the tag %(what)s")),
        vocabulary.tags,
        told_by=TAGGED,
    ),
]


def own_fields() -> list[Field]:
    return [_own(field) for field in custom_fields()]


_OWN_OPS = {
    FieldKind.TEXT: ("is", "begins", "known", "unknown"),
    FieldKind.NUMBER: (">=", "<=", "=", "known", "unknown"),
    FieldKind.DATE: ("from", "to", "known", "unknown"),
    FieldKind.CHOICE: ("in", "out", "known", "unknown"),
    FieldKind.FLAG: ("is", "known", "unknown"),
}
_KINDS = {FieldKind.DATE: "day"}
_SAME = {">=": "from", "<=": "to", "=": "is"}


def _own(field: CustomField) -> Field:
    def q(line: Line) -> Q:
        if line.op in {"known", "unknown"}:
            return having(field, "known", line.op == "known")
        if field.kind == FieldKind.CHOICE:
            found = Q(*(having(field, "is", slug) for slug in line.value), _connector=Q.OR)
            return ~found if line.op == "out" else found
        return having(field, _SAME.get(line.op, line.op), line.value)

    def phrase(line: Line) -> str:
        if line.op in {"known", "unknown"}:
            has = gettext("have a value for “%(field)s”"), gettext("have no value for “%(field)s”")
            return has[line.op == "unknown"] % {"field": field.label}
        return gettext("have “%(field)s”: %(what)s") % {"field": field.label, "what": what(line)}

    kind = FieldKind(field.kind)
    return Field(
        field.name,
        field.label,
        OWN,
        _KINDS.get(kind, kind.value),
        _OWN_OPS[kind],
        q,
        phrase,
        lambda: dict(choices_of(field)),
        told_by=CHANGED,
    )
