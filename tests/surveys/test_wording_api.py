"""What brands say in their own words, over the API."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from customers.commerce.domain.brand import change_brand
from customers.models import Brand
from surveys.domain.version import publish
from surveys.models import Survey, Wording
from tests import factories

pytestmark = pytest.mark.django_db
PATH = "/api/v1/wordings/"
WORDS = {"lead.question": {"fr": "Et le Port ?"}, "thanks": {"fr": "Merci !", "en": "Thanks!"}}


def client_of(role: str) -> APIClient:
    client = APIClient()
    client.force_authenticate(factories.user(role))
    return client


@pytest.fixture
def manager(db: None) -> APIClient:
    factories.brand()
    return client_of("manager")


def sent(**more: Any) -> dict[str, Any]:
    return {"survey": "nps-after-contact", "brand": "harbour", "words": WORDS} | more


def test_they_are_written_into_the_draft_and_published_with_it(manager: APIClient) -> None:
    made = manager.post(PATH, sent(), format="json")
    assert (made.status_code, made.json()["words"], made.json()["published_at"]) == (200, WORDS, None)
    publish(survey=Survey.objects.get(slug="nps-after-contact"))
    [shown] = manager.get(f"{PATH}?survey=nps-after-contact&brand=harbour").json()["results"]
    assert (shown["id"], shown["published_at"] is None) == (made.json()["id"], False)
    [survey] = [each for each in manager.get("/api/v1/surveys/").json()["results"] if each["wordings"]]
    assert survey["wordings"] == [{"brand": "harbour", "words": WORDS}]


def test_the_same_again_changes_nothing_and_others_take_their_place(manager: APIClient) -> None:
    first = manager.post(PATH, sent(), format="json").json()
    assert manager.post(PATH, sent(), format="json").json() == first
    other = {"thanks": {"en": "Ta!"}}
    changed = manager.post(PATH, sent(words=other), format="json").json()
    assert changed == first | {"words": other, "changed_at": changed["changed_at"]}


def test_what_was_published_stays_as_it_was(manager: APIClient) -> None:
    manager.post(PATH, sent(), format="json")
    publish(survey=Survey.objects.get(slug="nps-after-contact"))
    new = manager.post(PATH, sent(words={"thanks": {"en": "Ta!"}}), format="json").json()
    assert list(Wording.objects.order_by("version__number").values_list("words", flat=True)) == [
        WORDS,
        {"thanks": {"en": "Ta!"}},
    ]
    assert new["published_at"] is None


def test_they_are_taken_back(manager: APIClient) -> None:
    made = manager.post(PATH, sent(), format="json").json()
    assert manager.delete(f"{PATH}{made['id']}/").status_code == 204
    assert not Wording.objects.exists()


def test_those_of_a_version_before_take_no_later_ones_with_them(manager: APIClient) -> None:
    old = manager.post(PATH, sent(), format="json").json()
    publish(survey=Survey.objects.get(slug="nps-after-contact"))
    manager.post(PATH, sent(words={"thanks": {"en": "Ta!"}}), format="json")
    assert manager.delete(f"{PATH}{old['id']}/").status_code == 409
    assert Wording.objects.filter(words={"thanks": {"en": "Ta!"}}).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": {}},
        {"words": {"lead.question": {"fr": " "}}},
        {"words": {"lead.answer": {"fr": "x"}}},
        {"words": {"lead.question": {"de": "x"}}},
        {"words": {"lead.question": "x"}},
        {"words": {"lead.lowest": {"fr": "x" * 61}}},
        {"words": {"mail.intro": {"fr": "x" * 2_001}}},
        {"brand": "quay"},
        {"survey": "no-such"},
    ],
)
def test_what_cannot_be_said_is_refused_by_name(manager: APIClient, wrong: dict[str, Any]) -> None:
    answer = manager.post(PATH, sent(**wrong), format="json")
    assert (answer.status_code, next(iter(wrong)) in str(answer.json()["error"]["fields"])) == (400, True)
    assert not Wording.objects.exists()


def test_a_retired_brand_says_nothing_new(manager: APIClient) -> None:
    change_brand(brand=Brand.objects.get(), active=False)
    assert manager.post(PATH, sent(), format="json").status_code == 400


@pytest.mark.parametrize("role", ["agent", "reader"])
def test_others_read_them_and_write_none(manager: APIClient, role: str) -> None:
    made = manager.post(PATH, sent(), format="json").json()
    client = client_of(role)
    assert client.get(PATH).status_code == 200
    assert client.post(PATH, sent(words={"thanks": {"en": "x"}}), format="json").status_code == 403
    assert client.delete(f"{PATH}{made['id']}/").status_code == 403


def test_words_changed_meanwhile_are_not_overwritten(manager: APIClient) -> None:
    made = manager.post(PATH, sent(), format="json")
    one, seen = f"{PATH}{made.json()['id']}/", made["ETag"]
    assert manager.get(one)["ETag"] == seen
    other = sent(words={"thanks": {"en": "Ta!"}})
    publish(survey=Survey.objects.get(slug="nps-after-contact"))
    newer = manager.post(PATH, other, format="json", HTTP_IF_MATCH=seen)  # a new version, of the same words
    assert newer.status_code == 200
    for refused in (
        manager.post(PATH, sent(), format="json", HTTP_IF_MATCH=seen),
        manager.delete(f"{PATH}{newer.json()['id']}/", HTTP_IF_MATCH=seen),
        manager.post(PATH, sent(), format="json", HTTP_IF_MATCH='"nonsense"'),
    ):
        assert (refused.status_code, refused.json()["error"]["code"]) == (412, "changed_meanwhile")
    assert Wording.objects.latest("pk").words == other["words"]
    gone = manager.delete(f"{PATH}{newer.json()['id']}/", HTTP_IF_MATCH=newer["ETag"])
    assert gone.status_code == 204
