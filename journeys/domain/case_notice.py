"""Note that somebody is to be told of a case by email: all that come within two minutes in one."""

from datetime import timedelta

from core.sql import execute

GATHERED = timedelta(minutes=2)


def tell_of_case(*, case_id: int, person_id: int) -> None:
    """In the transaction that gave it to them. A person is told of a case once."""
    execute(_TELL, case=case_id, person=person_id, gathered=GATHERED)


# Updated without a change: so the row is ours until we commit, and nobody claims it without its line.
_TELL = """
    WITH waiting AS (
        INSERT INTO journeys_casenotice AS notice (person_id, due_at)
        SELECT %(person)s, statement_timestamp() + %(gathered)s
        WHERE NOT EXISTS (
            SELECT FROM journeys_casenoticeline WHERE case_id = %(case)s AND person_id = %(person)s
        )
        ON CONFLICT (person_id) WHERE state = 'due' AND attempt = 0
            DO UPDATE SET due_at = notice.due_at
        RETURNING id
    )
    INSERT INTO journeys_casenoticeline (notice_id, person_id, case_id)
    SELECT id, %(person)s, %(case)s FROM waiting
"""
