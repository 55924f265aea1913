"""The mail of a survey in the builder: as the customer would have it, in a frame that may do nothing."""

import pytest
from django.test import Client

from surveys.domain.version import publish
from surveys.domain.wording import change_wording
from surveys.models import Invitation, Survey
from tests import factories

pytestmark = pytest.mark.django_db
PATH = "/surveys/nps-after-contact/mail/"


def read(client: Client, query: str = "", path: str = PATH) -> str:
    return client.get(f"{path}{query}").content.decode()


def test_it_has_sender_subject_words_and_scores_that_lead_nowhere(manager_client: Client) -> None:
    mail = read(manager_client, "?language=fr")
    assert ("De\u00a0: <b>Cercle</b>" in mail, "Votre avis sur notre échange, Camille" in mail) == (
        True,
        True,
    )
    assert mail.count('href="#?score=') == 11
    assert "http" not in mail.replace("http-equiv", "")
    assert not Invitation.objects.exists()


def test_it_speaks_the_language_that_is_asked_for(manager_client: Client) -> None:
    assert '<html lang="en">' in read(manager_client, "?language=en")
    assert '<html lang="en">' in read(manager_client, "?language=de%00")  # hers


def test_a_brand_has_its_own_words_before_they_are_published(manager_client: Client) -> None:
    brand = factories.brand(sender="The Harbour team", accent="#1d5fa6")
    survey = Survey.objects.get(slug="nps-after-contact")
    words = {"mail.intro": {"fr": "Salut {first_name} !"}, "lead.question": {"fr": "Et le Port ?"}}
    change_wording(survey=survey, brand=brand, words=words)
    mail = read(manager_client, "?language=fr&brand=harbour")
    for part in ("<b>The Harbour team</b>", "Salut Camille !", "Et le Port ?", 'bgcolor="#1d5fa6"'):
        assert part in mail
    publish(survey=survey)
    assert read(manager_client, "?language=fr&brand=harbour") == mail
    assert "Salut Camille" not in read(manager_client, "?language=fr&brand=quay")


def test_no_or_yes_is_asked_in_words(manager_client: Client) -> None:
    survey = Survey.objects.filter(kind="fcr").first()
    assert survey is not None
    mail = read(manager_client, "?language=fr", f"/surveys/{survey.slug}/mail/")
    assert (">Non</a>" in mail, ">Oui</a>" in mail, ">0</a>" in mail) == (True, True, False)


def test_its_frame_may_do_nothing(manager_client: Client) -> None:
    policy = manager_client.get(PATH)["Content-Security-Policy"]
    for part in ("script-src 'none'", "sandbox", "frame-ancestors 'self'"):
        assert part in policy
    for address in ("/surveys/nps-after-contact/builder/", "/surveys/nps-after-contact/builder/preview/"):
        answer = manager_client.get(f"{address}?way=email&language=fr")
        assert "frame-src 'self'" in answer["Content-Security-Policy"]
        assert f'src="{PATH}?language=fr' in answer.content.decode()
        assert " sandbox" in answer.content.decode()


def test_who_may_not_write_surveys_does_not_see_it(agent_client: Client) -> None:
    assert agent_client.get(PATH).status_code == 403
