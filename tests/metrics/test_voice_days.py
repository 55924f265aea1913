"""What customers say of contacts, beside what was observed and what agents say."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.urls import reverse

from core.sql import execute
from crm.models import Team
from customers.models import Interaction
from metrics.domain.days import count_days, rebuild_daily_figures, today
from metrics.domain.recount import COUNTS, recount_due
from metrics.domain.service import Sums, Wanted, service_report
from metrics.domain.snapshot.series import EVERYTHING, Scope, latest
from metrics.domain.snapshot.take import take_snapshots
from metrics.enums import ServiceSplit
from metrics.models import AnswerFigures, Recount
from surveys.domain.answer import record_answer
from surveys.domain.invitation import Asked, invite
from surveys.enums import SurveyKind
from surveys.models import Answer, Survey
from tests.factories import contact, reason, user
from tests.metrics.facts import answer
from tests.metrics.test_behind import sizes
from tests.metrics.test_service_days import noon

pytestmark = pytest.mark.django_db
SCALES = {"nps": (0, 10), "csat": (1, 5), "fcr": (0, 1)}


def say(about: Interaction, kind: str, score: int) -> None:
    lowest, highest = SCALES[kind]
    scale = {"kind": kind, "scale_min": lowest, "scale_max": highest}
    survey = Survey.objects.get_or_create(slug=f"said-{kind}", defaults=scale)[0]
    occasion = f"interaction:{about.pk}"
    token = invite(survey=survey, asked=[Asked(about.customer_id, occasion)])[occasion]
    record_answer(token=token, score=score)


@pytest.fixture
def told():
    """Awa hears three answers to each question, Ben one; one more answer is about nothing."""
    awa, ben = user(name="Awa"), user(name="Ben")
    calls = [contact(agent_id=awa.pk, reason=reason(), started_at=noon(9)) for _n in range(3)]
    for call, nps, csat, solved in zip(calls, (10, 7, 2), (5, 4, 3), (1, 1, 0), strict=True):
        for kind, score in (("nps", nps), ("csat", csat), ("fcr", solved)):
            say(call, kind, score)
    mail = contact(channel="email", agent_id=ben.pk, reason=reason(), started_at=noon(9))
    say(mail, "fcr", 0)
    answer(mail.customer, 3)
    rebuild_daily_figures()
    return awa, ben


def said(line: Sums) -> tuple[int, ...]:
    return (
        line.asked,
        line.told_solved,
        line.scored,
        line.promoters,
        line.detractors,
        line.rated,
        line.satisfied,
    )


def test_answers_stand_beside_the_agent_and_the_channel_they_are_about(told):
    awa, ben = told
    wanted = Wanted(today() - timedelta(days=1), today())
    for _again in range(2):
        report = service_report(wanted, ServiceSplit.AGENT)
        assert {line.key: said(line.sums) for line in report.lines} == {
            awa.pk: (3, 2, 3, 1, 1, 3, 2),
            ben.pk: (1, 0, 0, 0, 0, 0, 0),
        }
        assert said(report.whole) == (4, 2, 3, 1, 1, 3, 2)
        count_days(since=today())
    mail, phone = service_report(wanted, ServiceSplit.CHANNEL).lines
    assert (phone.sums.nps and phone.sums.nps.value, mail.sums.nps, mail.sums.csat) == (0, None, None)


def test_behind_each_share_stand_its_answers(told):
    _awa, ben = told
    assert sizes("said_by_customers") == {"yes": 2, "no": 2, "all": 4}
    assert sizes("said_by_customers", agent=ben.pk) == {"yes": 0, "no": 1, "all": 1}
    assert sizes("contact_nps", channel="phone") == {"promoters": 1, "detractors": 1, "all": 3}
    assert sizes("contact_csat", reason=reason().pk) == {"satisfied": 2, "others": 1, "all": 3}


def test_three_opinions_stand_side_by_side(manager_client, told):
    page = manager_client.get(reverse("metrics:service"), {"by": "agent"})
    shown = [it.metric.key for it in page.context["headline"]]
    assert shown[2:5] == ["first_contact_resolution", "said_by_agents", "said_by_customers"]


def test_no_or_yes_has_no_other_answers():
    with pytest.raises(IntegrityError, match="survey_no_or_yes"), transaction.atomic():
        Survey.objects.create(slug="x", kind=SurveyKind.SOLVED, scale_min=0, scale_max=2)


def test_the_customer_chooses_between_words(client):
    survey = Survey.objects.get(slug="solved-after-contact")
    who = contact().customer
    token = invite(survey=survey, asked=[Asked(who.pk, "x")])["x"]
    page = client.get(reverse("surveys:answer", args=[token])).content.decode()
    assert ("1 =" in page, "scale-ends" in page, "No" in page) == (False, False, True)


def test_a_house_upgraded_counts_its_old_answers(told):
    """What was given before the last hundred days, and before these figures were there."""
    Answer.objects.update(answered_at=noon(200))
    AnswerFigures.objects.all().delete()
    Recount.objects.create(name="history", done_at=noon(1), due_at=noon(-1))
    execute(import_module("metrics.migrations.0016_figures_of_all_days").AGAIN)
    assert "history" in recount_due([each for each in COUNTS if each.name == "history"])
    assert AnswerFigures.objects.aggregate(all=Sum("answers")) == {"all": 10}


def test_what_customers_say_is_kept_day_by_day_beside_the_two_others(told, manager_client):
    awa, _ben = told
    type(awa).objects.filter(pk=awa.pk).update(team=Team.objects.create(name="North"))
    awa.refresh_from_db()
    take_snapshots()
    scopes = [EVERYTHING, Scope(channel="phone"), Scope(channel="email"), Scope(team=awa.team_id)]
    rows = [latest("said_by_customers", scope) for scope in scopes]
    assert [row and (row.total, row.n) for row in rows] == [(2, 4), (2, 3), (0, 1), (2, 3)]
    headline = manager_client.get(reverse("metrics:dashboard")).context["headline"]
    three = [it.metric.key for it in headline if it.metric.key.startswith(("said", "first_contact"))]
    assert three == ["first_contact_resolution", "said_by_agents", "said_by_customers"]
    assert "said_by_customers" in manager_client.get(reverse("metrics:trends")).content.decode()
