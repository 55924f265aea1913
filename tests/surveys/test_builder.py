"""The builder refuses in words what cannot be a survey."""

import pytest
from django.test import Client

from core.errors import Conflict, Invalid
from surveys.domain import builder
from surveys.domain.version import close_survey, publish, reopen_survey
from surveys.models import Survey, Version

pytestmark = pytest.mark.django_db


def test_too_many_lines_alike_are_refused(nps: Survey) -> None:
    with pytest.raises(Invalid, match="40"):
        builder.add_question(
            survey=nps, kind="choice", key="which", text_fr="?", text_en="?", choices=[("", "a", "a")] * 99
        )


def test_each_preview_has_an_end(manager_client: Client, nps: Survey) -> None:
    _add(nps, "more")
    address = f"/surveys/{nps.slug}/builder/preview/?language=fr&way="
    phone, agent = (manager_client.get(address + way).content.decode() for way in ("phone", "agent"))
    assert phone.index('class="preview-question"') < phone.index("Merci, votre réponse est bien arrivée")
    assert agent.index('class="preview-question"') < agent.index("L’entretien est enregistré")
    assert "Merci, votre réponse" not in agent


def _add(survey: Survey, key: str) -> None:
    builder.add_question(survey=survey, kind="text", key=key, text_fr="?", text_en="?")


def test_publishing_twice_makes_one_version(nps: Survey) -> None:
    _add(nps, "more")
    publish(survey=nps)
    with pytest.raises(Conflict):
        publish(survey=nps)
    assert list(Version.objects.filter(survey=nps).order_by("number").values_list("number", flat=True)) == [
        1,
        2,
    ]


def test_a_new_version_leaves_a_closed_survey_closed(manager_client: Client, nps: Survey) -> None:
    close_survey(survey=nps)
    _add(nps, "more")
    page = manager_client.post(f"/surveys/{nps.slug}/publication/", follow=True)
    nps.refresh_from_db()
    assert (nps.active, Version.objects.filter(survey=nps, published_at=None).exists()) == (False, False)
    assert "stays closed" in page.content.decode()

    reopen_survey(survey=nps)
    _add(nps, "again")
    page = manager_client.post(f"/surveys/{nps.slug}/publication/", follow=True)
    nps.refresh_from_db()
    assert nps.active
    assert "new invitations ask this" in page.content.decode()
