"""Reports the manager of the demo keeps; one comes by email, the first as soon as a worker runs."""

from django.db.models.functions import Now

from crm.models import User
from journeys.domain.report_subscription import subscribe
from journeys.enums import Rhythm
from journeys.models import Digest
from metrics.reports.saved_report import save_report

KEPT = [
    ("Service par canal, 7 jours", "service", "period=7&by=channel", True),
    ("Cohortes : revenu par client", "cohorts", "show=revenue", True),
    ("Segments du lundi", "segments", "", False),
]


def seed_reports() -> None:
    manager = User.objects.get(email="manager@cercle.example")
    reports = [
        save_report(owner_id=manager.pk, name=name, report=report, query=query, shared=shared)
        for name, report, query, shared in KEPT
    ]
    subscribe(
        report=reports[0],
        subscriber_id=manager.pk,
        rhythm=Rhythm.WEEKLY,
        day=1,
        hour=8,
        time_zone="Europe/Paris",
        actor_id=manager.pk,
    )
    Digest.objects.update(due_at=Now())
