"""Each role starts at its work."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["agent_client", "reader_client"])
def test_who_speaks_with_customers_starts_at_the_desk(request, role):
    response = request.getfixturevalue(role).get("/")

    assert (response.status_code, response["Location"]) == (302, "/desk/")


def test_a_stranger_is_sent_to_the_door(client):
    assert client.get("/")["Location"].startswith("/account/login/")
