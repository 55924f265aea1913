"""Reports are declared once: what is declared is page, file and answer of the API alike."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import QueryDict

from core.errors import Invalid
from crm.policy import RIGHTS
from metrics.domain.days import rebuild_daily_figures, today
from metrics.forms.report import PeriodFilter
from metrics.reports import REPORTS
from tests.factories import contact, reason, user

pytestmark = pytest.mark.django_db
SERVICE = REPORTS["service"]


def everything(right: str) -> bool:
    return right in RIGHTS


@pytest.mark.parametrize("key", list(REPORTS))
def test_each_says_something_true_of_an_empty_house(manager_client, key):
    report = REPORTS[key]
    page = manager_client.get(report.address)
    assert (page.status_code, page.context["declared"]) == (200, report)
    assert f"/figures/reports/{key}.csv" in page.content.decode()
    content = report.answer(QueryDict(), everything)
    keys = [column.key for column in content.columns]
    assert len(set(keys)) == len(keys)
    assert content.bars in {"", *keys}
    told = manager_client.get(f"/api/v1/reports/{key}/").json()
    assert [column["key"] for column in told["columns"]] == keys
    assert all(len(row) == len(keys) for row in told["rows"])


def test_the_same_question_has_the_same_answer_as_a_file_and_over_the_api(manager_client):
    contact(agent_id=user().pk, reason=reason("invoice-test"), channel="phone")
    rebuild_daily_figures()
    told = manager_client.get("/api/v1/reports/service/", {"period": "7", "by": "channel"}).json()
    assert (told["since"], told["until"]) == (str(today() - timedelta(days=6)), str(today()))
    assert told["columns"][:3] == [
        {"key": "who", "label": "By channel", "unit": "text"},
        {"key": "contacts", "label": "Contacts", "unit": "count"},
        {"key": "share", "label": "Share of contacts", "unit": "share"},
    ]
    assert [row[:3] for row in told["rows"]] == [["Phone", 1, 1.0]]
    assert told["figures"][0] | {"between": ""} == {
        "key": "contacts",
        "title": "Contacts",
        "words": "1",
        "between": "",
        "change": "",
    }
    file = manager_client.get("/figures/reports/service.csv?period=7&by=channel")
    assert b"Phone,1,1.0" in b"".join(file.streaming_content)


def test_a_question_that_cannot_be_is_refused_by_name(manager_client):
    with pytest.raises(Invalid, match="To: The end lies before the beginning"):
        SERVICE.answer(QueryDict("since=2026-05-01&until=2026-01-01"), everything)
    answer = manager_client.get("/api/v1/reports/service/", {"period": "year"})
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["period"])
    answer = manager_client.get("/api/v1/reports/service/", {"colour": "red"})
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["colour"])
    assert manager_client.get("/figures/reports/service.csv?period=year").status_code == 400
    assert manager_client.get("/figures/reports/weather.csv").status_code == 404
    assert manager_client.get("/api/v1/reports/weather/").status_code == 404


def test_agents_are_compared_for_those_alone_who_may_see_it(reader_client):
    assert reader_client.get("/api/v1/reports/service/", {"by": "team"}).status_code == 200
    assert reader_client.get("/api/v1/reports/service/", {"by": "agent"}).status_code == 403
    with pytest.raises(PermissionDenied):
        SERVICE.answer(QueryDict(), lambda right: right != "metrics.view")


@pytest.mark.parametrize(
    ("asked", "since", "until"),
    [
        ("", date(2026, 8, 16), date(2026, 11, 13)),
        ("period=7", date(2026, 11, 7), date(2026, 11, 13)),
        ("period=week", date(2026, 11, 2), date(2026, 11, 8)),
        ("period=month", date(2026, 10, 1), date(2026, 10, 31)),
        ("period=30&since=2026-11-01", date(2026, 11, 1), date(2026, 11, 13)),
        ("until=2026-03-31", date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_a_period_goes_along_with_the_days(asked, since, until, monkeypatch):
    monkeypatch.setattr("metrics.forms.report.today", lambda: date(2026, 11, 13))  # a Friday
    form = PeriodFilter(QueryDict(asked))
    assert form.is_valid()
    assert form.days == (since, until)
    assert PeriodFilter.kept(QueryDict(f"{asked}&page=3&x=1")) == asked
