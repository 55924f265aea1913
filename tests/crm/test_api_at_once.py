"""The same sent eight times at once is stored once, at every address of the API that stores."""

import threading
from collections import defaultdict

import pytest
from django.db import connection
from rest_framework.test import APIClient

from customers.models import Case, Customer
from journeys.models import ContactPolicy
from surveys.models import Invitation, Survey
from tests.crm.addresses import Address
from tests.crm.nasty import CREATES, body_for, named
from tests.whole import WHOLE

EACH_STANDS_FOR_ITSELF = {
    "api-consents-list",  # a statement made twice was made twice
    "api-actions-list",
    "api-return-terms-list",  # likewise
    "api-action-comments-list",
    "api-orientation-figures-list",  # a figure measured twice was measured twice
    "api-goals-list",
    "api-loop-rules-list",  # a draft
    "api-phone-calls-list",  # each of these machines is a phone system with ids of its own
}
# How it stands, however often it is told.
A_REPORT = {"api-carts-list", "api-list-entries-list", "api-wordings-list"}
A_QUESTION = {"api-segment-previews-list"}  # stores nothing
SET_AGAIN = {
    "api-acquisition-spends-list",
    "api-service-costs-list",
    "api-metric-targets-list",
    "api-metric-windows-list",
    "api-report-subscriptions-list",
    "api-saved-reports-list",
}
MANY_IN_ONE = {"api-customer-batches-list", "api-invitation-batches-list"}


KINDS = (EACH_STANDS_FOR_ITSELF, A_REPORT, A_QUESTION, SET_AGAIN, MANY_IN_ONE)


def asked() -> list[Address]:
    """Every third of each kind; all of them in `make hostile`."""
    by_kind = defaultdict[tuple[bool, ...], list[Address]](list)
    for address in CREATES:
        by_kind[tuple(address.name in kind for kind in KINDS)].append(address)
    return [address for kind in by_kind.values() for address in kind[:: 1 if WHOLE else 3]]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", asked(), ids=named)
def test_eight_at_once_store_it_once(everything, machine, address):
    Survey.objects.get_or_create(
        slug="nps", defaults={"kind": "nps", "scale_min": 0, "scale_max": 10, "valid_days": 30}
    )
    Case.objects.update(kind="request")  # nobody with a complaint open, or just asked, is asked anything
    ContactPolicy.objects.update_or_create(pk=1, defaults={"days_between_surveys": 0})
    body = body_for(address)
    clients = [machine() for _ in range(8)]
    start = threading.Barrier(8)
    found: list[int] = []
    made: set[int | None] = set()

    def post(client: APIClient) -> None:
        client.raise_request_exception = False
        start.wait()
        try:
            answer = client.post(address.path(), body)
            found.append(answer.status_code)
            made.add(answer.json().get("id"))
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if address.name in EACH_STANDS_FOR_ITSELF:
        assert found == [201] * 8
    elif address.name in A_REPORT | A_QUESTION:
        assert found == [200] * 8
    elif address.name in SET_AGAIN:
        assert set(found) <= {200, 201, 409}
        assert len(made - {None}) == 1
    elif address.name in MANY_IN_ONE:
        assert 200 in found
        assert set(found) <= {200, 409}
        if "customers" in body:
            assert Customer.objects.filter(external_id=body["customers"][0]["external_id"]).count() == 1
        else:
            assert Invitation.objects.filter(occasion="x1").count() <= 1
    else:
        assert found.count(201) == 1
        gone = {400} if address.name == "api-merges-list" else set()  # the one that was merged is no more
        assert set(found) <= {200, 201, 409} | gone
