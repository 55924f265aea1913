"""A survey asked in the name of a brand: by mail, on the phone, and by links that others deliver."""

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from rest_framework.test import APIClient

from customers.commerce.domain.accent import HOUSE, by_day
from customers.commerce.domain.brand import change_brand
from customers.commerce.models.logo import MOST_KEPT
from customers.models import Brand, Customer
from journeys.domain.sending import send_due_messages
from journeys.models import ContactPolicy
from surveys.domain.answer import record_answer
from surveys.domain.follow_up import thank
from surveys.domain.invitation import Asked, invite
from surveys.domain.version import publish
from surveys.domain.wording import change_wording
from surveys.enums import AskedOver
from surveys.models import Invitation, Survey, Wording
from tests import factories
from tests.journeys.conftest import Letterbox, body, make_message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_quiet_hours")]
WORDS = {
    "mail.subject": {"fr": "Votre avis, {first_name}, vu du {house}"},
    "mail.intro": {"fr": "Salut {first_name} !\n\nIci le {house}."},
    "lead.question": {"fr": "Et le Port ?"},
    "lead.lowest": {"fr": "bof"},
}


@pytest.fixture
def brand(db: None) -> Brand:
    return factories.brand(sender="The Harbour team")


@pytest.fixture
def survey(brand: Brand) -> Survey:
    found = Survey.objects.get(slug="nps-after-contact")
    change_wording(survey=found, brand=brand, words=WORDS)
    publish(survey=found)
    return Survey.objects.get(pk=found.pk)


@pytest.fixture
def api() -> APIClient:
    client = APIClient()
    client.force_authenticate(factories.user("agent"))
    return client


@pytest.fixture
def second(survey: Survey, brand: Brand, amelie: Customer) -> str:
    """What is asked about next is an answer that was given to the brand."""
    asked = [Asked(amelie.pk, "order:1", brand.pk)]
    answer = record_answer(token=invite(survey=survey, asked=asked)["order:1"], score=9)
    ContactPolicy.objects.update(days_between_surveys=0)
    return f"followup:{thank(answer=answer, rule=1, version=1).pk}"


def test_the_mail_bears_its_name_and_its_words(letterbox: Letterbox, amelie: Customer, second: str) -> None:
    make_message(amelie, occasion=second)
    send_due_messages()
    [mail] = letterbox.mails
    assert mail["Subject"] == "Votre avis, Amélie, vu du Harbour"
    assert str(mail["From"]).startswith("The Harbour team <")
    for kind in ("plain", "html"):
        text = body(mail, kind)
        assert ("Salut Amélie !" in text, "Ici le Harbour." in text) == (True, True)
        assert ("Et le Port ?" in text, "0 = bof" in text) == (True, True)
        assert ("récemment" in text, "Merci pour votre temps" in text) == (False, True)
        assert ("équipe Harbour" in text, "Cercle" in text) == (True, False)


def test_its_colour_is_that_of_the_mail_and_of_the_page_behind_it(
    letterbox: Letterbox, amelie: Customer, second: str
) -> None:
    Brand.objects.update(accent="#ffd700")  # gold, in which nothing could be read
    make_message(amelie, occasion=second)
    send_due_messages()
    mail = body(letterbox.mails[0], "html")
    gold = by_day("#ffd700").accent
    assert (f'bgcolor="{gold}"' in mail, f"border-top:4px solid {gold}" in mail) == (True, True)
    assert ("#ffd700" in mail, HOUSE in mail) == (False, False)
    [link] = set(re.findall(r"(/s/[\w-]+/)\?score=9", mail))
    page = Client().get(link).content
    assert (b'href="/accents/ffd700.css"' in page, b" style=" in page) == (True, False)
    assert len(page) < 50_000


def test_its_logo_stands_in_the_mail_and_on_the_page_behind_it(
    letterbox: Letterbox, amelie: Customer, brand: Brand, second: str
) -> None:
    """From wherever the mail is read; where pictures are not shown its words say the name. A page with the
    largest logo stays under 100 kB.
    """
    change_brand(brand=brand, logo=Path("tests/customers/commerce/logos/flat.png").read_bytes())
    name = Brand.objects.values_list("logo", flat=True).get()
    make_message(amelie, occasion=second)
    send_due_messages()
    mail = body(letterbox.mails[0], "html")
    [shown] = re.findall(r"<img [^>]+>", mail)
    assert f'src="{settings.BASE_URL}/logos/{name}" alt="Harbour" width="24" height="10"' in shown
    assert "Harbour" in body(letterbox.mails[0], "plain")
    [link] = set(re.findall(r"(/s/[\w-]+/)\?score=9", mail))
    page = Client().get(link).content
    assert f'src="/logos/{name}"' in page.decode()
    assert len(page) + Path("static/css/public.css").stat().st_size + MOST_KEPT < 100_000


