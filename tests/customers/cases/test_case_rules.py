"""Deadlines and calendars as managers set them; two people editing one case."""

import json

import pytest

from crm.models import Team, User
from customers.cases.domain.business_calendar import opening_times_of, save_calendar
from customers.models import BusinessCalendar, Case, Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def amelie():
    return factories.customer()


class TestRules:
    def test_deadlines_are_changed_for_new_cases(self, manager_client, amelie):
        before = factories.case(amelie)
        hours = {"answer_1": 9, "solve_1": 9, "answer_2": 9, "solve_2": 18, "answer_3": 9, "solve_3": 9}
        page = manager_client.post("/case-rules/", hours | {"answer_4": 2, "solve_4": 1})
        assert (page.status_code, "no less than for the answer" in page.content.decode()) == (422, True)
        manager_client.post("/case-rules/", hours | {"answer_4": 1, "solve_4": 2})
        after = factories.case(amelie)
        kept = Case.objects.get(pk=before.pk)

        assert kept.solve_by == before.solve_by
        assert after.solve_by < before.solve_by

    def test_a_calendar_is_written_as_one_writes_hours(self, manager_client):
        team = Team.objects.create(name="Lyon")
        sent = {
            "name": "Lyon",
            "time_zone": "Europe/Paris",
            "country": "FR",
            "day_0": "9h–12h, 14:00-18:30",
            "closing_days": "2026-12-24 Inventaire",
            "teams": [team.pk],
        }
        assert manager_client.post("/case-rules/calendars/new/", sent).status_code == 302
        calendar = BusinessCalendar.objects.get(name="Lyon")
        page = manager_client.get(f"/case-rules/calendars/{calendar.pk}/")

        assert list(calendar.hours.values_list("weekday", "opens", "closes")) == [
            (0, 540, 720),
            (0, 840, 1110),
        ]
        assert page.context["form"]["day_0"].value() == "9:00–12:00, 14:00–18:30"
        assert page.context["form"]["closing_days"].value() == "2026-12-24 Inventaire"
        assert len(page.context["holidays"]) == 11

    def test_a_calendar_goes_and_its_teams_keep_the_hours_of_the_house(self, manager_client):
        default, team = BusinessCalendar.objects.get(), Team.objects.create(name="Lyon")
        lyon = save_calendar(
            calendar=None, name="Lyon", time_zone="Europe/Paris", week={6: [(0, 60)]}, team_ids=[team.pk]
        )
        for calendar in (lyon, default):
            assert manager_client.post(f"/case-rules/calendars/{calendar.pk}/removal/").status_code == 302

        assert list(BusinessCalendar.objects.all()) == [default]
        assert opening_times_of(team.pk).week == opening_times_of(None).week
        assert Event.objects.filter(kind="case_rules.changed", data__removed=True).count() == 1

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"day_0": ""}, "Open on at least one day"),
            ({"day_0": "9-18, 17-19"}, "overlap"),
            ({"day_0": "18:00–9:00"}, "Opening comes before closing"),
            ({"day_0": "matin"}, "Write hours like"),
            ({"closing_days": "demain"}, "does not begin with a date"),
            ({"is_default": ""}, "Make another calendar the default one instead."),
        ],
    )
    def test_a_calendar_that_cannot_be_is_refused(self, manager_client, wrong, words):
        default = BusinessCalendar.objects.get()
        sent = {"name": "x", "time_zone": "Europe/Paris", "day_0": "9-18", "is_default": "on"}
        page = manager_client.post(f"/case-rules/calendars/{default.pk}/", sent | wrong)

        assert (page.status_code, words in page.content.decode()) == (422, True)
        assert default.hours.count() == 5


class TestTwoEditing:
    def form(self, client, case: Case) -> dict[str, str]:
        form = client.get(f"/cases/{case.pk}/edit/").context["form"]
        sent = {name: form[name].value() or "" for name in form.fields if name != "key"}
        offered = {str(code) for code, _name in form.fields["owner"].choices}
        return sent | {
            "seen": json.dumps(form.initial["seen"]),
            "owner": sent["owner"] if str(sent["owner"]) in offered else "",
        }

    def test_each_keeps_what_only_they_changed(self, agent_client, manager_client, amelie):
        case = factories.case(amelie, description="Eins\nZwei")
        first, second = (self.form(client, case) for client in (agent_client, manager_client))
        manager_client.post(f"/cases/{case.pk}/edit/", second | {"priority": "4"})
        sent = first | {"subject": "Colis retrouvé", "description": "Eins\r\nZwei"}
        assert agent_client.post(f"/cases/{case.pk}/edit/", sent).status_code == 302
        case.refresh_from_db()
        assert (case.priority, case.subject, case.description) == (4, "Colis retrouvé", "Eins\nZwei")

    def test_who_has_left_keeps_a_case_until_somebody_takes_it(self, agent_client, amelie):
        case = factories.case(amelie, owner_id=factories.user(is_active=False).pk)
        sent = self.form(agent_client, case) | {"subject": "Colis retrouvé"}
        assert agent_client.post(f"/cases/{case.pk}/edit/", sent).status_code == 302
        stored = Case.objects.get()
        assert (stored.subject, stored.owner_id) == ("Colis retrouvé", case.owner_id)

    def test_a_case_that_somebody_took_since_is_not_taken_from_them(
        self, agent_client, manager_client, amelie
    ):
        address = f"/cases/{factories.case(amelie).pk}/"
        nobody = {"owner": agent_client.get(address).context["owner_mark"]}
        manager_client.post(f"{address}taking/", nobody)
        told = agent_client.post(f"{address}taking/", nobody, follow=True)
        owner = User.objects.get(cases=Case.objects.get())
        assert owner.role == "manager"
        assert f"it is now: {owner}" in told.content.decode()
        agent_client.post(f"{address}taking/", {"owner": told.context["owner_mark"]})
        assert User.objects.get(cases=Case.objects.get()).role == "agent"

    def test_who_changes_the_same_is_told_first(self, agent_client, manager_client, amelie):
        case = factories.case(amelie)
        first, second = (self.form(client, case) for client in (agent_client, manager_client))
        manager_client.post(f"/cases/{case.pk}/edit/", second | {"priority": "4"})
        refused = agent_client.post(f"/cases/{case.pk}/edit/", first | {"priority": "1"})
        assert refused.status_code == 422
        assert "it is now: Urgent" in refused.content.decode()
        again = first | {"priority": "1", "seen": refused.context["form"]["seen"].value()}
        assert agent_client.post(f"/cases/{case.pk}/edit/", again).status_code == 302
        case.refresh_from_db()
        assert case.priority == 1
