"""Public opinions: taken down once, led back to whoever wrote them, answered in time."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.sql import execute
from core.text import clean_line, clean_text
from customers.domain.log import record_event
from customers.models import Customer, Event
from surveys.domain.voice.lexicon import language_of, tokens_of
from surveys.enums import EventKind
from surveys.models import Review, Verbatim
from surveys.models.review import MOST_STARS

TEXT_LIMIT = 5_000
ON_TIMELINE = 400
TIME_TO_ANSWER = timedelta(days=3)
WORDED = (EventKind.REVIEW_POSTED, EventKind.REVIEW_ANSWERED)
"""Events that tell what was said; the others tell what was done at a customer's, and stay there."""
BY_DEADLINE, LATEST_FIRST = ("answer_by", "id"), ("-posted_at", "-id")


@dataclass(frozen=True, kw_only=True)
class NewReview:
    """`external_id` is what the site calls it: told twice, it is taken down once."""

    source: str
    stars: int
    posted_at: datetime
    text: str = ""
    author: str = ""
    url: str = ""
    external_id: str = ""
    customer_id: int | None = None


def reviews() -> QuerySet[Review]:
    return Review.objects.select_related("customer", "answered_by")


def record_reviews(*, reviews: Sequence[NewReview], actor_id: int | None, language: str) -> list[int]:
    """Take down what is new, in one statement with its events; gives their numbers. Raises Invalid (stars,
    source, text, posted_at). `language` is the one to expect where words do not tell.
    """
    rows = [_row(review, language) for review in reviews]
    with transaction.atomic():
        made = execute(_RECORD, rows=json.dumps(rows), actor=actor_id, kind=EventKind.REVIEW_POSTED)
    return [number for (number,) in made]


def record_review(*, review: NewReview, actor_id: int | None, language: str) -> tuple[Review, bool]:
    """The review, and whether it is new."""
    made = record_reviews(reviews=[review], actor_id=actor_id, language=language)
    if made:
        return Review.objects.get(pk=made[0]), True
    known = Review.objects.get(source=clean_line(review.source), external_id=clean_line(review.external_id))
    return known, False


def _row(review: NewReview, language: str) -> dict[str, Any]:
    _check(review)
    text = clean_text(review.text)
    return {
        "source": clean_line(review.source),
        "external_id": clean_line(review.external_id),
        "url": clean_line(review.url),
        "stars": review.stars,
        "text": text,
        "author": clean_line(review.author),
        "language": language_of(tokens_of(text), otherwise=language),
        "posted_at": review.posted_at.isoformat(),
        "answer_by": (review.posted_at + TIME_TO_ANSWER).isoformat(),
        "customer_id": review.customer_id,
    }


def _check(review: NewReview) -> None:
    if not 1 <= review.stars <= MOST_STARS:
        raise Invalid(_("Stars go from 1 to 5."), field="stars")
    if not clean_line(review.source):
        raise Invalid(_("Say on which site it stands."), field="source")
    if len(review.text) > TEXT_LIMIT:
        raise Invalid(_("A text has at most %(limit)d characters.") % {"limit": TEXT_LIMIT}, field="text")
    if review.posted_at > timezone.now() + timedelta(days=1):
        raise Invalid(_("That day has not come yet."), field="posted_at")


_RECORD = f"""
    WITH told AS (
        SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS told (source text, external_id text, url text,
            stars smallint, text text, author text, language text, posted_at timestamptz,
            answer_by timestamptz, customer_id bigint)
    ), made AS (
        INSERT INTO surveys_review (source, external_id, url, stars, text, author, language, posted_at,
            answer_by, customer_id)
        SELECT source, external_id, url, stars, text, author, language, posted_at, answer_by, customer_id
        FROM told ON CONFLICT (source, external_id) WHERE NOT external_id = '' DO NOTHING
        RETURNING *
    ), logged AS (
        INSERT INTO customers_event (customer_id, kind, occurred_at, actor_id, data)
        SELECT customer_id, %(kind)s, posted_at, %(actor)s, jsonb_build_object('review', id, 'site', source,
            'stars', stars, 'comment', left(text, {ON_TIMELINE}))
        FROM made ORDER BY id
    )
    SELECT id FROM made ORDER BY id
"""


@transaction.atomic
def answer_review(*, review: Review, text: str, actor_id: int | None) -> Review:
    """Keep what was answered, who did and when; publishing it is done on the site. Raises Invalid (text)."""
    text = clean_text(text)
    if not text or len(text) > TEXT_LIMIT:
        raise Invalid(
            _("An answer has from 1 to %(limit)d characters.") % {"limit": TEXT_LIMIT}, field="text"
        )
    row = Review.objects.select_for_update().get(pk=review.pk)
    if row.answer_text == text:
        return row
    row.answer_text, row.answered_at, row.answered_by_id = text, timezone.now(), actor_id
    row.save(update_fields=["answer_text", "answered_at", "answered_by"])
    _tell(EventKind.REVIEW_ANSWERED, row, row.customer_id, actor_id, text)
    return row


@transaction.atomic
def attach_review(*, review: Review, customer: Customer, actor_id: int | None) -> Review:
    """Say who wrote it. Raises Conflict where somebody else stands there already."""
    row = Review.objects.select_for_update().get(pk=review.pk)
    if row.customer_id == customer.pk:
        return row
    if row.customer_id:
        raise Conflict(_("Another customer stands there already: take them off first."), field="customer")
    _lead(row, customer.pk)
    _tell(EventKind.REVIEW_ATTACHED, row, customer.pk, actor_id, "")
    return row


@transaction.atomic
def detach_review(*, review: Review, actor_id: int | None) -> Review:
    """It was somebody else."""
    row = Review.objects.select_for_update().get(pk=review.pk)
    if former := row.customer_id:
        _lead(row, None)
        _tell(EventKind.REVIEW_DETACHED, row, former, actor_id, "")
    return row


def _lead(row: Review, customer_id: int | None) -> None:
    """With its words wherever they stand, so that they go with whoever wrote them once that is to be."""
    row.customer_id = customer_id
    row.save(update_fields=["customer"])
    Verbatim.objects.filter(review=row).update(customer=customer_id)
    told = Event.objects.filter(kind__startswith="review.", data__review=row.pk)
    told.filter(kind__in=WORDED).update(customer=customer_id)


def _tell(kind: str, row: Review, customer_id: int | None, actor_id: int | None, text: str) -> None:
    data = {"review": row.pk, "site": row.source, "stars": row.stars, "comment": text[:ON_TIMELINE]}
    record_event(kind=kind, customer_id=customer_id, actor_id=actor_id, data=data)
