"""One of each noun, and a machine that knocks at every address of the API and looks at each answer."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from crm.models import ServiceAccount, Team
from customers.identity.domain.merge import merge_customers
from customers.models import Duplicate
from customers.people.domain.tag import create_tag
from journeys.domain.survey_mailing import ask_segment
from metrics.domain.goal import Start, set_goal
from metrics.domain.segment import Naming, create_list
from metrics.domain.snapshot.series import EVERYTHING
from metrics.models import Action, CapabilityReview, Segment
from metrics.reports.saved_report import save_report
from surveys.domain.answer import record_answer
from surveys.domain.idea import add_idea
from surveys.domain.invitation import Asked, invite
from surveys.domain.open_answer import Visit, record_open_answer
from surveys.domain.open_link import make_open_link
from surveys.domain.set_aside import set_answers_aside
from surveys.domain.suspicion import STAFF, Sender
from surveys.domain.verdict import judge
from surveys.domain.wording import change_wording
from surveys.enums import AskedOver
from surveys.models import Answer, Invitation, OpenLink, SetAside, Survey, Theme
from tests import factories

BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def everything(db) -> dict[str, Any]:
    """One of each, so that what is right but for one thing gets deep into the house."""
    customer = factories.customer(phones=["0612345678"], emails=["amelie@example.org"])
    twin = factories.customer(phones=["0612345678"])
    factories.reason()
    factories.outcome()
    Team.objects.create(name="Care")
    create_list(naming=Naming(name_fr="Invités", name_en="Guests"))
    merge = merge_customers(survivor=twin, merged=factories.customer())
    service = save_report(owner_id=factories.user().pk, name="Service", report="service", query="")
    link = make_open_link(survey=Survey.objects.get(slug="nps-after-contact"), name="Counter")
    _answered(link, days=1)
    action = Action.objects.create(title="Call them", due_on=date(2099, 3, 12))
    return {
        "customer": customer.pk,
        "saved": service.pk,
        "action": action.pk,
        "capability": CapabilityReview.objects.create(started_at=BEFORE, closed_at=BEFORE).pk,
        "goal": set_goal(
            metric="nps",
            scope=EVERYTHING,
            wish="45",
            due_on=date(2099, 3, 12),
            owner_id=None,
            actor_id=None,
            start=Start(value=20, reason="as agreed"),
        ).pk,
        "order": factories.order(customer).pk,
        "case": factories.case(customer, kind="request").pk,
        "promise": factories.promise(customer, agent_id=factories.user().pk).pk,
        "duplicate": Duplicate.objects.create(one=customer, other=twin, reasons=["phone"], certainty=60).pk,
        "merge": merge.pk,
        "idea": add_idea(state="open", language="fr", title_fr="Livrer le dimanche")[0].pk,
        "brand": factories.brand().pk,
        "wording": _worded(),
        "tag": create_tag(name="vip").pk,
        "theme": Theme.objects.create(name_fr="Prix", name_en="Price", words_fr="prix").pk,
        "open": link.pk,
        "set": _flood(link, days=30).pk,
        "review": factories.review(customer).pk,
        "verbatim": factories.verbatim().pk,
        "invitation": Invitation.objects.asked().get().pk,
        "interview": _interview(),
        "verdict": _verdict(),
        "survey": _mailing(),
        "segment": create_list(naming=Naming(name_fr="x", name_en="x")).pk,
        "metric": "contacts",
    }


def _answered(link: OpenLink, *, days: int) -> datetime:
    """So many days ago, by nobody we know."""
    given = record_open_answer(
        visit=Visit.of(link), language="en", score=0, sender=STAFF, admitted=lambda: None
    )
    moment = timezone.now() - timedelta(days=days)
    Answer.objects.filter(pk=given.pk).update(answered_at=moment)
    return moment


def _flood(link: OpenLink, *, days: int) -> SetAside:
    at = _answered(link, days=days)
    return set_answers_aside(link=link, since=at - timedelta(1), until=at + timedelta(1), reason="A machine")


def _verdict() -> int:
    """About the first of two that a machine may have sent; the second waits."""
    survey = Survey.objects.get(slug="nps-after-contact")
    doubted = []
    for occasion in ("machine:1", "machine:2"):
        (token,) = invite(survey=survey, asked=[Asked(factories.customer().pk, occasion)]).values()
        doubted.append(record_answer(token=token, score=0, sender=Sender("x", "quick")))
    return judge(decision="left_out", answers=[doubted[0].pk]).pk


def _worded() -> int | None:
    survey, brand = Survey.objects.get(slug="nps-after-contact"), factories.brand("quay")
    made = change_wording(survey=survey, brand=brand, words={"thanks": {"en": "Fair winds!"}})
    return made.pk if made else None


def _mailing() -> int:
    survey, segment = Survey.objects.get(slug="nps-after-contact"), Segment.objects.order_by("pk")[0]
    return ask_segment(survey=survey, segment=segment, key=uuid4())[0].pk


def _interview() -> int:
    survey = Survey.objects.get(slug="nps-after-contact")
    invite(survey=survey, asked=[Asked(factories.customer().pk, "phone:x")], channel=AskedOver.PHONE)
    return Invitation.objects.get(channel=AskedOver.PHONE).pk


class Asker:
    """Each request in a transaction of its own, taken back afterwards; every answer is looked at."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.client.raise_request_exception = False
        self.refused: set[str] = set()
        """The fields that the last answer named."""
        self.said: Any = None

    def __call__(self, method: str, path: str, **extra: Any) -> int:
        with transaction.atomic():
            answer = self.client.generic(method.upper(), path, **extra)
            transaction.set_rollback(True)
        self.refused = set()
        assert answer.status_code < 500, self._about(answer, method, path, extra)
        if answer.status_code >= 400 and method != "head":
            about = self._about(answer, method, path, extra)
            assert answer["Content-Type"] == "application/json", about
            error = answer.json()["error"]
            assert set(error) == {"code", "message", "fields"}, about
            assert error["code"], about
            assert all(isinstance(each, list) for each in error["fields"].values()), about
            self.refused = set(error["fields"])
            self.said = error
        return answer.status_code

    @staticmethod
    def _about(answer: Any, method: str, path: str, extra: dict[str, Any]) -> tuple[Any, ...]:
        sent = [each[:300] if isinstance(each, bytes | str) else each for each in extra.values()]
        return method, path[:200], sent, answer.content[:500]

    def send(self, method: str, path: str, body: Any) -> int:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self(method, path, data=raw, content_type="application/json")

    def refuses(self, method: str, path: str, right: dict[str, Any], fields: set[str], value: Any) -> None:
        self.put_to(fields, lambda names: self.send(method, path, right | dict.fromkeys(names, value)))

    def put_to(self, fields: set[str], put: Callable[[Iterable[str]], int]) -> None:
        """A value in all fields at once, without those that refused it, until it is taken everywhere.

        A refusal that names none of them could hide what lies behind: then each is asked alone.
        """
        while fields and put(sorted(fields)) >= 400:
            refused = fields & self.refused
            if not refused:
                for name in sorted(fields):
                    put([name])
                return
            fields = fields - refused


@pytest.fixture
def ask(machine: Callable[..., APIClient]) -> Asker:
    """Its token was recognised once: `test_api.py` shows that each request needs one."""
    client = machine()
    client.get("/api/v1/")
    client.force_authenticate(ServiceAccount.objects.get())  # type: ignore[arg-type]  # machines are users here
    return Asker(client)
