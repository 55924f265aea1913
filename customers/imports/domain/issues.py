"""The refused lines of an import: kept as what was meant, said in the language of whoever reads them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, CharField, Func, Q, QuerySet, When
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.errors import to_keep
from customers.models import ImportIssue, ImportJob
from customers.people.domain.spreadsheet import csv_lines

MOST_LETTERS = 300


def kept(message: str | Promise) -> dict[str, Any]:
    """The columns of an issue that say why."""
    words, values = to_keep(message)
    return {"message": words[:MOST_LETTERS], "values": values}


class Unnamed(Func):
    """What goes into the words, without what the file said."""

    template = """(SELECT coalesce(jsonb_object_agg(key,
        CASE jsonb_typeof(value) WHEN 'string' THEN '"…"' ELSE value END), '{}')
        FROM jsonb_each(%(expressions)s))"""


class Unquoted(Func):
    """Words that were kept whole, as they were before values stood beside them: without what they quote, also
    where the end of it was cut off.
    """

    template = rf"""left(regexp_replace(regexp_replace(regexp_replace(regexp_replace(%(expressions)s,
        '“.*”', '“…”'), '“[^”]*$', '“…'),
        '«.*»', E'«\u00a0…\u00a0»'), '«[^»]*$', E'«\u00a0…'), {MOST_LETTERS})"""
    output_field = CharField()


def forget_contents(issues: QuerySet[ImportIssue]) -> None:
    """Why a line was refused stays; what it said goes."""
    words = Case(When(values={}, then=Unquoted("message")), default="message")
    issues.update(content="", values=Unnamed("values"), message=words)


def naming(needle: str) -> Q:
    """The issues that hold this, in whatever way."""
    return Q(content__icontains=needle) | Q(values__icontains=needle) | Q(message__icontains=needle)


def issues_as_csv(job: ImportJob) -> Iterator[str]:
    """Line by line; what would be a formula in a spreadsheet becomes text."""
    issues = job.issues.order_by("line", "pk").iterator()
    rows = ((each.line, each.column, each.in_words, each.content) for each in issues)
    return csv_lines([_("Line"), _("Column"), _("Message"), _("Content")], rows)
