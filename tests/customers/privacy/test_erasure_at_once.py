"""An erasure while somebody works on a case of the same person."""

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from django.db import transaction

from core.errors import Conflict
from customers.cases.domain.case import locked_case
from customers.cases.domain.case_move import move_case
from customers.privacy.domain.erasure import erase_customer
from tests import factories
from tests.customers.together import at_once, until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_moves_a_case_meanwhile_goes_on_and_the_erasure_is_tried_again() -> None:
    """They hold the case and want the customer; an erasure holds the customer and wants the case."""
    case, held = factories.case(), Event()

    def move() -> Any:
        with transaction.atomic():
            locked_case(case)
            held.set()
            until_somebody_waits()
            return move_case(case=case, to="waiting", actor_id=None)

    def erase() -> Any:
        held.wait(timeout=10)
        return erase_customer(customer=case.customer, actor_id=None)

    works: list[Callable[[], Any]] = [move, erase]
    moved, refused = at_once(2, lambda number: works[number]())
    assert moved.state == "waiting"
    assert isinstance(refused, Conflict)
    assert erase_customer(customer=case.customer, actor_id=None).erased_at
