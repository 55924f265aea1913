"""What another browser sent is confirmed knowingly, in time, and never over a later word."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from core.errors import Conflict
from surveys.domain.answer import record_answer
from surveys.domain.confirmation import confirm
from surveys.domain.suspicion import Sender
from surveys.models import Answer, Revision, Survey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_followed_yet")]


def hidden(page: Any) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))


def later() -> Any:
    return time_machine.travel(timezone.now() + timedelta(seconds=5))


def test_a_revision_never_overwrites_what_was_said_after_it(manager_client, ask):
    token = ask()
    for score, browser in ((9, "mine"), (0, "other"), (8, "mine")):
        record_answer(token=token, score=score, sender=Sender(browser))
    revision = Revision.objects.get()
    with pytest.raises(Conflict):
        confirm(revisions=[revision.pk])
    sent = {"what": "changes", "decision": "counted", "row": revision.pk}
    page = manager_client.post("/doubts/verdicts/new/", sent, follow=True).content.decode()
    assert "what was said last stands" in page
    assert Answer.objects.get().score == 8


def test_a_closed_survey_confirms_nothing(client, ask, send, nps: Survey):
    token = ask()
    sent = hidden(send(client, token, 0, score=2))
    Survey.objects.update(active=False)
    with later():
        assert client.post(f"/s/{token}/confirmation/", sent).status_code == 410
    assert not Answer.objects.get().counts


def test_the_second_tap_shows_what_it_confirms(client, ask, send):
    token, elsewhere = ask(), Client()
    send(client, token, score=9, comment="Parfait")
    doubted = send(elsewhere, token, score=3, comment="Trop long")
    hasty = elsewhere.post(f"/s/{token}/confirmation/", hidden(doubted))
    assert hasty.status_code == 422
    for page in (doubted, hasty):
        words = " ".join(page.content.decode().split())
        assert "<b>3</b> / 10 <div" in words
        assert ("Trop long" in words, "Parfait" in words) == (True, False)
        assert "autre navigateur" in words


def test_who_left_before_the_second_tap_finds_it_again_and_nobody_else_does(client, ask, send):
    """What was said in doubt, at first or as a change, with the button that makes it count."""
    change, first, elsewhere = ask(), ask("interaction:2"), Client()
    send(client, change, score=9, comment="Parfait")
    send(elsewhere, change, score=3, comment="Trop long")
    send(client, first, 0, score=2, comment="Froid")

    def shown(browser: Client, token: str) -> set[str]:
        words = browser.get(f"/s/{token}/").content.decode()
        return {each for each in ("confirmation/", "Parfait", "Trop long", "Froid") if each in words}

    assert shown(elsewhere, change) == {"confirmation/", "Trop long"}
    assert shown(client, change) == {"Parfait"}
    assert shown(client, first) == {"confirmation/", "Froid"}
    assert shown(Client(), change) == shown(Client(), first) == set()
    found = hidden(elsewhere.get(f"/s/{change}/?score=3"))
    with later():
        assert elsewhere.post(f"/s/{change}/confirmation/", found).status_code == 200
    assert shown(elsewhere, change) == {"Trop long"}
