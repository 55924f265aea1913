"""Predicted value on pages and over the API."""

import pytest
from django.urls import reverse

from metrics.domain.days import today
from metrics.domain.formulas import outlook
from metrics.domain.prediction.facts import facts_before
from metrics.domain.prediction.learning import learn
from metrics.domain.prediction.predict import predict
from metrics.domain.prediction.within import WITHIN
from metrics.models import CustomerPrediction
from tests.factories import customer
from tests.metrics.formulas.known import known
from tests.metrics.shop import open_shop
from tests.metrics.test_prediction import PAGE, SESSION_AND_USER, TOMORROW

pytestmark = pytest.mark.django_db

API = "/api/v1"
BEHIND = reverse("metrics:behind", args=["churn_risk"])
AT_RISK = f"{BEHIND}?side=at_risk"


def risky(people: int) -> list[CustomerPrediction]:
    return CustomerPrediction.objects.bulk_create(
        CustomerPrediction(
            customer=customer(f"Amélie {n}"),
            day=today(),
            alive=0.4,
            purchases=1,
            buys_soon=0.1,
            churn_risk=0.7,
            spend=20,
            value=100 + n // 2,
        )
        for n in range(people)
    )


def test_an_empty_page_says_what_would_stand_there(reader_client):
    assert "Nothing has been predicted yet" in reader_client.get(PAGE).content.decode()
    assert "Nobody" in reader_client.get(AT_RISK).content.decode()


def test_the_page_tells_what_was_learnt_and_how_it_fared(reader_client, django_assert_num_queries):
    open_shop()
    predict()
    with django_assert_num_queries(SESSION_AND_USER + 4):  # segments, the fit, the thresholds, who may leave
        page = reader_client.get(PAGE)
    text = page.content.decode()
    told = ("Would it have been right?", "What a customer is worth, four ways", "What was learnt", "BG/NBD")
    assert [words for words in told if words not in text] == []
    assert text.count("<figure") == 3
    assert "chart-dashed" in text


@pytest.mark.parametrize("people", [1, 3])
def test_who_may_leave(reader_client, people):
    rows = risky(people)
    CustomerPrediction.objects.create(
        customer=customer("Fidèle"),
        day=today(),
        purchases=9,
        buys_soon=0.9,
        churn_risk=0.1,
        spend=9,
        value=999,
    )
    page = reader_client.get(AT_RISK)
    expected = sorted(rows, key=lambda row: (-row.value, -row.pk))
    assert [line.customer.pk for line in page.context["lines"]] == [row.pk for row in expected]


def test_a_long_list_goes_on_page_by_page(reader_client):
    rows = risky(53)
    first = reader_client.get(AT_RISK).context
    second = reader_client.get(BEHIND + first["next"]).context
    seen = [line.customer.pk for line in (*first["lines"], *second["lines"])]
    assert seen == [row.pk for row in sorted(rows, key=lambda row: (-row.value, -row.pk))]
    assert (
        second["next"],
        [line.customer.pk for line in reader_client.get(BEHIND + second["previous"]).context["lines"]],
    ) == (
        "",
        seen[:50],
    )
    assert reader_client.get(AT_RISK, {"after": "nonsense"}).status_code == 400


def test_the_customer_page_shows_what_is_expected(agent_client):
    open_shop(100)
    [row] = risky(1)
    CustomerPrediction.objects.filter(pk=row.pk).update(next_purchase=None)
    predict()
    known = CustomerPrediction.objects.order_by("-value")[0]
    text = agent_client.get(reverse("metrics:customer-figures", args=[known.pk])).content.decode()
    told = ("Predicted value, 12 months", "Still a customer", "Next purchase, likely", "within 90 days")
    assert [words for words in told if words not in text] == []


def test_predictions_and_fits_over_the_api(machine):
    assert machine("customers.view").get(f"{API}/customer-predictions/").status_code == 403
    [row] = risky(1)
    answer = machine("metrics.view").get(f"{API}/customer-predictions/{row.pk}/").json()
    assert answer == {
        "customer": row.pk,
        "day": today().isoformat(),
        "alive": 0.4,
        "purchases": 1.0,
        "buys_soon": 0.1,
        "churn_risk": 0.7,
        "next_purchase": None,
        "spend": "20.00",
        "value": "100.00",
    }
    predict()
    [fit] = machine("metrics.view").get(f"{API}/prediction-fits/?learnt=too-few").json()["results"]
    assert (fit["learnt"], fit["customers"], fit["horizon_days"]) == ("too-few", 0, 365)


@pytest.mark.parametrize("days", WITHIN)
def test_who_buys_within_so_many_days_is_told_alike_by_formula_and_database(reader_client, days):
    """In SQL by the parameters of the fit, as numpy has it: in the table, and for each on the list."""
    open_shop()
    fit = predict()
    facts, model = facts_before(today() + TOMORROW), known(learn(facts_before(today() + TOMORROW)))
    alive = outlook.alive(model.buying, x=facts.x, t_x=facts.t_x, age=facts.age)
    chance = alive * outlook.buys_within(model.buying, x=facts.x, age=facts.age, ahead=float(days))
    by_customer = dict(zip(facts.customer.tolist(), chance.tolist(), strict=True))
    address = "/api/v1/figure-customers/"
    rows = reader_client.get(address, {"metric": "buys_soon", "within": days, "limit": 200}).json()["results"]
    assert {row["customer"]: row["values"]["chance"] for row in rows} == pytest.approx(
        {row["customer"]: by_customer[row["customer"]] for row in rows}, abs=1e-3
    )
    told = {line[0]: line[1:] for line in fit.report["within"]}
    assert told[days][0] == pytest.approx(chance.sum(), abs=0.1)
    likely = reader_client.get(
        reverse("metrics:behind", args=["buys_soon"]), {"side": "likely", "within": days}
    )
    assert likely.context["counted"] == told[days][1] == pytest.approx((chance >= 0.5).sum(), abs=1)
    page = reader_client.get(PAGE).content.decode()
    assert f"/figures/buys_soon/customers/?side=likely&amp;within={days}" in page
    file = reader_client.get("/api/v1/reports/prediction/").json()["rows"]
    assert [row[5] for row in file if row[5]] == list(WITHIN)


def test_ninety_days_are_the_usual_and_others_are_refused(reader_client):
    open_shop()
    predict()
    listed = reader_client.get(reverse("metrics:behind", args=["buys_soon"])).context["lines"]
    soon = dict(CustomerPrediction.objects.values_list("customer", "buys_soon"))
    rows = reader_client.get("/api/v1/figure-customers/", {"metric": "buys_soon"}).json()["results"]
    assert [row["values"]["chance"] for row in rows] == pytest.approx(
        [soon[row["customer"]] for row in rows], abs=2e-3
    )
    assert listed
    for wrong in ("45", "0", "-1", "x", "\x00", "9" * 30):
        refused = {"metric": "buys_soon", "within": wrong}
        assert reader_client.get("/api/v1/figure-customers/", refused).status_code == 400
        page = reader_client.get(reverse("metrics:behind", args=["buys_soon"]), {"within": wrong})
        assert (page.status_code, page.context["lines"]) == (200, [])
    CustomerPrediction.objects.update(age=None)  # foretold before it was kept: unknown, and on no side
    assert reader_client.get("/api/v1/figure-customers/", {"metric": "buys_soon"}).json()["results"]
