"""What an answer says about a complaint that was closed before it."""

from customers.cases.domain.case_turned import Said, turn_complaints
from customers.domain.log import Batch
from surveys.domain.tone import is_good
from surveys.models import Answer


def follow_answers(batch: Batch) -> None:
    """Subscriber: from the answers as they stand now, so a second look changes nothing."""
    numbers = batch.events.filter(customer__isnull=False).values_list("data__answer", flat=True)
    answers = Answer.objects.counted().filter(pk__in=set(numbers)).select_related("survey").order_by("pk")
    turn_complaints(
        [
            Said(
                customer_id=answer.customer_id,
                answer_id=answer.pk,
                at=answer.revised_at or answer.answered_at,
                is_good=is_good(kind=answer.survey.kind, score=answer.score),
            )
            for answer in answers
            if answer.customer_id is not None
        ]
    )
