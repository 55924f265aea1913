"""What was spent on winning customers, by source and month: typed in or out of a CSV file."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import Invalid
from metrics.domain.days import today
from metrics.models import AcquisitionSpend

MOST, LONGEST = Decimal(10**11), 60
MOST_LINES, MOST_BYTES = 5_000, 1_000_000
COLUMNS = ("source", "month", "amount")
NAMED = 5


def set_spend(*, source: str, month: date, amount: Decimal, actor_id: int | None = None) -> AcquisitionSpend:
    """Of the month that the day lies in; said again, it replaces what was said before. Raises Invalid."""
    source, month = source.strip(), month.replace(day=1)
    if not source or len(source) > LONGEST or "\x00" in source:
        raise Invalid(_("A source has a name of 60 characters at most."), field="source")
    if month > today():
        raise Invalid(_("That month has not begun."), field="month")
    if not (amount.is_finite() and 0 <= amount <= MOST):
        raise Invalid(_("An amount is 0 or more."), field="amount")
    row, _made = AcquisitionSpend.objects.update_or_create(
        source=source, month=month, defaults={"amount": amount, "set_by_id": actor_id, "set_at": Now()}
    )
    row.refresh_from_db()
    return row


def import_spend(*, content: bytes, actor_id: int | None = None) -> int:
    """How many lines. Raises Invalid naming lines; then nothing is stored."""
    wrong: list[str] = []
    seen: dict[tuple[str, date], int] = {}
    many = 0
    with transaction.atomic():
        for number, line in _lines(content):
            many += 1
            try:
                row = set_spend(actor_id=actor_id, **_read(line))  # type: ignore[arg-type]  # as the file has them
                first = seen.setdefault((row.source, row.month), number)
                if first != number:
                    raise Invalid(_("The same source and month stand in line %(first)d.") % {"first": first})
            except Invalid as refusal:
                wrong.append(_("Line %(number)d: %(why)s") % {"number": number, "why": refusal})
        if wrong:
            more = f" (+{len(wrong) - NAMED})" if len(wrong) > NAMED else ""
            raise Invalid(" ".join(wrong[:NAMED]) + more, field="file")
    return many


def _lines(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    if len(content) > MOST_BYTES:
        raise Invalid(_("The file is too large: 1 MB at most."), field="file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(_("The file is not written in UTF-8."), field="file") from None
    head = text.split("\n", 1)[0]
    delimiter = ";" if head.count(";") >= head.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise Invalid(_("Columns are missing: %(names)s.") % {"names": ", ".join(missing)}, field="file")
        for number, line in enumerate(reader, 2):
            if number > MOST_LINES + 1:
                raise Invalid(_("The file is too long: 5,000 lines at most."), field="file")
            yield number, {name: (line.get(name) or "").strip() for name in COLUMNS}
    except csv.Error:
        said = _("Line %(number)d: a quotation mark is out of place, or a cell is too long.")
        raise Invalid(said % {"number": reader.line_num + 1}, field="file") from None


def _read(line: dict[str, str]) -> dict[str, object]:
    try:
        month = date.fromisoformat(line["month"] if len(line["month"]) > 7 else f"{line['month']}-01")
    except ValueError:
        raise Invalid(_("A month is written 2026-03.")) from None
    try:
        amount = Decimal(line["amount"].replace(",", ".").replace("\u00a0", "").replace(" ", ""))
    except InvalidOperation:
        raise Invalid(_("This is not a number.")) from None
    if amount.is_finite() and int(amount.as_tuple().exponent) < -2:
        raise Invalid(_("An amount has two decimals at most, and nothing between its thousands."))
    return {"source": line["source"], "month": month, "amount": amount}
