"""A file that was taken in has served: it is not kept for ever, nor are the lines of it that were refused."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from customers.enums import ImportState
from customers.imports.domain.issues import forget_contents
from customers.models import ImportIssue, ImportJob

PORTION = 100


def forget_files() -> int:
    """Job: let go the files of imports that ended long ago; of what was never begun, all. Returns how many.

    The report stays, without the words of the lines. The file goes first: who is interrupted comes again.
    """
    old = _old().order_by("pk")[:PORTION]
    for job in old:
        job.file.delete(save=False)
        with transaction.atomic():
            if job.state == ImportState.DRAFT:
                job.delete()
            else:
                forget_contents(ImportIssue.objects.filter(job=job))
                job.save(update_fields=["file"])
    return len(old)


def _old() -> QuerySet[ImportJob]:
    horizon = Now() - timedelta(days=settings.IMPORT_FILES_KEPT_DAYS)
    left = Q(state=ImportState.DRAFT, created_at__lt=horizon)
    return ImportJob.objects.filter(Q(finished_at__lt=horizon) | left).exclude(file="")
