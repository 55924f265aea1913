"""How a column writes its dates and numbers, told from the whole column."""

import re

_DAY_MONTH = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}")
_LAST_MARK = re.compile(r"([.,])(\d*)\D*$")


class Evidence:
    """Show it each written form; it counts what can be read one way only."""

    def __init__(self) -> None:
        self.day_first = self.month_first = False
        self.point = self.comma = False

    def see_date(self, written: str) -> None:
        match = _DAY_MONTH.match(written)
        if match:
            self.day_first |= int(match.group(1)) > 12
            self.month_first |= int(match.group(2)) > 12

    def see_number(self, written: str) -> None:
        match = _LAST_MARK.search(written)
        if not match:
            return
        mark, digits = match.groups()
        before = written[: match.start()]
        alone = "." not in before and "," not in before
        if (alone and len(digits) != 3) or (not alone and mark not in before):
            self.point |= mark == "."
            self.comma |= mark == ","

    def date_order(self) -> str:
        """Month first only where no line speaks against it: 03/04 alone is the third of April."""
        return "mdy" if self.month_first and not self.day_first else "dmy"

    def decimal(self, delimiter: str) -> str:
        """Where nothing tells, as the separator does: a file of semicolons comes from a country of commas."""
        if self.point != self.comma:
            return "," if self.comma else "."
        return "," if delimiter == ";" else "."
