"""Results of a survey by the brand that asked: sums, page, file, what stands behind them, the voice."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from customers.commerce.domain.brand import change_brand
from customers.models import Brand
from metrics.domain.days import today
from metrics.domain.results.count import count_results
from metrics.domain.results.read import Results, Wanted, results
from metrics.domain.results.reply import asked_questions
from metrics.enums import ResultSplit
from surveys.domain.answer import record_answer
from surveys.domain.invitation import Asked, invite
from surveys.domain.verbatim import matching_verbatims, verbatims
from surveys.domain.voice.gather import gather_answers
from surveys.enums import QuestionKind
from surveys.models import Answer, Question, Reply, Version
from tests import factories
from tests.metrics.facts import survey

pytestmark = pytest.mark.django_db
PAGE = "/figures/survey-results/"


def ask(name: str, brand: Brand | None, score: int | None, comment: str = "") -> None:
    asked = Asked(factories.customer(name).pk, f"of:{name}", brand.pk if brand else None)
    [token] = invite(survey=survey(), asked=[asked]).values()
    if score is not None:
        gather_answers([record_answer(token=token, score=score, comment=comment).pk])


@pytest.fixture
def harbour(db: None) -> Brand:
    """Asked by the harbour: 10, 9, nothing; by the house: 3."""
    brand = factories.brand()
    ask("Awa", brand, 10, "Vu du quai")
    ask("Ben", brand, 9)
    ask("Chloe", brand, None)
    ask("Dan", None, 3, "De la maison")
    count_results()
    return brand


def read(split: ResultSplit = ResultSplit.BRAND, **narrowed: Any) -> Results:
    return results(Wanted(survey(), today() - timedelta(30), today(), **narrowed), split)


def told(found: Results) -> dict[int | str, tuple[int, int, float | None]]:
    """Key → asked, scores that count, score."""
    return {
        line.key: (line.sums.invited, line.sums.scored.n, line.sums.scored.estimate.value)
        for line in found.lines
    }


def test_each_brand_has_its_line_and_the_house_its_own(harbour: Brand) -> None:
    assert told(read()) == {harbour.pk: (3, 2, 100.0), 0: (1, 1, -100.0)}


def test_results_are_narrowed_to_one(harbour: Brand) -> None:
    for brand, sums in ((harbour.pk, (3, 2, 100.0)), (0, (1, 1, -100.0))):
        found = read(ResultSplit.OVER, brand=brand)
        assert told(found) == {"link": sums}
        assert sum(day.scored.n for day in found.days.values()) == sums[1]
    assert read(ResultSplit.OVER).whole.invited == 4


def test_further_questions_are_narrowed_too(harbour: Brand) -> None:
    version = Version.objects.get(survey=survey(), number=1) if survey().versions.exists() else None
    version = version or Version.objects.create(survey=survey(), number=1, published_at=survey().created_at)
    question = Question.objects.create(
        version=version, key="again", kind=QuestionKind.YESNO, position=1, text_fr="?", text_en="?"
    )
    for answer in Answer.objects.all():
        Reply.objects.create(answer=answer, question=question, number=int(answer.score > 5))
    count_results()
    days = (today() - timedelta(30), today())
    for brand, said in ((harbour.pk, {"1": 2}), (0, {"0": 1}), (None, {"1": 2, "0": 1})):
        [asked] = asked_questions(Wanted(survey(), *days, brand=brand))
        assert asked.rows[0].counts == said


def test_the_page_offers_it_where_there_are_brands(manager_client: Client, harbour: Brand) -> None:
    page = manager_client.get(f"{PAGE}?survey={survey().slug}&by=brand").content.decode()
    assert ("By brand" in page, "Harbour" in page, "brand=harbour" in page) == (True, True, True)
    change_brand(brand=harbour, active=False)
    assert "By brand" in manager_client.get(f"{PAGE}?survey={survey().slug}").content.decode()


def test_a_house_without_brands_hears_nothing_of_them(manager_client: Client) -> None:
    for address in (
        f"{PAGE}?survey={survey().slug}",
        "/voice/",
        f"/figures/nps/customers/?survey={survey().slug}",
    ):
        answer = manager_client.get(address)
        assert (answer.status_code, 'name="brand"' in answer.content.decode()) == (200, False)
    assert "By brand" not in manager_client.get(f"{PAGE}?survey={survey().slug}").content.decode()


@pytest.mark.parametrize(("brand", "names"), [("harbour", {"Awa", "Ben"}), ("-", {"Dan"}), ("", None)])
def test_page_list_voice_and_api_are_narrowed_alike(
    manager_client: Client, harbour: Brand, brand: str, names: set[str] | None
) -> None:
    names = names or {"Awa", "Ben", "Dan"}
    given = len(names)
    page = manager_client.get(f"{PAGE}?survey={survey().slug}&brand={brand}").context["found"]
    assert page.whole.scored.n == given
    listed = manager_client.get(f"/figures/nps/customers/?side=all&survey={survey().slug}&brand={brand}")
    shown = listed.content.decode()
    assert {name for name in ("Awa", "Ben", "Chloe", "Dan") if name in shown} == names
    heard = matching_verbatims(verbatims(), {"brand": brand})
    assert set(heard.values_list("customer__first_name", flat=True)) == names - {"Ben"}
    client = APIClient()
    client.force_authenticate(factories.user("manager"))
    narrowed = f"&brand={brand}" if brand else ""
    behind = f"/api/v1/figure-customers/?metric=scores&side=all&survey={survey().slug}{narrowed}"
    assert len(client.get(behind).json()["results"]) == given
    assert len(client.get(f"/api/v1/verbatims/?{narrowed}").json()["results"]) == len(names - {"Ben"})


def test_the_file_has_a_line_for_each(manager_client: Client, harbour: Brand) -> None:
    file = manager_client.get(f"/figures/reports/survey-results.csv?survey={survey().slug}&by=brand")
    text = b"".join(file).decode("utf-8-sig")
    lines = [line for line in text.splitlines() if line.startswith("By brand")]
    assert [line.split(",")[1:3] for line in lines] == [["Harbour", "2"], ["Cercle", "1"]]


def test_one_there_is_not_is_refused(manager_client: Client, harbour: Brand) -> None:
    page = manager_client.get(f"{PAGE}?survey={survey().slug}&brand=quay")
    assert "quay is not one of the available choices" in page.content.decode()
