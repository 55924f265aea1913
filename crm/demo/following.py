"""What follows from the histories of the demo: points, figures, segments."""

from collections.abc import Callable
from datetime import time, timedelta

from django.db.models.functions import Now

from core.sql import execute
from crm.demo.costs import seed_return_terms, seed_spending
from crm.demo.files import take_files_in
from crm.demo.mailing import seed_mailing
from crm.demo.past_snapshots import take_past_year
from crm.demo.past_stays import tell_past_stays
from crm.demo.phases import seed_phases, walk_the_phases
from crm.demo.plan import seed_plan
from crm.demo.recovery import seed_recovery
from crm.demo.reminders import leave_some_out, seed_reminders
from crm.demo.reports import seed_reports
from crm.demo.webhooks import seed_shop_account, seed_webhook
from crm.loop import SUBSCRIBERS
from customers.cases.domain.escalation import escalate_due
from customers.domain.log import drain
from customers.models import Bookmark, Event
from journeys.models import ContactPolicy, Journey
from metrics.domain.days import today
from metrics.domain.recompute import steps
from metrics.domain.snapshot.series import EVERYTHING
from metrics.domain.snapshot.target import set_target
from surveys.domain.voice.reading import read_due

FROM_FACTS = {"metrics"}  # computed whole from the facts, which is quicker than event by event


def follow(*, progress: Callable[[str], None] = print) -> None:
    """Bring every subscriber to the end of the log, each in the way that suits a first filling."""
    _let_visitors_walk_the_loop()
    take_files_in()
    for place, subscriber in enumerate(SUBSCRIBERS, start=1):
        if subscriber.name in FROM_FACTS:
            _skip_to_the_end(subscriber.name)
        else:
            while drain(subscriber):
                pass
        progress(f"What follows from it, points and cases and messages: {place} of {len(SUBSCRIBERS)}")
    seed_phases()
    seed_reminders()
    seed_recovery()
    while escalate_due():
        pass
    read_due(seconds=120)
    execute("ANALYZE")
    figures = list(steps(announce=False))
    for place, (name, step) in enumerate(figures, start=1):
        step()
        if name == "segments":
            tell_past_stays()
            seed_mailing()
        progress(f"Figures of today, customer by customer: {place} of {len(figures)}")
    progress("Figures of the days gone by, a year of them")
    take_past_year()
    _aim()
    progress("Goals, costs and reports")
    seed_spending()
    seed_return_terms()
    seed_plan()
    seed_reports()
    seed_webhook()
    seed_shop_account()


def _let_visitors_walk_the_loop() -> None:
    """A demo has no night, and its surveys leave a minute after the call."""
    midnight = time(0)
    ContactPolicy.objects.update_or_create(
        pk=1, defaults={"quiet_from": midnight, "quiet_until": midnight, "days_between_surveys": 0}
    )
    journey = Journey.objects.get(slug="survey-after-solved-call")
    journey.steps = [{"wait": {"minutes": 1}}, *journey.steps[1:]]
    journey.save(update_fields=["steps"])
    walk_the_phases()
    leave_some_out()


def _aim() -> None:
    """What the invented house wants to reach: one of it within reach, one not yet."""
    for metric, value in {
        "nps": 30.0,
        "first_contact_resolution": 0.85,
        "retention": 0.6,
        "csat": 0.85,
    }.items():
        since = today() - timedelta(days=60)
        set_target(metric=metric, scope=EVERYTHING, value=value, since=since, actor_id=None)


def _skip_to_the_end(subscriber: str) -> None:
    last = Event.objects.order_by("-txid", "-pk").first()
    if last:
        Bookmark.objects.update_or_create(
            pk=subscriber, defaults={"txid": last.txid, "event_id": last.pk, "moved_at": Now()}
        )
