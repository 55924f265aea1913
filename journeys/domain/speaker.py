"""In whose name a mail speaks: that of the brand of what set it off.

An order, a cart, a contact, a case or an answer has its brand or is the house's. Where nothing of the kind
set it off, the customer's latest order or contact says it. A retired brand begins nothing new.
"""

import json

from customers.models import Brand
from journeys.domain.loop.follow import answer_of
from journeys.models import Message

# A case is the brand's that was rated when it was opened, or the one whose customer spoke of it first.
_OF_CASE = """
    coalesce((
        SELECT asked.brand_id FROM surveys_followup followed
        JOIN surveys_answer answer ON answer.id = followed.answer_id
        JOIN surveys_invitation asked ON asked.id = answer.invitation_id
        WHERE followed.case_id = (data ->> 'case')::bigint
    ), (
        SELECT brand_id FROM customers_interaction
        WHERE case_id = (data ->> 'case')::bigint AND brand_id IS NOT NULL ORDER BY id LIMIT 1
    ))
"""
_LATEST = """(
    SELECT brand_id FROM (
        (SELECT brand_id, placed_at AS at FROM customers_order
         WHERE customer_id = %(customer)s ORDER BY placed_at DESC LIMIT 1)
        UNION ALL
        (SELECT brand_id, started_at FROM customers_interaction
         WHERE customer_id = %(customer)s ORDER BY started_at DESC LIMIT 1)
    ) lately ORDER BY at DESC LIMIT 1
)"""
# In a house without brands the row is looked for in an empty table, and nothing else is read.
_SPEAKER = f"""
    SELECT brand.* FROM customers_brand brand WHERE brand.active AND brand.id = (
        SELECT CASE
            WHEN data ->> 'speaker' IS NOT NULL THEN (
                SELECT id FROM customers_brand WHERE key = data ->> 'speaker')
            WHEN data ->> 'answer' IS NOT NULL THEN (
                SELECT asked.brand_id FROM surveys_answer answer
                JOIN surveys_invitation asked ON asked.id = answer.invitation_id
                WHERE answer.id = (data ->> 'answer')::bigint)
            WHEN data ->> 'interaction' IS NOT NULL THEN (
                SELECT brand_id FROM customers_interaction WHERE id = (data ->> 'interaction')::bigint)
            WHEN data ->> 'order' IS NOT NULL THEN (
                SELECT brand_id FROM customers_order WHERE id = (data ->> 'order')::bigint)
            WHEN data ->> 'cart' IS NOT NULL THEN (
                SELECT brand_id FROM customers_cart WHERE id = (data ->> 'cart')::bigint)
            WHEN data ->> 'case' IS NOT NULL THEN {_OF_CASE}
            ELSE {_LATEST}
        END
        FROM (SELECT coalesce(
            (SELECT data FROM customers_event WHERE id = %(event)s), %(known)s::jsonb
        ) AS data) about
    )
"""


def speaker_of(message: Message) -> Brand | None:
    """None: the house itself. So is what stands on no journey and thanks for no answer."""
    answer = answer_of(message)
    if not (message.enrolment or answer):
        return None
    about = {
        "event": message.enrolment.event_id if message.enrolment else None,
        "known": json.dumps({"answer": answer} if answer else {}),
        "customer": message.customer_id,
    }
    return next(iter(Brand.objects.raw(_SPEAKER, about)), None)
