"""What holds for minutes and for all processes: failed log-ins, links of a mail followed, links guessed."""

from time import monotonic

from core.sql import execute

PORTION = 20_000
LONGEST = 30
"""Seconds at a time: who guesses links from ever other addresses leaves a row for each, a minute long. A row
goes some hundred times as quickly as one can come."""


def forget_what_is_over() -> int:
    """Job: Django clears its cache only when there are a million rows in it, all counted each time."""
    forgotten, until = 0, monotonic() + LONGEST
    while True:
        over = len(execute(_FORGET, portion=PORTION))
        forgotten += over
        if over < PORTION or monotonic() > until:
            return forgotten


_FORGET = """
    DELETE FROM crm_cache WHERE cache_key IN (
        SELECT cache_key FROM crm_cache WHERE expires <= statement_timestamp()
        ORDER BY expires LIMIT %(portion)s FOR UPDATE SKIP LOCKED
    ) RETURNING 1
"""