def test_in_no_colour_of_its_own_it_has_that_of_the_house(
    letterbox: Letterbox, amelie: Customer, second: str
) -> None:
    make_message(amelie, occasion=second)
    send_due_messages()
    mail = body(letterbox.mails[0], "html")
    assert (f'bgcolor="{HOUSE}"' in mail, "border-top:4px" in mail) == (True, False)
    [link] = set(re.findall(r"(/s/[\w-]+/)\?score=9", mail))
    assert b"/accents/" not in Client().get(link).content


@pytest.mark.parametrize(("language", "words"), [("fr", ("Non", "Oui")), ("en", ("No", "Yes"))])
def test_yes_or_no_is_asked_in_words(
    letterbox: Letterbox, amelie: Customer, language: str, words: tuple[str, str]
) -> None:
    Customer.objects.filter(pk=amelie.pk).update(language=language)
    make_message(amelie, survey=Survey.objects.filter(kind="fcr").first())
    send_due_messages()
    [mail] = letterbox.mails
    html, plain = body(mail, "html"), body(mail, "plain")
    shown = re.findall(r'href="[^"]+\?score=(\d)"[^>]*>([^<]+)</a>', html)
    assert shown == [("0", words[0]), ("1", words[1])]
    told = re.findall(r"^(\w+)\s?: http\S+\?score=(\d)\r?$", plain, re.MULTILINE)
    assert told == [(words[0], "0"), (words[1], "1")]
    assert "0 =" not in html + plain


def test_without_words_of_its_own_it_bears_the_name_alone(
    letterbox: Letterbox, amelie: Customer, second: str
) -> None:
    Wording.objects.all().delete()
    Brand.objects.update(sender="")
    make_message(amelie, occasion=second)
    send_due_messages()
    [mail] = letterbox.mails
    assert (mail["Subject"], str(mail["From"]).split(" <")[0]) == (
        "Votre avis sur notre échange, Amélie",
        "Harbour",
    )
    assert ("récemment" in body(mail, "plain"), "équipe Harbour" in body(mail, "plain")) == (True, True)


def test_a_reminder_bears_the_name_and_the_question(
    letterbox: Letterbox, amelie: Customer, survey: Survey, brand: Brand
) -> None:
    invite(survey=survey, asked=[Asked(amelie.pk, "interaction:1", brand.pk)], channel=AskedOver.EMAIL)
    asked = Invitation.objects.get()
    make_message(amelie, key=f"reminder:{asked.pk}:1", occasion="interaction:1")
    send_due_messages()
    [mail] = letterbox.mails
    assert (str(mail["From"]).startswith("The Harbour team <"), "Salut" in body(mail, "plain")) == (
        True,
        False,
    )
    assert "Et le Port ?" in body(mail, "plain")


def test_any_other_mail_speaks_as_the_house(letterbox: Letterbox, amelie: Customer, survey: Survey) -> None:
    make_message(amelie)
    send_due_messages()
    [mail] = letterbox.mails
    assert str(mail["From"]).startswith("Cercle <")
    assert ("Harbour" in body(mail, "plain"), survey.question_fr in body(mail, "plain")) == (False, True)


def test_the_agent_chooses_the_brand_and_reads_its_words(
    agent_client: Client, amelie: Customer, survey: Survey, brand: Brand
) -> None:
    start = f"/customers/{amelie.pk}/interview/"
    assert 'value="harbour"' in agent_client.get(start).content.decode()
    sent = {"survey": survey.slug, "key": uuid4().hex, "brand": "harbour"}
    page = agent_client.get(agent_client.post(start, sent)["Location"]).content.decode()
    assert ("Et le Port ?" in page, "0 = bof" in page, "Harbour</p>" in page) == (True, True, True)
    assert Invitation.objects.get().brand == brand
    change_brand(brand=brand, active=False)
    assert "harbour" not in agent_client.get(start).content.decode()


def test_links_of_others_have_a_brand(api: APIClient, amelie: Customer, survey: Survey, brand: Brand) -> None:
    sent: dict[str, Any] = {"survey": survey.slug, "customer": amelie.pk, "occasion": "a", "brand": "harbour"}
    made = api.post("/api/v1/invitations/", sent)
    assert (made.status_code, made.json()["brand"]) == (201, "harbour")
    assert "Et le Port ?" in Client().get(made.json()["url"].partition("8000")[2]).content.decode()
    john = factories.customer("John")
    rows = [{"customer": john.pk, "occasion": "b"}]
    batch = {"survey": survey.slug, "brand": "harbour", "invitations": rows}
    assert api.post("/api/v1/invitation-batches/", batch, format="json").json()["brand"] == "harbour"
    found = api.get("/api/v1/invitations/?brand=harbour").json()["results"]
    assert {each["occasion"] for each in found} == {"a", "b"}
    change_brand(brand=brand, active=False)
    assert api.post("/api/v1/invitations/", sent | {"occasion": "c"}).status_code == 400


def test_a_call_centre_names_the_brand(
    api: APIClient, amelie: Customer, survey: Survey, brand: Brand
) -> None:
    sent = {"survey": survey.slug, "customer": amelie.pk, "key": "1", "brand": "harbour", "score": 9}
    assert api.post("/api/v1/interviews/", sent).json()["brand"] == "harbour"
    assert Invitation.objects.get().brand == brand
