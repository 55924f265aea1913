"""The registry of figures by the API."""

import pytest

from metrics.domain.registry import METRICS

pytestmark = pytest.mark.django_db
PAGE = "/api/v1/metrics/"


def test_every_figure_is_told_in_the_language_of_who_asks(machine):
    client = machine("metrics.view")
    told = client.get(PAGE).json()
    assert [each["key"] for each in told] == [metric.key for metric in METRICS]
    nps = client.get(f"{PAGE}nps/").json()
    assert nps == next(each for each in told if each["key"] == "nps")
    assert (nps["unit"], nps["higher_is_better"], nps["method"]) == ("score", True, "nps")
    assert (nps["lowest"], nps["highest"]) == (-100, 100)
    assert nps["splits"] == ["segment", "channel", "team"]
    assert nps["uses"] == {"daily": True, "target": True, "customers": True}
    assert nps["thresholds"][-1]["label"] == "excellent"
    client.credentials(**client._credentials | {"HTTP_ACCEPT_LANGUAGE": "fr"})
    french = client.get(f"{PAGE}revenue/").json()
    assert french["name"] == "Chiffre d’affaires"


def test_what_a_figure_is_not_used_for_is_told_too(machine):
    client = machine("metrics.view")
    assert client.get(f"{PAGE}next_purchase/").json()["uses"] == {
        "daily": False,
        "target": False,
        "customers": True,
    }
    assert client.get(f"{PAGE}contacts/").json()["uses"]["target"] is False
    assert client.get(f"{PAGE}weather/").status_code == 404


def test_only_who_sees_figures_and_asks_what_there_is(machine):
    assert machine("customers.view").get(PAGE).status_code == 403
    assert machine("metrics.view").get(PAGE, {"colour": "red"}).status_code == 400
    assert machine("metrics.view").post(PAGE, {}).status_code == 405
