"""The pages on cases and promises: lists, board, one change for many, the call form, the desk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.models import Team
from customers.cases.domain.case_move import move_case
from customers.domain.checked import content_of
from customers.models import Case, Event, Interaction, Promise, Topic
from tests import factories

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}
OLD = timezone.now() - timedelta(days=40)


@pytest.fixture
def amelie():
    return factories.customer()


def listed(client, query: str = "", name: str = "case") -> list[int]:
    page = client.get(reverse(f"customers:{name}-list") + query)
    assert page.status_code == 200
    return [row.pk for row in page.context[f"{name}s"]]


class TestList:
    def test_filters(self, agent, agent_client, amelie):
        late = factories.case(amelie, opened_at=OLD, owner_id=agent.pk, priority=4)
        fresh = factories.case(amelie, kind="request", topic=Topic.objects.get(slug="invoice"))
        closed = factories.case(factories.customer("Paul"))
        move_case(case=closed, to="closed", outcome="solved", actor_id=agent.pk)
        topic = Topic.objects.get(slug="invoice").pk

        assert listed(agent_client) == [late.pk, fresh.pk], "by deadline, the clock runs"
        assert listed(agent_client, "?state=all") == [closed.pk, fresh.pk, late.pk]
        assert listed(agent_client, "?state=closed") == [closed.pk]
        assert listed(agent_client, "?owner=me") == [late.pk]
        assert listed(agent_client, "?owner=nobody&kind=request") == [fresh.pk]
        assert listed(agent_client, f"?topic={topic}") == [fresh.pk]
        assert listed(agent_client, "?late=on") == [late.pk]
        assert listed(agent_client, "?priority=4") == [late.pk]
        assert listed(agent_client, f"?state=all&customer={amelie.pk}") == [fresh.pk, late.pk]
        assert listed(agent_client, "?state=nonsense&owner=999999999999999999999") == [late.pk, fresh.pk]

    def test_pages_by_key_lead_there_and_back(self, agent_client, amelie):
        one = factories.case(amelie, opened_at=OLD)
        copies = [Case(**(content_of(one) | {"key": f"copy {n}"})) for n in range(52)]
        made = [one.pk, *(case.pk for case in Case.objects.bulk_create(copies))]
        first = agent_client.get(reverse("customers:case-list"))
        second = agent_client.get(reverse("customers:case-list") + first.context["next"])
        back = agent_client.get(reverse("customers:case-list") + second.context["previous"])

        assert [case.pk for case in second.context["cases"]] == made[50:]
        assert (second.context["next"], back.context["previous"]) == ("", "")
        assert [case.pk for case in back.context["cases"]] == made[:50]
        assert agent_client.get(reverse("customers:case-list") + "?after=forged").status_code == 400

    @pytest.mark.parametrize("times", [1, 3])
    def test_lists_cost_the_same(self, agent, agent_client, amelie, django_assert_num_queries, times):
        for _ in range(times):
            factories.case(amelie, owner_id=agent.pk, opened_at=OLD)
            factories.promise(amelie, agent_id=agent.pk)
        with django_assert_num_queries(8):  # session, user, cases; topics, and staff and teams in two forms
            assert len(listed(agent_client)) == times
        with django_assert_num_queries(9):  # session, user, a column per state; staff, teams, topics
            agent_client.get(reverse("customers:case-board"))
        with django_assert_num_queries(5):  # session, user, promises, staff, teams
            assert len(listed(agent_client, name="promise")) == times
        with django_assert_num_queries(6):  # session, user, promises, cases, contacts, customers changed
            agent_client.get(reverse("customers:desk"))


class TestBulk:
    url = "/cases/changes/"

    def test_each_row_has_its_result(self, agent, agent_client, amelie):
        first, second, closed = (factories.case(amelie) for _ in range(3))
        move_case(case=closed, to="closed", outcome="solved", actor_id=agent.pk)
        sent = {
            "case": [first.pk, second.pk, closed.pk],
            "action": "close",
            "outcome": "partly",
            "priority": 3,
        }
        page = agent_client.post(self.url, sent)

        assert {(row.case.pk, row.refusal) for row in page.context["results"]} == {
            (first.pk, ""),
            (second.pk, ""),
            (closed.pk, "That is no way from here: this case is “Closed”."),
        }
        assert (page.context["done"], page.context["refused"]) == (2, 1)
        assert list(Case.objects.order_by("pk").values_list("outcome", flat=True)) == [
            "partly",
            "partly",
            "solved",
        ]

    def test_assign_and_prioritise(self, agent, agent_client, amelie):
        case = factories.case(amelie)
        for sent in ({"action": "assign", "owner": agent.pk}, {"action": "prioritise", "priority": 4}):
            assert agent_client.post(self.url, {"case": case.pk} | sent).status_code == 200
        case.refresh_from_db()

        assert (case.owner_id, case.priority) == (agent.pk, 4)

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({"action": "close"}, "Say how it ended."),
            ({"action": "assign"}, "Say whose they become."),
            ({"action": "prioritise", "priority": 4, "case": []}, "Tick at least one case."),
            ({"action": "prioritise", "priority": 4, "case": range(1, 202)}, "At most 200 cases at once."),
        ],
    )
    def test_it_refuses(self, agent_client, amelie, sent, words):
        case = factories.case(amelie)
        page = agent_client.post(self.url, {"case": [case.pk]} | sent)
        assert (page.status_code, words in page.content.decode()) == (422, True)

    def test_refused_the_list_comes_back_as_it_was_filtered_and_ticked(self, agent_client, amelie):
        ticked, other, _request = (
            factories.case(amelie, kind=kind) for kind in ("complaint", "complaint", "request")
        )
        sent = {"case": [ticked.pk], "action": "close", "note": "Sent again"}
        page = agent_client.post(f"{self.url}?kind=complaint", sent)
        shown = page.content.decode()
        assert {case.pk for case in page.context["cases"]} == {ticked.pk, other.pk}
        assert (shown.count(" checked"), 'value="Sent again"' in shown) == (1, True)
        assert f'action="{self.url}?kind=complaint"' in shown
        back = agent_client.get(f"{self.url}?kind=complaint")
        assert (back.status_code, back["Location"]) == (302, "/cases/?kind=complaint")


class TestCallForm:
    sent = {
        "channel": "phone",
        "direction": "in",
        "reason": "delivery",
        "key": "k1",
        "note": "Colis perdu\nLe 3",
    }

    def post(self, client, customer, **fields):
        url = reverse("customers:interaction-create", args=[customer.pk])
        return client.post(url, self.sent | fields, headers=HTMX)

    def test_one_form_logs_promises_opens_and_keeps(self, agent, agent_client, amelie):
        earlier = factories.promise(amelie, agent_id=agent.pk)
        tomorrow = timezone.localdate() + timedelta(days=1)
        follow = {"case": "complaint", "promise_day": tomorrow.isoformat(), f"keeps_{earlier.pk}": "on"}
        for _ in range(2):
            page = self.post(agent_client, amelie, **follow)
        contact, case, promise = Interaction.objects.get(), Case.objects.get(), Promise.objects.latest("pk")
        earlier.refresh_from_db()

        assert page.status_code == 200
        assert "Open complaint since" in page.content.decode()
        assert (contact.case, case.subject, case.kind, case.owner) == (
            case,
            "Colis perdu",
            "complaint",
            agent,
        )
        assert (case.topic and case.topic.slug, case.answered_at is not None) == ("delivery", True)
        assert (promise.kind, promise.what, promise.case, promise.agent) == (
            "call-back",
            "Call back",
            case,
            agent,
        )
        assert timezone.localtime(promise.due_at).strftime("%F %H:%M") == f"{tomorrow} 18:00"
        assert (earlier.state, earlier.kept_with) == ("kept", contact)
        kinds = Event.objects.exclude(kind="customer.created").order_by("pk").values_list("kind", flat=True)
        assert list(kinds) == [
            "promise.made",
            "case.opened",
            "contact.logged",
            "promise.made",
            "promise.kept",
        ]

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"promise": "Rappeler"}, "By when?"),
            ({"promise_day": "2020-01-01"}, "That moment is past already."),
            ({"case": "999999"}, "This case belongs to another customer."),
            ({"case": "wish"}, "Enter a valid value."),
        ],
    )
    def test_what_is_refused_stores_nothing(self, agent_client, amelie, fields, words):
        page = self.post(agent_client, amelie, **fields)
        assert (page.status_code, words in page.content.decode()) == (422, True)
        assert (Interaction.objects.count(), Promise.objects.count(), Case.objects.count()) == (0, 0, 0)


def test_a_case_is_opened_changed_moved_and_closed_by_buttons(agent, agent_client, amelie):
    new = reverse("customers:case-create", args=[amelie.pk])
    assert agent_client.get(new).context["form"].initial["owner"] == agent.pk
    agent_client.post(
        new, {"kind": "request", "subject": "Facture", "priority": 2, "key": "k", "owner": agent.pk}
    )
    case = Case.objects.get()
    at = [case.pk]
    agent_client.post(
        reverse("customers:case-edit", args=at), {"kind": "complaint", "subject": "Facture", "priority": 3}
    )
    agent_client.post(reverse("customers:case-take", args=at))
    agent_client.post(reverse("customers:case-answer", args=at))
    answer = agent_client.post(
        reverse("customers:case-move", args=at), {"to": "waiting", "next": "/cases/board/"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/cases/board/")
    away = agent_client.post(
        reverse("customers:case-move", args=at), {"to": "open", "next": "https://evil.example/"}
    )
    assert away["Location"] == reverse("customers:case-detail", args=at)
    agent_client.post(reverse("customers:case-move", args=at), {"to": "closed", "outcome": "solved"})
    case.refresh_from_db()
    page = agent_client.get(reverse("customers:case-detail", args=at))

    assert (case.kind, case.priority, case.owner, case.state, case.outcome) == (
        "complaint",
        3,
        agent,
        "closed",
        "solved",
    )
    assert [entry.event.kind for entry in page.context["entries"]] == [
        "case.closed",
        "case.resumed",
        "case.waiting",
        "case.answered",
        "case.changed",
        "case.changed",
        "case.opened",
    ]


def test_a_promise_is_made_and_settled_by_its_buttons(agent, agent_client, amelie):
    case = factories.case(amelie)
    url = reverse("customers:promise-create", args=[amelie.pk]) + f"?case={case.pk}"
    sent = {
        "kind": "action",
        "what": "Bon de retour",
        "day": "2099-01-02",
        "clock": "10:30",
        "agent": agent.pk,
        "key": "k",
    }
    assert agent_client.post(url, sent)["Location"] == reverse("customers:case-detail", args=[case.pk])
    promise = Promise.objects.get()
    settle = reverse("customers:promise-settle", args=[promise.pk])
    line = agent_client.post(settle, {"state": "kept"}, headers=HTMX).content.decode()
    refused = agent_client.post(settle, {"state": "broken"}, headers=HTMX).content.decode()

    long = agent_client.post(settle, {"state": "kept", "note": "x" * 301}, headers=HTMX).content.decode()
    assert "at most 300 characters" in long
    assert (promise.case, promise.agent, promise.due_at.year) == (case, agent, 2099)
    assert "Kept" in line
    assert "settled already: Kept" in refused


def test_the_desk_shows_what_is_due_to_whom(agent, agent_client, manager_client, amelie):
    team = Team.objects.create(name="Lyon")
    type(agent).objects.filter(pk=agent.pk).update(team=team)
    mine = factories.case(amelie, owner_id=agent.pk)
    waiting = factories.case(amelie, team_id=team.pk)
    escalated = factories.case(amelie)
    Case.objects.filter(pk=escalated.pk).update(level=1)
    late = factories.promise(amelie, agent_id=agent.pk, made_at=OLD, due_at=OLD + timedelta(days=1))
    teams = factories.promise(amelie, team_id=team.pk, due_at=timezone.now() + timedelta(minutes=1))
    factories.promise(amelie, agent_id=agent.pk, due_at=timezone.now() + timedelta(days=3))
    desk = agent_client.get(reverse("customers:desk")).context
    managers = manager_client.get(reverse("customers:desk")).context

    assert [row.pk for row in desk["cases"]] == [mine.pk]
    assert [row.pk for row in desk["queue"]] == [waiting.pk]
    assert [row.pk for row in desk["promises"]] == [late.pk, teams.pk]
    assert (desk["escalated"], [row.pk for row in managers["escalated"]]) == ([], [escalated.pk])
