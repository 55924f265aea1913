"""What was said is gathered and read by the clock, corrected by people, found and taken away."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from customers.commerce.domain.product import save_product
from customers.domain.log import Batch, Position
from customers.models import Customer, Sighting
from surveys.domain.answer import record_answer
from surveys.domain.confirmation import confirm
from surveys.domain.suspicion import Sender
from surveys.domain.verbatim import correct_tone
from surveys.domain.voice.gather import gather_words
from surveys.domain.voice.reading import read_again, read_due
from surveys.domain.voice.tone import VERSION
from surveys.enums import Suspicion
from surveys.models import Answer, Verbatim
from tests import factories

pytestmark = pytest.mark.django_db
EVERYTHING = Batch(Position(), Position(2**60, 2**60), frozenset())


def gather() -> None:
    gather_words(EVERYTHING)
    read_due()


def columns(*names: str) -> list[tuple[object, ...]]:
    return list(Verbatim.objects.order_by("pk").values_list(*names))


@pytest.fixture
def say(ask: Callable[..., str]) -> Callable[..., str]:
    def say(comment: str, *, score: int = 9, occasion: str = "o:1", **sender: Sender) -> str:
        token = ask(occasion)
        record_answer(token=token, score=score, comment=comment, **sender)
        return token

    return say


def test_words_are_gathered_once_with_what_they_stood_beside(say, customer: Customer) -> None:
    contact = factories.contact(customer)
    say("Service  PARFAIT, merci !", occasion=f"interaction:{contact.pk}")
    say("", occasion="o:2")
    gather()
    gather()
    wanted = ("source", "customer", "kind", "score", "scale_max", "channel", "language", "words", "tone")
    assert columns(*wanted, "read_by") == [
        (
            "survey",
            customer.pk,
            "nps",
            9,
            10,
            contact.channel,
            "fr",
            "service parfait, merci !",
            "positive",
            VERSION,
        )
    ]


def test_what_a_machine_may_have_said_is_heard_once_it_is_confirmed(say) -> None:
    say("Service parfait", sender=Sender(browser="x", suspicion=Suspicion.QUICK))
    gather()
    assert columns("tone") == []
    confirm(answers=[Answer.objects.get().pk])
    gather()
    assert columns("tone") == [("positive",)]


def test_a_correction_outlives_a_recount_but_not_other_words(say) -> None:
    token, reader = say("Service parfait"), factories.user("agent")
    gather()
    correct_tone(verbatim=Verbatim.objects.get(), tone="neutral", actor_id=reader.pk)
    read_again()
    assert read_due() == 1
    assert columns("tone", "read_tone", "corrected_by") == [("neutral", "positive", reader.pk)]
    record_answer(token=token, score=9, comment="Service nul")
    gather()
    assert columns("tone", "read_tone", "corrected_by") == [("negative", "negative", None)]
    record_answer(token=token, score=9, comment="")
    gather()
    assert columns("tone") == []


def test_the_feed_finds_what_one_looks_for(say, reader_client: Client, django_assert_num_queries) -> None:
    say("Café délicieux")
    gather()
    with django_assert_num_queries(7):  # the brands there are: asked once a minute
        reader_client.get("/voice/")
    save_product(sku="CAFE-2", name="Moka 250 g")
    bought = factories.order(None, 10, 20)
    say("Livraison lente et décevante", score=2, occasion=f"order:{bought.pk}")
    say("<b>Commande 12</b>", score=7, occasion="order:3x")
    gather()
    with django_assert_num_queries(6):
        page = reader_client.get("/voice/").content.decode()
    assert "&lt;b&gt;Commande 12" in page
    day = (Verbatim.objects.earliest("pk").said_at + timedelta(days=1)).date()
    for question, found in {
        "tone=negative": {"Livraison"},
        "feeling=good": {"Café"},
        "feeling=fair": {"Commande"},
        "words=DELICIEUX": {"Café"},
        "survey=nps-after-contact&language=fr": {"Café", "Livraison", "Commande"},
        "tone=nonsense": {"Café", "Livraison", "Commande"},
        "channel=phone": set(),
        "over=link": {"Café", "Livraison", "Commande"},
        "over=phone": set(),
        "product=cafe-2": {"Livraison"},
        "product=MOKA": {"Livraison"},
        "product=CAFE": set(),
        "product=%25": set(),
        f"since={day + timedelta(days=1)}": set(),
    }.items():
        page = reader_client.get(f"/voice/?{question}").content.decode()
        assert {word for word in ("Café", "Livraison", "Commande") if word in page} == found, question
    assert reader_client.get("/voice/?after=x").status_code == 400


def test_one_is_shown_to_every_reader_and_corrected_by_agents(
    say, customer: Customer, reader_client: Client, agent_client: Client
) -> None:
    say("Service parfait")
    gather()
    one = Verbatim.objects.get()
    assert "Service parfait" in reader_client.get(f"/voice/{one.pk}/").content.decode()
    assert "Service parfait" in reader_client.get(f"/voice/customers/{customer.pk}/").content.decode()
    assert reader_client.post(f"/voice/{one.pk}/tone/", {"tone": "neutral"}).status_code == 403
    answer = agent_client.post(f"/voice/{one.pk}/tone/", {"tone": "neutral"}, headers={"hx-request": "true"})
    assert f'id="verbatim-{one.pk}"' in answer.content.decode()
    assert columns("tone", "read_tone") == [("neutral", "positive")]
    agent_client.post(f"/voice/{one.pk}/tone/", {"tone": "splendid"})
    assert columns("tone") == [("neutral",)]


def test_it_goes_out_as_a_file_without_names(say, customer: Customer, manager_client: Client) -> None:
    say("=Service parfait")
    gather()
    answer: Any = manager_client.get("/voice/export.csv?tone=positive")
    header, line = b"".join(answer.streaming_content).decode().lstrip("\ufeff").splitlines()
    assert header.startswith("Number,Said on,Source,Survey,Question,Customer number,Channel,Language,Score")
    assert line.split(",")[2:] == [
        "Survey",
        "Recommendation after a contact",
        "",
        str(customer.pk),
        "",
        "fr",
        "9",
        "10",
        "positive",
        f"{Verbatim.objects.get().certainty:.2f}",
        "",
        "'=Service parfait",
    ]


def test_the_file_notes_who_took_it_and_is_refused_where_a_filter_is_not_understood(
    manager_client: Client,
) -> None:
    for question in ("tone=nonsense", "since=soon", "theme=999999", "customer=x"):
        assert manager_client.get(f"/voice/export.csv?{question}").status_code == 400, question
    assert Sighting.objects.count() == 0
    assert manager_client.get("/voice/export.csv?tone=positive").status_code == 200
    assert [(row.kind, row.what) for row in Sighting.objects.all()] == [("export", "voice")]


def test_the_api_reads_and_corrects(say, machine: Callable[..., APIClient]) -> None:
    say("Service parfait")
    gather()
    one = Verbatim.objects.get()
    api = machine()
    assert [row["text"] for row in api.get("/api/v1/verbatims/?tone=positive").json()["results"]] == [
        one.text
    ]
    assert api.get("/api/v1/verbatims/?tone=negative").json()["results"] == []
    changed = api.patch(f"/api/v1/verbatims/{one.pk}/", {"tone": "neutral"}, format="json")
    assert (changed.status_code, changed.json()["tone"]) == (200, "neutral")
    assert api.patch(f"/api/v1/verbatims/{one.pk}/", {"tone": "x"}, format="json").status_code == 400
