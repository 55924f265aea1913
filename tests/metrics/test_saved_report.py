"""Reports kept with their filters: whose they are, what is refused, and that a period stays relative."""

import pytest
from django.urls import reverse

from core.errors import Conflict, Invalid
from metrics.models import SavedReport
from metrics.reports.saved_report import rename_report, save_report
from tests.factories import user

pytestmark = pytest.mark.django_db
LIST = reverse("metrics:saved-report-list")


def save(client, query: str = "", key: str = "service", **form: str):
    address = reverse("metrics:saved-report-create", args=[key])
    return client.post(f"{address}?{query}", {"name": "Mine", **form}, follow=True)


def test_it_is_kept_with_its_filters_and_opened_with_them(agent, agent_client):
    save(agent_client, "period=7&by=channel&since=&page=3&channel=phone")
    saved = SavedReport.objects.get()
    assert (saved.owner_id, saved.report, saved.shared) == (agent.pk, "service", False)
    assert saved.query == "period=7&by=channel&channel=phone"
    page = agent_client.get(LIST)
    (line, _form) = page.context["lines"][0]
    assert line.filters == "Last 7 days · By channel · Phone"
    assert line.address == f"/figures/service/?{saved.query}"
    assert agent_client.get(line.address).context["form"].data["period"] == "7"


def test_private_is_private_and_shared_is_for_everybody(agent_client, manager_client, reader_client):
    save(agent_client, shared="on", name="Secret")
    save(manager_client, shared="on", name="Ours")
    secret, ours = SavedReport.objects.order_by("pk")
    assert (secret.shared, ours.shared) == (False, True)
    assert "Ours" in agent_client.get(LIST).content.decode()
    assert "Secret" not in manager_client.get(LIST).content.decode()
    change, delete = "metrics:saved-report-change", "metrics:saved-report-delete"
    for name in (change, delete):
        refused = agent_client.post(reverse(name, args=[ours.pk]), {"name": "x"}, follow=True)
        assert "Only its owner, or a manager" in refused.content.decode()
        assert manager_client.post(reverse(name, args=[secret.pk]), {"name": "x"}).status_code == 404
        assert reader_client.post(reverse(name, args=[ours.pk]), {"name": "x"}).status_code == 403
    agent_client.post(reverse(change, args=[secret.pk]), {"name": "Still mine", "shared": "on"})
    secret.refresh_from_db()
    assert (secret.name, secret.shared) == ("Still mine", False)
    manager_client.post(reverse(delete, args=[ours.pk]))
    assert list(SavedReport.objects.values_list("name", flat=True)) == ["Still mine"]


def test_what_cannot_be_kept_is_refused(agent, agent_client):
    mine = save_report(owner_id=agent.pk, name="Mine", report="rfm", query="")
    other = save_report(owner_id=agent.pk, name="Other", report="rfm", query="")
    assert save_report(owner_id=agent.pk, name=" Mine ", report="cohorts", query="").pk == mine.pk
    with pytest.raises(Conflict, match="of this name already"):
        rename_report(saved=other, name="Mine", shared=False)
    with pytest.raises(Invalid, match="There is no such report"):
        save_report(owner_id=agent.pk, name="x", report="weather", query="")
    with pytest.raises(Invalid, match="The end lies before the beginning"):
        save_report(owner_id=agent.pk, name="x", report="service", query="since=2026-05-01&until=2026-01-01")
    for name in ("", "x" * 61, "\x00"):
        assert "60 characters at most" in save(agent_client, name=name).content.decode()
    assert save(agent_client, key="weather").status_code == 404
    assert SavedReport.objects.count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_many(agent, agent_client, django_assert_num_queries, count):
    for n in range(count):
        save_report(owner_id=agent.pk, name=f"R{n}", report="service", query="by=team", shared=n == 1)
    with django_assert_num_queries(3):
        agent_client.get(LIST)


def test_a_report_there_is_no_more_is_named_so(agent, agent_client):
    SavedReport.objects.create(owner=agent, name="Old", report="weather", query="sky=blue")
    assert "There is no such report any more" in agent_client.get(LIST).content.decode()


def test_the_api_keeps_them_too(agent, agent_client, manager_client, machine):
    body = {"name": "Mine", "report": "service", "query": "period=30&odd=1"}
    made = agent_client.post("/api/v1/saved-reports/", body, content_type="application/json")
    assert made.status_code == 201
    assert made.json() | {"id": 0, "saved_at": ""} == {
        "id": 0,
        "owner": agent.pk,
        "name": "Mine",
        "report": "service",
        "query": "period=30",
        "filters": "Last 30 days",
        "shared": False,
        "saved_at": "",
    }
    shared = agent_client.post(
        "/api/v1/saved-reports/", body | {"shared": True}, content_type="application/json"
    )
    assert list(shared.json()["error"]["fields"]) == ["shared"]
    robot = machine("metrics.view", "metrics.save_report")
    assert list(robot.post("/api/v1/saved-reports/", body).json()["error"]["fields"]) == ["owner"]
    owner = user()
    assert robot.post("/api/v1/saved-reports/", body | {"owner": owner.pk}).status_code == 201
    address = f"/api/v1/saved-reports/{made.json()['id']}/"
    assert manager_client.get(address).status_code == 404
    assert agent_client.delete(address).status_code == 204
    assert [row.owner_id for row in SavedReport.objects.all()] == [owner.pk]
