"""What deadlines are counted by, over the API."""

from datetime import date

import pytest

from crm.models import Team
from customers.cases.domain.business_calendar import save_calendar
from customers.models import BusinessCalendar

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("calendars", [1, 3])
def test_the_calendars_say_when_the_house_is_open(machine, calendars, django_assert_num_queries):
    teams = [Team.objects.create(name=f"Team {n}") for n in range(calendars)]
    made = [
        save_calendar(
            calendar=None,
            name=f"Calendar {n}",
            time_zone="Europe/Paris",
            country="FR",
            week={0: [(540, 720), (780, 1080)]},
            closing_days={date(2026, 12, 24): "Eve"},
            team_ids=[team.pk],
        )
        for n, team in enumerate(teams)
    ]
    client = machine("customers.view")
    client.get("/api/v1/")
    with django_assert_num_queries(5):  # who asks; the calendars and their three parts
        rows = client.get("/api/v1/business-calendars/").json()["results"]
    assert rows[0] == {
        "id": made[-1].pk,
        "name": f"Calendar {calendars - 1}",
        "time_zone": "Europe/Paris",
        "country": "FR",
        "is_default": False,
        "teams": [teams[-1].pk],
        "hours": [
            {"weekday": 0, "opens": 540, "closes": 720},
            {"weekday": 0, "opens": 780, "closes": 1080},
        ],
        "closing_days": [{"day": "2026-12-24", "name": "Eve"}],
    }
    assert len(rows) == BusinessCalendar.objects.count()


def test_the_deadlines_come_by_priority_and_are_not_written_here(machine):
    rows = machine("customers.view").get("/api/v1/deadlines/").json()["results"]
    assert [row["priority"] for row in rows] == [4, 3, 2, 1]
    assert all(1 <= row["answer_hours"] <= row["solve_hours"] for row in rows)
    assert machine().post("/api/v1/deadlines/", rows[0]).status_code == 405
    assert machine("metrics.view").get("/api/v1/deadlines/").status_code == 403
