"""Reviews: taken down once, answered, led to whoever wrote them, brought in as a file."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from core.errors import Conflict, Invalid
from customers.models import Customer, Event
from customers.privacy.domain.erasure import erase_customer
from surveys.domain.review import NewReview, answer_review, attach_review, detach_review, record_review
from surveys.domain.review_file import import_reviews
from surveys.models import Review, Verbatim
from tests import factories
from tests.surveys.voice.test_verbatim import gather

pytestmark = pytest.mark.django_db
HEAD = "source;external_id;stars;posted_at;text;author;customer\n"


def take_down(**fields: object) -> Review:
    told: Any = {
        "source": "Google",
        "stars": 2,
        "posted_at": timezone.now(),
        "text": "Livraison trop lente",
        **fields,
    }
    return record_review(review=NewReview(**told), actor_id=None, language="fr")[0]


def told() -> list[tuple[object, ...]]:
    found = Event.objects.filter(kind__startswith="review.").order_by("pk")
    return [(event.kind, event.customer_id, event.data["stars"]) for event in found]


def test_told_twice_it_is_taken_down_once_with_its_event_and_words(customer: Customer) -> None:
    first = take_down(external_id="g-1", customer_id=customer.pk)
    assert take_down(external_id="g-1").pk == first.pk
    take_down(stars=5, text="")
    gather()
    assert told() == [("review.posted", customer.pk, 2), ("review.posted", None, 5)]
    assert list(Verbatim.objects.values_list("source", "review", "customer", "kind", "score", "tone")) == [
        ("review", first.pk, customer.pk, "stars", 2, "negative")
    ]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"stars": 0}, "stars"),
        ({"stars": 6}, "stars"),
        ({"source": " "}, "source"),
        ({"text": "x" * 5_001}, "text"),
        ({"posted_at": timezone.now() + timedelta(days=2)}, "posted_at"),
    ],
)
def test_it_refuses(fields: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        take_down(**fields)
    assert (refused.value.field, Review.objects.count()) == (field, 0)


def test_it_is_led_to_one_customer_and_away_again(customer: Customer) -> None:
    review = take_down()
    gather()
    attach_review(review=review, customer=customer, actor_id=None)
    assert Verbatim.objects.get().customer == customer
    with pytest.raises(Conflict):
        attach_review(review=review, customer=factories.customer(), actor_id=None)
    detach_review(review=review, actor_id=None)
    assert Verbatim.objects.get().customer is None
    assert told()[1:] == [("review.attached", customer.pk, 2), ("review.detached", customer.pk, 2)]


def test_words_told_before_their_author_was_known_go_with_them(customer: Customer) -> None:
    review = take_down()
    answer_review(review=review, text="Nous vous rappelons.", actor_id=None)
    other = factories.customer()
    attach_review(review=review, customer=other, actor_id=None)
    detach_review(review=review, actor_id=None)
    attach_review(review=review, customer=customer, actor_id=None)
    kept = [("posted", customer.pk, True), ("answered", customer.pk, True)]
    done = [("attached", other.pk, False), ("detached", other.pk, False), ("attached", customer.pk, False)]
    assert worded() == kept + done
    erase_customer(customer=customer, actor_id=None)
    assert worded() == [(kind, owner, False) for kind, owner, _worded in kept + done]


def worded() -> list[tuple[object, ...]]:
    found = Event.objects.filter(kind__startswith="review.").order_by("pk")
    return [
        (event.kind.removeprefix("review."), event.customer_id, bool(event.data.get("comment")))
        for event in found
    ]


def test_an_answer_is_kept_with_who_and_when() -> None:
    review, agent = take_down(), factories.user("agent")
    for text in ("Nous vous rappelons.", "Nous vous rappelons."):
        answer_review(review=review, text=text, actor_id=agent.pk)
    review.refresh_from_db()
    assert (review.answer_text, review.answered_by_id) == ("Nous vous rappelons.", agent.pk)
    assert [kind for kind, *_ in told()] == ["review.posted", "review.answered"]
    with pytest.raises(Invalid):
        answer_review(review=review, text=" ", actor_id=agent.pk)


@pytest.mark.parametrize("n", [1, 3])
def test_those_to_answer_stand_first(reader_client: Client, django_assert_num_queries, n: int) -> None:
    for day in range(n):
        take_down(text=f"Mot {day}", posted_at=timezone.now() - timedelta(days=day * 5))
    answer_review(review=take_down(text="Fini"), text="Merci", actor_id=None)
    with django_assert_num_queries(3):
        page = reader_client.get("/reviews/").content.decode()
    assert ("Fini" in page, f"Mot {n - 1}" in page, "answer is late" in page) == (False, True, n > 1)
    assert "Fini" in reader_client.get("/reviews/?state=all").content.decode()


def test_a_review_with_an_answer_says_so_in_french(client: Client) -> None:
    client.force_login(factories.user("reader", language="fr"))
    answer_review(review=take_down(), text="Merci", actor_id=None)
    page = client.get("/reviews/?state=all").content.decode()
    assert ("avec réponse" in page, "répondu le" in page) == (True, False)


def test_a_file_is_taken_in_whole_or_not_at_all(customer: Customer) -> None:
    good = f"{HEAD}Google;1;5;2026-01-31;Parfait;Léa;{customer.pk}\nGoogle;2;1;2026-02-01;;;\n".encode()
    assert import_reviews(content=good, actor_id=None, language="fr") == (2, 0)
    assert import_reviews(content=good, actor_id=None, language="fr") == (0, 2)
    bad = f"{HEAD}Google;3;5;2026-01-31;;;\nGoogle;4;9;2026-01-31;;;\nGoogle;5;1;soon;;;\n".encode()
    with pytest.raises(Invalid) as refused:
        import_reviews(content=bad, actor_id=None, language="fr")
    assert str(refused.value) == "Line 3: Stars go from 1 to 5. Line 4: Write the day as 2026-03-31."
    for content in (b"a;b\n", b"\xff\xfe", f"{HEAD}Google;6;5;2026-01-31;;;999999\n".encode()):
        with pytest.raises(Invalid):
            import_reviews(content=content, actor_id=None, language="fr")
    assert Review.objects.count() == 2


def test_a_cell_of_a_file_keeps_its_lines_and_one_left_open_is_refused() -> None:
    content = f'{HEAD}Google;1;4;2026-01-31;"Great service\r\nBad delivery";Léa;\r\n'
    assert import_reviews(content=content.encode(), actor_id=None, language="en") == (1, 0)
    assert Review.objects.get().text.splitlines() == ["Great service", "Bad delivery"]
    with pytest.raises(Invalid) as refused:
        import_reviews(
            content=f'{HEAD}Google;2;4;2026-01-31;"Left open;;\n'.encode(), actor_id=None, language="en"
        )
    assert (refused.value.field, str(refused.value)[:26]) == ("file", "Line 2: a quotation mark i")


def test_agents_enter_and_answer_managers_import(
    reader_client: Client, agent_client: Client, manager_client: Client, customer: Customer
) -> None:
    form = {"source": "Google", "stars": "4", "posted_on": "2026-01-31", "text": "Bien", "key": "k"}
    assert reader_client.post("/reviews/new/", form).status_code == 403
    for _ in range(2):
        agent_client.post("/reviews/new/", form)
    page = f"/reviews/{Review.objects.get().pk}/"
    assert reader_client.post(page, {"text": "Merci"}).status_code == 403
    agent_client.post(page, {"text": "Merci"})
    agent_client.post(f"{page}customer/", {"customer": customer.pk})
    shown = reader_client.get(page).content.decode()
    assert {word: word in shown for word in ("Merci", customer.name, "Keep the answer")} == {
        "Merci": True,
        customer.name: True,
        "Keep the answer": False,
    }
    assert (Review.objects.get().answer_text, Review.objects.get().customer) == ("Merci", customer)
    file = BytesIO(f"{HEAD}Google;9;9;2026-01-31;;;\n".encode())
    file.name = "reviews.csv"
    assert agent_client.post("/reviews/import/", {"file": file}).status_code == 403
    file.seek(0)
    refused = manager_client.post("/reviews/import/", {"file": file})
    assert (refused.status_code, "Line 2: Stars" in refused.content.decode()) == (422, True)


def test_the_api_takes_down_once_and_changes(machine: Callable[..., APIClient], customer: Customer) -> None:
    api, told = (
        machine(),
        {"source": "Google", "external_id": "g", "stars": 3, "posted_at": "2026-01-31T12:00Z"},
    )
    codes = [api.post("/api/v1/reviews/", told, format="json").status_code for _ in range(2)]
    path = f"/api/v1/reviews/{Review.objects.get().pk}/"
    changes = {"answer_text": "Merci", "customer": customer.pk}
    changed = api.patch(path, changes, format="json").json()
    assert (codes, changed["answer_text"], changed["customer"]) == ([201, 200], "Merci", customer.pk)
    assert api.get("/api/v1/reviews/?answered=false").json()["results"] == []
