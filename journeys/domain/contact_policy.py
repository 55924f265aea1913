"""The one row that says how often and when we write, changed by a manager."""

from datetime import time

from journeys.models import ContactPolicy


def change_contact_policy(
    *,
    days_between_surveys: int,
    marketing_per_day: int,
    marketing_per_week: int,
    quiet_from: time,
    quiet_until: time,
) -> ContactPolicy:
    """It counts for whatever leaves from now on, planned before or not."""
    policy, _new = ContactPolicy.objects.update_or_create(
        pk=1,
        defaults={
            "days_between_surveys": days_between_surveys,
            "marketing_per_day": marketing_per_day,
            "marketing_per_week": marketing_per_week,
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
        },
    )
    return policy
