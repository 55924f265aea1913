"""A session that is over, or of somebody who has left, tells nobody who works at a browser."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from crm.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("end", ["runs out", "is gone", "is another's work", "belongs to who left"])
def test_a_session_that_is_over_has_to_log_in(agent, agent_client, end):
    assert agent_client.get("/customers/").status_code == 200
    match end:
        case "runs out":
            Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
        case "is gone":
            Session.objects.all().delete()
        case "is another's work":
            Session.objects.update(session_data="nothing we signed")
        case "belongs to who left":
            User.objects.filter(pk=agent.pk).update(is_active=False)
    assert agent_client.get("/customers/").status_code == 302
