"""Each role starts at its work."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("client_of", "begins"),
    [
        ("agent_client", "/desk/"),
        ("reader_client", "/figures/"),
        ("manager_client", "/figures/"),
        ("admin_client", "/figures/"),
    ],
)
def test_who_speaks_with_customers_starts_at_the_desk_the_others_at_the_figures(request, client_of, begins):
    response = request.getfixturevalue(client_of).get("/")

    assert (response.status_code, response["Location"]) == (302, begins)


def test_a_stranger_is_sent_to_the_door(client):
    assert client.get("/")["Location"].startswith("/account/login/")


class TestSessionOver:
    """A part of a page cannot show the log-in: the whole page goes there, and comes back to itself."""

    def test_a_part_sends_the_page_to_the_door_and_back(self, client):
        response = client.post(
            "/customers/1/contacts/",
            headers={"hx-request": "true", "hx-current-url": "http://testserver/customers/1/?show=points"},
        )

        assert response.status_code == 200
        assert response["HX-Redirect"] == "/account/login/?next=%2Fcustomers%2F1%2F%3Fshow%3Dpoints"

    def test_the_address_of_another_house_is_not_followed(self, client):
        response = client.get(
            "/find/", headers={"hx-request": "true", "hx-current-url": "https://evil.example/customers/1/"}
        )

        assert response["HX-Redirect"] == "/account/login/?next=%2F"

    def test_a_whole_page_is_sent_as_ever(self, client):
        assert client.get("/find/").status_code == 302
