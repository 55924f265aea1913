"""Customer service by segment: what snapshots keep of ninety days, beside the sums of everybody."""

import pytest
from django.urls import reverse

from metrics.domain.days import rebuild_daily_figures, today
from metrics.domain.service import Wanted, service_report
from metrics.domain.snapshot.take import take_snapshots
from metrics.enums import ServiceSplit
from metrics.models import Segment, SegmentMembership
from tests.factories import contact, customer, reason
from tests.metrics.facts import days_ago
from tests.metrics.test_service_days import noon

pytestmark = pytest.mark.django_db
PAGE = reverse("metrics:service")
SESSION_AND_USER = 2


@pytest.fixture
def members():
    awa, ben, delivery = customer(), customer(), reason("delivery-test")
    for who, day in ((awa, 20), (awa, 18), (awa, 50), (ben, 30)):
        contact(who, channel="email", reason=delivery, started_at=noon(day), solved=True)
    segment = Segment.objects.create(slug="hers", name_fr="Les siens", name_en="Hers", rule={})
    SegmentMembership.objects.create(segment=segment, customer=awa, entered_at=days_ago(1))
    rebuild_daily_figures()
    take_snapshots()


def test_a_segment_has_the_contacts_and_issues_of_its_members(members):
    report = service_report(Wanted(today(), today()), ServiceSplit.SEGMENT)
    [line] = report.lines
    sums, share = line.sums, line.share
    assert share
    assert (line.key, sums.contacts, sums.issues, sums.solved_at_first) == ("hers", 3, 2, 1)
    assert (sums.said, sums.said_solved, share.value, line.share_before) == (2, 2, 0.75, None)
    assert ((report.until - report.since).days, report.whole.contacts) == (89, 0)
    assert (
        service_report(Wanted(days_ago(400).date(), days_ago(300).date()), ServiceSplit.SEGMENT).lines == []
    )


def test_page_file_and_lists_know_them(members, manager_client, django_assert_num_queries):
    page = manager_client.get(PAGE, {"by": "segment"}).content.decode()
    assert "Segments: of everybody in them" in page
    behind = reverse("metrics:behind", args=["contacts"])
    report = service_report(Wanted(today(), today()), ServiceSplit.SEGMENT)
    asked = {"segment": "hers", "since": report.since, "until": report.until}
    assert len(manager_client.get(behind, asked).context["lines"]) == 3
    rows = manager_client.get("/api/v1/reports/service/", {"by": "segment"}).json()["rows"]
    assert [row[:2] for row in rows] == [["Hers", 3]]
    with django_assert_num_queries(
        SESSION_AND_USER + 15
    ):  # nine of everybody, segments, their names, the filters
        manager_client.get(PAGE, {"by": "segment"})
