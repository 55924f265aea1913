"""What broke: its trace on standard error, the address without what opens something of a person."""

import logging
import re
from typing import TextIO

# What follows opens something of a person without a password. A test looks for addresses that are not here.
_SECRET = re.compile(r"^(/(?:s|i/from|i|u|p|report-mail|account/password/reset/key)/)[^/?\s]+")


def cut(address: str) -> str:
    """Without the secret of a link, and without the words that were looked for."""
    return _SECRET.sub(r"\1…", address.partition("?")[0])


class ErrorLog(logging.StreamHandler[TextIO]):
    """Of Django's own handlers none writes where nobody debugs: an error would leave no trace."""

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.args, tuple):
            record.args = tuple(cut(each) if isinstance(each, str) else each for each in record.args)
        super().emit(record)
