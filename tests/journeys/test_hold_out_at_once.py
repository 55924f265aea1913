"""Another share while the one before is being counted: no comparison of the old one is left behind."""

import threading

import pytest
from django.db import connection, transaction

from journeys.domain import effect
from journeys.domain.effect import count_effects
from journeys.domain.journey import hold_out, switch_journey
from journeys.models import EffectTally, Journey
from tests.journeys.test_effect import bought, came, journey

__all__ = ["journey"]


@pytest.mark.django_db(transaction=True)
def test_what_is_counted_meanwhile_is_of_the_share_that_holds(journey: Journey) -> None:
    bought(came(journey), 50)
    came(journey, held_out=True)
    count_effects()
    bought(came(journey), 70)
    done = threading.Event()

    def count_in_another_session() -> None:
        try:
            count_effects()
        finally:
            done.set()
            connection.close()

    with transaction.atomic():
        hold_out(journey=journey, share=30)
        other = threading.Thread(target=count_in_another_session)
        other.start()
        assert not done.wait(0.5)
    other.join()
    assert not EffectTally.objects.filter(journey=journey).exists()


@pytest.mark.django_db(transaction=True)
def test_who_stops_a_journey_waits_for_no_count(journey: Journey, monkeypatch: pytest.MonkeyPatch) -> None:
    bought(came(journey), 50)
    switch_journey(journey=journey, active=True)
    count, stopped = effect._count_effect, []

    def stop_in_another_session() -> None:
        switch_journey(journey=Journey.objects.get(pk=journey.pk), active=False)
        connection.close()

    def count_meanwhile(counted: Journey) -> None:
        count(counted)
        other = threading.Thread(target=stop_in_another_session)
        other.start()
        other.join(5)
        stopped.append(not other.is_alive())

    monkeypatch.setattr(effect, "_count_effect", count_meanwhile)
    count_effects()
    assert stopped == [True]
    assert EffectTally.objects.filter(journey=journey).exists()
