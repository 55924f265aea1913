"""A tag put on while it is deleted or merged: nobody has one that is gone, and nobody is told in vain."""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection

from customers.models import Customer, CustomerTag, Event, Tag
from customers.people.domain import tag as tags
from customers.people.domain.tag import create_tag, delete_tag, merge_tag, tag_customer
from tests import factories
from tests.customers.together import in_between, waits

pytestmark = pytest.mark.django_db(transaction=True)


def told() -> list[str]:
    kinds = ["customer.tagged", "customer.untagged"]
    return list(Event.objects.filter(kind__in=kinds).order_by("pk").values_list("kind", flat=True))


def test_put_on_while_it_is_being_deleted_it_is_put_on_nobody():
    vip, amelie = create_tag(name="vip"), factories.customer()
    same = Tag.objects.get()
    with pytest.raises(IntegrityError, match="tag"):  # the pages say it in words
        in_between(lambda: delete_tag(tag=vip), lambda: tag_customer(customer=amelie, tag=same))
    assert (told(), Tag.objects.count(), CustomerTag.objects.count()) == ([], 0, 0)


@pytest.mark.parametrize("verb", ["delete", "merge"])
def test_put_on_between_two_statements_it_is_not_taken_off_in_silence(verb, monkeypatch):
    """Where those who have it are read, and where they lose it, are the same people."""
    vip, other, amelie = create_tag(name="vip"), create_tag(name="other"), factories.customer()
    met: list[tuple[Future[Any], bool]] = []

    def put_on(tag: Tag, customer: Customer) -> bool:
        try:
            return tag_customer(customer=customer, tag=tag)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:

        def meanwhile(*_tags: Tag) -> list[Any]:
            running = pool.submit(put_on, Tag.objects.get(name="vip"), amelie)
            met.append((running, waits(running)))
            return []

        monkeypatch.setattr(tags, "_renamings", [meanwhile])
        monkeypatch.setattr(tags, "_tag_uses", [meanwhile])
        delete_tag(tag=vip) if verb == "delete" else merge_tag(tag=vip, into=other)
        [(running, waited)] = met
        assert waited
        with pytest.raises(IntegrityError):
            running.result(timeout=60)
    assert (told(), CustomerTag.objects.count()) == ([], 0)
