"""Reasons with their trend: what really changed is told from noise, and each leads to its contacts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from metrics.domain.days import today
from metrics.domain.reasons import reasons
from metrics.domain.service import Wanted
from metrics.models import ServiceFigures
from tests.factories import reason

pytestmark = pytest.mark.django_db
PAGE = reverse("metrics:reasons")
NOTHING_ELSE = dict.fromkeys(
    ["timed", "seconds", "squares", "issues", "solved_at_first", "said", "said_solved"], 0
)


def counted(slug: str, now: int, before: int) -> int:
    """So many contacts a day in the last ten days, and in the ten before."""
    key = reason(f"{slug}-test").pk
    ServiceFigures.objects.bulk_create(
        ServiceFigures(
            day=today() - timedelta(days=at), channel="phone", reason_id=key, contacts=many, **NOTHING_ELSE
        )
        for at, many in enumerate([now] * 10 + [before] * 10)
        if many
    )
    return key


def test_a_real_change_is_told_from_noise_and_each_reason_leads_to_its_contacts(manager_client):
    more, same = counted("broken", 30, 10), counted("invoice", 50, 49)
    new = counted("strike", 1, 0)
    found = reasons(Wanted(today() - timedelta(days=9), today()))
    assert [(each.key, each.line.sums.contacts, each.reading) for each in found.lines] == [
        (same, 500, "really less"),
        (more, 300, "really more"),
        (new, 10, "really more"),
    ]
    assert [point.value for point in found.lines[1].trend.points] == [30] * 10
    page = manager_client.get(PAGE, {"since": today() - timedelta(days=9), "until": today()})
    assert f"reason={more}" in page.content.decode()
    assert "really more" in page.content.decode()
    lately = {"since": today() - timedelta(days=4), "until": today()}
    row = manager_client.get("/api/v1/reports/reasons/", lately).json()["rows"][1]
    assert (row[1], row[7]) == (150, "within the noise")


def test_without_a_period_before_there_is_nothing_to_compare_with(manager_client):
    counted("broken", 3, 0)
    (line,) = reasons(Wanted(today() - timedelta(days=9), today())).lines
    assert (line.reading, line.line.share and line.line.share.value) == ("nothing to compare with", 1.0)
    assert "No contact in these days" in manager_client.get(PAGE, {"channel": "letter"}).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_many(manager_client, django_assert_num_queries, count):
    for n in range(count):
        counted(f"r{n}", 2, 1)
    with django_assert_num_queries(13):
        manager_client.get(PAGE)
