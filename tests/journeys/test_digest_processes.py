"""A report by email whose sender dies by kill -9: one mail at most, and what is not known is told as such."""

import socket
from collections import Counter

import pytest

from journeys.domain.digest import DIGESTS, send_due_digests
from journeys.models import Digest
from tests import processes
from tests.journeys.conftest import Letterbox
from tests.journeys.test_digest import subscribed
from tests.journeys.test_sending import SENDER, wait_until

LONG_AGO = "2020-01-01T00:00Z"


def due() -> None:
    Digest.objects.filter(state="due").update(due_at=LONG_AGO)


def after_the_lease() -> None:
    Digest.objects.filter(state__in=["claimed", "sending"]).update(lease_until=LONG_AGO)
    DIGESTS.recover()


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_kill_9_between_making_a_mail_and_knowing_it_sent_doubles_none(agent, letterbox: Letterbox, settings):
    """Once before the server has heard of the mail, once after it has taken it, before we know."""
    subscribed(agent)
    due()
    with socket.create_server(("127.0.0.1", 0)) as mute:
        mute.settimeout(60)
        url = f"smtp://127.0.0.1:{mute.getsockname()[1]}"
        with processes.running(SENDER, MAIL_URL=url, CERCLE_SECRET_KEY="x"):
            mute.accept()  # the mail is made; it waits for a greeting that never comes
    after_the_lease()
    assert Digest.objects.get().state == "uncertain"
    assert send_due_digests() == 0, "it may have arrived: it is not sent again; the next one is planned"
    assert letterbox.mails == []
    due()
    letterbox.silent = True
    url = f"smtp://127.0.0.1:{settings.EMAIL_PORT}"
    with processes.running(SENDER, MAIL_URL=url, CERCLE_SECRET_KEY="x"):
        wait_until(lambda: letterbox.waiting == 1)
    letterbox.silent = False
    after_the_lease()
    send_due_digests()
    due()
    send_due_digests()
    assert len({str(mail["Message-ID"]) for mail in letterbox.mails}) == len(letterbox.mails) == 2
    states = Counter(Digest.objects.values_list("state", flat=True))
    assert states == {"uncertain": 2, "sent": 1, "due": 1}
