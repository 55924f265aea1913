"""What becomes of an idea reaches who asked for it, and pioneers their invitation, as a mail."""

import re

import pytest
from django.test import Client

from journeys.domain.sending import send_due_messages
from journeys.domain.step import step_enrolments
from surveys.domain.early_access import be_pioneer, invite_pioneers
from surveys.domain.idea import add_idea, change_idea, merge_ideas, move_idea, vote
from surveys.enums import IdeaState
from tests import factories
from tests.journeys.conftest import Letterbox, body, make_due, run_log


@pytest.mark.django_db(transaction=True)
def test_news_and_invitations_leave_as_mails_with_the_way_to_their_page(letterbox: Letterbox) -> None:
    ana = factories.customer("Ana", emails=["ana@example.org"])
    ben = factories.customer("Ben", emails=["ben@example.org"])
    idea, _new = add_idea(
        state=IdeaState.OPEN, language="en", title_en="Sunday delivery", title_fr="Le dimanche"
    )
    vote(idea=idea, customer=ana, tell=True)
    vote(idea=idea, customer=ben)
    be_pioneer(customer=ben, wants=True)
    cleo = factories.customer("Cleo", emails=["cleo@example.org"])
    same, _new = add_idea(state=IdeaState.OPEN, language="fr", title_fr="Ouvrir le dimanche")
    vote(idea=same, customer=cleo, tell=True)
    change_idea(idea=idea, reply_fr="Dès mai.")
    move_idea(idea=idea, to=IdeaState.PLANNED, actor_id=None)
    merge_ideas(idea=same, into=idea, actor_id=None)
    invite_pioneers(idea=idea, many=1, actor_id=None)
    run_log()
    make_due()
    step_enrolments()
    make_due()
    send_due_messages()
    mails = {str(mail["To"]): mail for mail in letterbox.mails}
    assert len(mails) == 3
    merged = mails["Cleo Fotso <cleo@example.org>"]
    assert str(merged["Subject"]) == "Une idée que vous suivez en a rejoint une autre"
    assert "Le dimanche" in body(merged, "plain"), "the one that remains"
    news, invitation = mails["Ana Fotso <ana@example.org>"], mails["Ben Fotso <ben@example.org>"]
    assert str(news["Subject"]) == "Une idée que vous suivez avance"
    assert "Le dimanche" in body(news, "plain")
    assert "Prévue" in body(news, "plain")
    assert "Dès mai." in body(news, "plain")
    assert "Le dimanche" in body(invitation, "plain")
    (path,) = set(re.findall(r"https?://[^/]+(/i/[^/\s]+/)", body(invitation, "plain")))
    assert "Vous pouvez l’essayer avant les autres." in Client().get(path).content.decode()
