"""A brand's own words: beside those for everybody, frozen with their version, on every page of a link."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from core.errors import Invalid
from customers.commerce.domain.brand import change_brand
from customers.models import Brand, Customer, Event
from surveys.domain import builder
from surveys.domain.answer import record_answer
from surveys.domain.follow_up import thank
from surveys.domain.invitation import Asked, invite
from surveys.domain.open_link import change_open_link, make_open_link
from surveys.domain.version import copy_survey, publish, shown_version
from surveys.domain.wording import change_wording, texts_of, words_of_brand, written_by
from surveys.models import Answer, Invitation, Question, Survey, Version, Wording
from tests import factories

pytestmark = pytest.mark.django_db
ASKED = {
    "lead.question": {"fr": "Recommanderiez-vous le Port ?", "en": "Would you recommend the Harbour?"},
    "thanks": {"fr": "Le Port vous remercie."},
    "why.text": {"fr": "Pourquoi le Port ?", "en": "Why the Harbour?"},
    "why.choices.price": {"fr": "Ses prix doux"},
}


@pytest.fixture
def brand(db: None) -> Brand:
    return factories.brand()


@pytest.fixture
def worded(nps: Survey, brand: Brand) -> Survey:
    """Published with a question of two choices, and with words of the brand."""
    lines = [("", "Le prix", "Price"), ("", "Le choix", "Choice")]
    builder.add_question(
        survey=nps, kind="choice", key="why", text_fr="Pourquoi ?", text_en="Why?", choices=lines
    )
    change_wording(survey=nps, brand=brand, words=ASKED)
    publish(survey=nps)
    nps.refresh_from_db()
    return nps


def shown(survey: Survey) -> Version:
    found = shown_version(survey)
    assert found
    return found


def link_of(survey: Survey, customer: Customer, brand: Brand | None, occasion: str = "order:1") -> str:
    asked = Asked(customer.pk, occasion, brand.pk if brand else None)
    return f"/s/{invite(survey=survey, asked=[asked])[occasion]}/"


def test_a_link_speaks_in_the_words_of_its_brand(worded, brand, customer, send) -> None:
    path, client = link_of(worded, customer, brand), Client()
    page = client.get(path).content.decode()
    assert ("Recommanderiez-vous le Port ?" in page, "Harbour</header>" in page) == (True, True)
    further = send(client, path[3:-1], score="9").content.decode()
    assert ("Pourquoi le Port ?" in further, "Ses prix doux" in further, "Le choix" in further) == (
        True,
        True,
        True,
    )
    thanks = send(client, path[3:-1], of="questions/", **{"q-why": "price"}).content.decode()
    assert "Le Port vous remercie." in thanks
    reply = Answer.objects.get().replies.get()
    assert (reply.choices, reply.question.text_fr) == (["price"], "Pourquoi ?")
    assert Question.objects.filter(text_fr__contains="Port").count() == 0


def test_another_link_speaks_as_the_house(worded, customer) -> None:
    page = Client().get(link_of(worded, customer, None)).content.decode()
    assert (worded.question_fr.replace("'", "&#x27;") in page, "Harbour" in page) == (True, False)


def test_what_is_empty_is_said_as_to_everybody(worded, brand, send) -> None:
    john = factories.customer("John", language="en")
    path, client = link_of(worded, john, brand), Client()
    send(client, path[3:-1], score="9")
    done = send(client, path[3:-1], of="questions/", **{"q-why": "price"}).content.decode()
    assert "Thank you, your answer has arrived." in done


def test_the_history_tells_the_brand(worded, brand, customer, agent_client) -> None:
    record_answer(token=link_of(worded, customer, brand)[3:-1], score=9)
    told = Event.objects.filter(kind__in=["survey.invited", "survey.answered"]).values_list("data", flat=True)
    assert [(each["brand"], each["brand_name"]) for each in told] == 2 * [("harbour", "Harbour")]
    assert agent_client.get(f"/customers/{customer.pk}/").content.decode().count("<bdi>Harbour</bdi>") == 2
    link_of(worded, customer, None, "order:2")
    assert "brand" not in Event.objects.latest("pk").data


def test_words_of_a_live_survey_take_effect_when_published(worded, brand, customer) -> None:
    path = link_of(worded, customer, brand)
    live = shown(worded)
    change_wording(survey=worded, brand=brand, words={"lead.question": {"fr": "Autre ?"}})
    draft = shown(worded)
    assert (draft.number, words_of_brand(draft, brand)) == (
        live.number + 1,
        {"lead.question": {"fr": "Autre ?"}},
    )
    assert words_of_brand(live, brand) == ASKED
    publish(survey=worded)
    assert "Recommanderiez-vous le Port" in Client().get(path).content.decode()
    fresh = link_of(worded, factories.customer(), brand, "order:2")
    assert "Autre ?" in Client().get(fresh).content.decode()


def test_the_same_words_again_begin_no_draft(worded, brand) -> None:
    change_wording(survey=worded, brand=brand, words=ASKED | {"lead.lowest": {"fr": " ", "en": ""}})
    assert not Version.objects.filter(survey=worded, published_at=None).exists()


def test_a_change_of_questions_keeps_them_and_so_does_a_copy(worded, brand) -> None:
    builder.add_question(survey=worded, kind="text", key="more", text_fr="?", text_en="?")
    assert words_of_brand(shown(worded), brand) == ASKED
    assert words_of_brand(shown(copy_survey(survey=worded, slug="copied")), brand) == ASKED


def test_no_words_at_all_leave_nothing(worded, brand) -> None:
    change_wording(survey=worded, brand=brand, words={})
    assert not Wording.objects.filter(version=shown(worded)).exists()


def test_a_text_that_is_not_there_is_refused(worded, brand) -> None:
    with pytest.raises(Invalid, match="nowhere"):
        change_wording(survey=worded, brand=brand, words={"nowhere": {"fr": "x"}})


def test_how_far_they_are_written(worded, brand) -> None:
    version = shown(worded)
    [written] = written_by(version, [brand])
    assert (written.all, written.fr, written.en) == (len(texts_of(version)), 4, 2)
    assert len(written.half) == 2


def test_a_second_question_is_asked_in_the_name_of_the_first(worded, brand, customer) -> None:
    answer = record_answer(token=link_of(worded, customer, brand)[3:-1], score=9)
    row = thank(answer=answer, rule=1, version=1)
    for occasion in (f"followup:{row.pk}", f"followup:{row.pk}:1"):
        invite(survey=worded, asked=[Asked(customer.pk, occasion)])
        assert Invitation.objects.get(occasion=occasion).brand == brand
    invite(survey=worded, asked=[Asked(customer.pk, f"followup:{row.pk + 1}")])
    assert Invitation.objects.get(occasion=f"followup:{row.pk + 1}").brand is None


def test_an_open_link_has_a_brand(worded, brand, send, manager_client) -> None:
    path = f"/surveys/{worded.slug}/open-links/new/"
    sent = {"name": "Quay", "language": "fr", "most_answers": "9", "brand": "harbour"}
    page = manager_client.post(path, sent, follow=True).content.decode()
    assert "<bdi>Harbour</bdi>" in page
    link = worded.open_links.get()
    sheet = manager_client.get(f"/surveys/open-links/{link.pk}/sheet/").content.decode()
    assert ("Recommanderiez-vous le Port ?" in sheet, "Harbour</header>" in sheet) == (True, True)
    client = Client()
    assert "Harbour</header>" in client.get(f"/s/{link.code}/").content.decode()
    assert "Pourquoi le Port ?" in send(client, link.code, score="9").content.decode()
    assert Invitation.objects.get().brand == brand

    change_brand(brand=brand, active=False)
    edit = f"/surveys/open-links/{link.pk}/terms/"
    assert 'value="harbour" selected' in manager_client.get(edit).content.decode()
    manager_client.post(edit, sent | {"name": "Old quay"})
    link.refresh_from_db()
    assert (link.name, link.brand) == ("Old quay", brand)
    assert "harbour" not in manager_client.get(path).content.decode()
    change_open_link(link=link, brand=None)
    assert "Harbour</header>" not in Client().get(f"/s/{link.code}/").content.decode()


def test_a_page_that_is_kept_bears_the_brand_its_frame_shows(worded, brand, send) -> None:
    """An open link has another brand than when somebody answered by it."""
    other = factories.brand(key="quay", name="Quay")
    moved, still = (make_open_link(survey=worded, name=name, brand=brand, language="fr") for name in "ab")
    early, late = Client(), Client()
    send(early, moved.code, score="9")
    change_open_link(link=moved, brand=other)
    for client, link, house in [(early, moved, "Quay"), (late, still, "Harbour")]:
        send(client, link.code, score="9")
        thanked = send(client, link.code, of="questions/", place="0", why="price").content.decode()
        assert (f"{house}</header>" in thanked, "Le Port vous remercie." in thanked) == (True, True)


def test_a_closed_survey_says_so_in_the_name_of_the_brand(worded, brand, customer) -> None:
    path = link_of(worded, customer, brand)
    Survey.objects.update(active=False)
    closed = Client().get(path)
    assert (closed.status_code, "Harbour</header>" in closed.content.decode()) == (410, True)


def test_in_the_builder_they_stand_side_by_side(manager_client, worded, brand) -> None:
    start = f"/surveys/{worded.slug}/builder/"
    page = manager_client.get(start).content.decode()
    assert ("Words of the brands" in page, "French 4 of" in page) == (True, True)
    edit = f"{start}brands/harbour/"
    form = manager_client.get(edit).content.decode()
    assert ("Pourquoi le Port ?" in form, "Pourquoi ?" in form, "Merci, votre réponse" in form) == (
        True,
        True,
        True,
    )
    sent: dict[str, Any] = {"lead.question_en": "The Harbour?", "mail.intro_fr": "Bonjour\n\nà vous"}
    saved = manager_client.post(edit, sent, follow=True).content.decode()
    assert ("being written" in saved, "French 1 of" in saved) == (True, True)
    assert words_of_brand(shown(worded), brand) == {
        "mail.intro": {"fr": "Bonjour\n\nà vous"},
        "lead.question": {"en": "The Harbour?"},
    }
    too_long = manager_client.post(edit, {"lead.question_en": "x" * 301})
    assert "300" in too_long.content.decode()


def test_words_written_meanwhile_are_not_overwritten_unseen(manager_client, worded, brand) -> None:
    """Neither those of somebody else, nor the first ones, where there were none to be seen."""
    edit = f"/surveys/{worded.slug}/builder/brands/harbour/"
    for others in (ASKED | {"thanks": {"fr": "Merci !"}}, {"thanks": {"en": "Ta!"}}):
        seen = manager_client.get(edit).context["form"]["seen_at"].value()
        change_wording(survey=worded, brand=brand, words=others)
        sent = {"lead.question_en": "The Harbour?", "seen_at": seen}
        told = manager_client.post(edit, sent)
        assert (told.status_code, "Somebody changed this meanwhile." in told.content.decode()) == (422, True)
        assert words_of_brand(shown(worded), brand) == others
        assert all(f">{text}</q>" in told.content.decode() for text in others["thanks"].values())
        again = manager_client.post(edit, sent | {"seen_at": told.context["form"]["seen_at"].value()})
        assert again.status_code == 302
        assert words_of_brand(shown(worded), brand) == {"lead.question": {"en": "The Harbour?"}}
        change_wording(survey=worded, brand=brand, words={})


def test_each_preview_shows_them(manager_client, worded, brand) -> None:
    change_wording(survey=worded, brand=brand, words=ASKED | {"mail.intro": {"en": "From the quay"}})
    address = f"/surveys/{worded.slug}/builder/preview/?language=en"
    assert "Harbour?" not in manager_client.get(address).content.decode()
    for way in ("email", "phone", "agent"):
        page = manager_client.get(f"{address}&brand=harbour&way={way}").content.decode()
        if way == "email":  # stands in a frame
            [framed] = re.findall(r'src="(/[^"]+)"', page)
            page = manager_client.get(unescape(framed)).content.decode()
        assert "Would you recommend the Harbour?" in page
        assert ("From the quay" in page) == (way == "email")
        assert ("Why the Harbour?" in page) == (way != "email")


def test_a_house_without_brands_sees_nothing_of_it(manager_client, nps, customer) -> None:
    make_open_link(survey=nps, name="Counter")
    with CaptureQueriesContext(connection) as asked:
        builder_page = manager_client.get(f"/surveys/{nps.slug}/builder/").content.decode()
    pages = [
        builder_page,
        manager_client.get(f"/surveys/{nps.slug}/open-links/new/").content.decode(),
        manager_client.get(f"/customers/{customer.pk}/interview/").content.decode(),
    ]
    for page in pages:
        content = page.partition("<main")[2]
        assert ("brand" in content, "Brand" in content) == (False, False)
    assert not [each for each in asked if "surveys_wording" in each["sql"]]
    assert manager_client.get(f"/surveys/{nps.slug}/builder/brands/harbour/").status_code == 404


def test_a_retired_brand_goes_on_speaking_where_it_began(manager_client, worded, brand, customer) -> None:
    path = link_of(worded, customer, brand)
    change_brand(brand=brand, active=False)
    assert manager_client.get(f"/surveys/{worded.slug}/builder/brands/harbour/").status_code == 404
    assert "Recommanderiez-vous le Port" in Client().get(path).content.decode()


def test_the_api_tells_the_words_and_whose_answer_it_is(worded, brand, customer) -> None:
    client = APIClient()
    client.force_authenticate(factories.user("manager"))
    found = {each["slug"]: each["wordings"] for each in client.get("/api/v1/surveys/").json()["results"]}
    assert found[worded.slug] == [{"brand": "harbour", "words": ASKED}]
    record_answer(token=link_of(worded, customer, brand)[3:-1], score=9)
    record_answer(token=link_of(worded, factories.customer(), None, "order:2")[3:-1], score=8)
    answers = client.get("/api/v1/answers/").json()["results"]
    assert {each["score"]: each["brand"] for each in answers} == {9: "harbour", 8: None}
    assert [each["score"] for each in client.get("/api/v1/answers/?brand=harbour").json()["results"]] == [9]


def test_only_who_writes_surveys_writes_them(agent_client, worded, brand) -> None:
    path = f"/surveys/{worded.slug}/builder/brands/harbour/"
    assert agent_client.post(path, {"lead.question_en": "x"}).status_code == 403


def test_who_writes_words_keeps_nobody_from_being_asked(worded, brand) -> None:
    """An invitation needs the key of its survey: a lock of the whole row would hold it, and the answers."""
    with CaptureQueriesContext(connection) as asked:
        change_wording(survey=worded, brand=brand, words={"thanks": {"en": "Ta!"}})
        publish(survey=worded)
    of_survey = [each["sql"] for each in asked if 'FROM "surveys_survey"' in each["sql"]]
    assert {sql.partition(" FOR ")[2] for sql in of_survey if " FOR " in sql} == {"NO KEY UPDATE"}
