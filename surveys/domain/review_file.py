"""Reviews out of a CSV file: read whole and checked before the first is stored."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime, time

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from core.errors import Invalid
from customers.models import Customer
from surveys.domain.review import NewReview, record_reviews

COLUMNS = ("source", "external_id", "stars", "posted_at", "text", "author", "url", "customer")
NEEDED = ("source", "external_id", "stars", "posted_at")
MOST_LINES, MOST_BYTES = 5_000, 5_000_000
NAMED = 5


def import_reviews(*, content: bytes, actor_id: int | None, language: str) -> tuple[int, int]:
    """How many were new, and how many known. Raises Invalid naming lines; then nothing is stored."""
    found, wrong = [], []
    for number, line in _lines(content):
        try:
            found.append(_review(line))
        except Invalid as refusal:
            wrong.append(_("Line %(number)d: %(why)s") % {"number": number, "why": refusal})
    wrong += _strangers(found)
    if wrong:
        more = f" (+{len(wrong) - NAMED})" if len(wrong) > NAMED else ""
        raise Invalid(" ".join(wrong[:NAMED]) + more, field="file")
    made = record_reviews(reviews=found, actor_id=actor_id, language=language)
    return len(made), len(found) - len(made)


def _lines(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    if len(content) > MOST_BYTES:
        raise Invalid(_("The file is too large: 5 MB at most."), field="file")
    try:
        text = content.decode("utf-8-sig").replace("\x00", "")
    except UnicodeDecodeError:
        raise Invalid(_("The file is not written in UTF-8."), field="file") from None
    head = text.split("\n", 1)[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from _cells(reader)
    except csv.Error:
        said = _("Line %(number)d: a quotation mark is out of place, or a cell is too long.")
        raise Invalid(said % {"number": reader.line_num + 1}, field="file") from None


def _cells(reader: "csv.DictReader[str]") -> Iterator[tuple[int, dict[str, str]]]:
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise Invalid(_("Columns are missing: %(names)s.") % {"names": ", ".join(missing)}, field="file")
    for number, line in enumerate(reader, 2):
        if number > MOST_LINES + 1:
            raise Invalid(_("The file is too long: 5,000 reviews at most."), field="file")
        yield number, {name: (line.get(name) or "").strip() for name in COLUMNS}


def _review(line: dict[str, str]) -> NewReview:
    stars, customer = line["stars"], line["customer"]
    if stars not in {"1", "2", "3", "4", "5"}:
        raise Invalid(_("Stars go from 1 to 5."))
    if not (line["source"] and line["external_id"]):
        raise Invalid(_("The site and the number of the review are needed."))
    if len(line["source"]) > 40 or max(map(len, (line["external_id"], line["author"]))) > 120:
        raise Invalid(_("A value is too long."))
    if (line["url"] and not line["url"].startswith(("https://", "http://"))) or len(line["url"]) > 500:
        raise Invalid(_("This is no address of a page."))
    if customer and not (customer.isascii() and customer.isdigit() and len(customer) < 19):
        raise Invalid(_("A customer is named by their number."))
    return NewReview(
        source=line["source"],
        external_id=line["external_id"],
        stars=int(stars),
        posted_at=_moment(line["posted_at"]),
        text=line["text"],
        author=line["author"],
        url=line["url"],
        customer_id=int(customer) if customer else None,
    )


def _moment(written: str) -> datetime:
    try:
        moment = parse_datetime(written) if len(written) > 10 else None
        day = None if moment else parse_date(written)
    except ValueError:
        moment = day = None
    if day:
        moment = datetime.combine(day, time(12))
    if moment is None or not 1990 < moment.year < 2200:
        raise Invalid(_("Write the day as 2026-03-31."))
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _strangers(found: list[NewReview]) -> list[str]:
    named = {review.customer_id for review in found if review.customer_id}
    known = set(Customer.objects.filter(pk__in=named).values_list("pk", flat=True))
    return [_("No customer has the number %(number)d.") % {"number": each} for each in sorted(named - known)]
