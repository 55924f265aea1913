"""Emails to the staff about cases of theirs: one for many, in their language, never twice."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from core.due import claim
from core.sql import execute
from customers.cases.domain.case_move import move_case
from customers.models import Case
from journeys.channels.email import Accepted, Later
from journeys.domain.case_mail import NOTICES, send_due_notices
from journeys.domain.sending import MOST_CRASHES
from journeys.domain.staff_mail import NothingToTell
from journeys.enums import StaffMailReason
from journeys.models import CaseNotice, CaseNoticeLine
from tests import factories
from tests.journeys.conftest import body
from tests.journeys.loop import followed, says

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_quiet_hours")]


@pytest.fixture
def awa(live):
    """Owner of what the loop opens."""
    person = factories.user(name="Awa", language="fr")
    live(holder="person", owner=person)
    return person


def send() -> list[tuple[str, str, bool]]:
    """As if they were due now."""
    CaseNotice.objects.filter(state="due").update(due_at=Now())
    send_due_notices()
    rows = CaseNotice.objects.order_by("pk")
    return [(row.state, row.reason, row.mime is not None) for row in rows]


def in_hand() -> CaseNotice:
    CaseNotice.objects.update(due_at=Now())
    (notice,) = claim(CaseNotice.objects.filter(state="due"), owner=uuid4(), to="claimed")
    return notice


def test_many_cases_are_one_mail_in_the_language_of_its_reader(awa, letterbox):
    for n in range(22):
        says(n % 6, "Secret", of=factories.customer(f"Client {n:02}"))
    followed()
    followed()
    assert (CaseNotice.objects.count(), CaseNoticeLine.objects.count()) == (1, 22)
    assert CaseNotice.objects.filter(due_at__gt=Now()).exists(), "waits for more"
    assert send() == send() == [("sent", "", False)]
    (mail,) = letterbox.mails
    assert mail["To"] == f"Awa <{awa.email}>"
    assert mail["Subject"].startswith("22 dossiers pour vous")
    assert mail["Content-Language"] == "fr"
    for kind in ("plain", "html"):
        text = body(mail, kind)
        assert "Client 00" in text
        assert f"/cases/{Case.objects.earliest('pk').pk}/" in text
        assert "2 autres dossiers" in text
        assert "/profile/" in text
        assert "Secret" not in text
    assert "<" not in body(mail, "plain")
    says(0)
    followed()
    assert [state for state, _reason, _mime in send()] == ["sent", "sent"]


def test_who_wants_none_has_left_or_has_nothing_to_do_gets_none(awa, agent_client, agent, letterbox):
    says(1)
    followed()
    move_case(case=Case.objects.get(), to="closed", outcome="solved", actor_id=None)
    assert send()[-1][:2] == ("suppressed", "settled")
    awa.case_mail = False
    awa.save()
    says(2)
    followed()
    assert send()[-1][:2] == ("suppressed", "opted-out")
    says(3)
    followed()
    type(awa).objects.update(is_active=False)
    assert send()[-1][:2] == ("suppressed", "left")
    assert letterbox.mails == []
    type(awa).objects.update(is_active=True)
    told = {"name": "Moi", "language": "fr", "extension": ""}
    agent_client.post("/profile/", told | {"case_mail": "on"})
    assert type(agent).objects.get(pk=agent.pk).case_mail is True
    agent_client.post("/profile/", told)
    assert type(agent).objects.get(pk=agent.pk).case_mail is False


def test_who_dies_sends_nothing_twice_and_holds_no_later_case(awa, letterbox):
    says(1)
    followed()
    notice = in_hand()
    says(2)
    followed()
    assert CaseNotice.objects.filter(state="due").count() == 1, "a later case waits in a mail of its own"
    execute("UPDATE journeys_casenotice SET lease_until = now() - interval '1 hour' WHERE state = 'claimed'")
    NOTICES.recover()
    assert CaseNotice.objects.filter(state="due").count() == 2, "what was only claimed is due again"
    CaseNotice.objects.exclude(pk=notice.pk).update(due_at=Now() + timedelta(hours=1))
    CaseNotice.objects.filter(pk=notice.pk).update(due_at=Now())
    (again,) = claim(CaseNotice.objects.filter(state="due"), owner=uuid4(), to="claimed")
    assert NOTICES.prepare(again) is True
    execute("UPDATE journeys_casenotice SET lease_until = now() - interval '1 hour' WHERE state = 'sending'")
    NOTICES.recover()
    NOTICES.settle(again, Accepted())  # who comes late changes nothing
    first = CaseNotice.objects.get(pk=notice.pk)
    assert (first.state, first.reason, letterbox.mails) == ("uncertain", "unknown-end", [])
    assert first.mime is None, "it names customers"


def test_who_loses_the_claim_while_rendering_sends_nothing(awa):
    says(1)
    followed()
    notice = in_hand()

    def render(_notice):
        CaseNotice.objects.update(lease_until=Now() - timedelta(hours=1))
        raise NothingToTell(StaffMailReason.LEFT)

    assert replace(NOTICES, render=render).prepare(notice) is False
    assert CaseNotice.objects.get().state == "claimed", "whoever recovers it has the word"


def test_a_mail_names_customers_only_while_it_is_sent(awa):
    says(1)
    followed()
    notice = in_hand()
    assert NOTICES.prepare(notice) is True
    assert CaseNotice.objects.get().mime is not None
    NOTICES.settle(notice, Later("busy"))
    assert CaseNotice.objects.values_list("state", "mime").get() == ("due", None)
    in_hand()
    CaseNotice.objects.update(lease_until=Now() - timedelta(hours=1), crashes=MOST_CRASHES - 1)
    NOTICES.recover()
    last = CaseNotice.objects.values_list("state", "reason", "mime").get()
    assert last == ("failed", "gave-up", None)
    with pytest.raises(IntegrityError, match="case_notice_text_forgotten"), transaction.atomic():
        CaseNotice.objects.update(mime=b"Subject: Amelie")
