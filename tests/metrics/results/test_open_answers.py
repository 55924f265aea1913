"""Who answered by an open link counts in the results of the survey, and in no other figure."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from customers.domain.log import Batch, Position
from metrics.domain.behind import POPULATIONS
from metrics.domain.behind.population import Narrowed
from metrics.domain.behind.voice import NPS, invitations
from metrics.domain.capability.measuring import measure_evidence
from metrics.domain.days import count_days, today
from metrics.domain.refresh import recompute_all
from metrics.domain.results.address import voice_of
from metrics.domain.results.count import count_results
from metrics.domain.results.funnel import funnel_chart
from metrics.domain.results.headline import headline
from metrics.domain.results.pictures import distribution_chart
from metrics.domain.results.read import Results, Sums, Wanted, of_all_time, results
from metrics.domain.results.response import traits
from metrics.domain.snapshot.series import EVERYTHING, latest
from metrics.domain.snapshot.take import take_snapshots
from metrics.domain.theme_days import count_themes
from metrics.domain.themes import theme_report
from metrics.enums import ResultSplit
from metrics.models import CapabilityEvidence, CustomerMetrics, DailyFigures, Segment, SegmentMembership
from surveys.domain.open_answer import Visit, record_open_answer
from surveys.domain.open_link import make_open_link
from surveys.domain.queries import surveys_with_counts, waiting_detractors
from surveys.domain.suspicion import Sender
from surveys.domain.theme import save_theme, themes
from surveys.domain.verbatim import matching_verbatims, verbatims
from surveys.domain.voice.gather import KINDS, gather_words
from surveys.domain.voice.reading import read_due
from surveys.enums import Author, Suspicion
from tests.factories import customer, review, verbatim
from tests.metrics.facts import answer, survey

pytestmark = pytest.mark.django_db


def _nps(detractors: int, promoters: int) -> tuple[int, ...]:
    return (detractors, *(0,) * 9, promoters)


def told(metric: str) -> tuple[float | None, int] | None:
    row = latest(metric, EVERYTHING)
    return (row.value, row.n) if row else None


def test_the_results_of_the_survey_and_nothing_else():
    amelie = customer()
    answer(amelie, 9)
    link = make_open_link(survey=survey(), name="Counter", channel="store")
    for score, suspicion in ((0, ""), (6, ""), (10, Suspicion.QUICK)):
        visit, sender = Visit.of(link), Sender("", suspicion)
        record_open_answer(
            visit=visit, language="en", score=score, comment="…", sender=sender, admitted=lambda: None
        )
    recompute_all()
    count_days(since=today() - timedelta(1))
    count_results()
    take_snapshots()

    found = results(Wanted(survey(), today() - timedelta(7), today()), ResultSplit.OVER)
    lines = {line.key: (line.sums.invited, line.sums.scored.n) for line in found.lines}
    assert lines == {"link": (1, 1), "open": (0, 2)}
    whole = found.whole
    assert (whole.invited, whole.answered, whole.openly_started, whole.openly_answered) == (1, 1, 3, 2)
    assert (whole.openly_suspect, whole.scored.n, whole.scored.estimate.value) == (
        1,
        3,
        pytest.approx(-33.3, 0.1),
    )
    assert {key: sums.scored.n for key, sums in found.by[ResultSplit.CHANNEL].items()} == {"": 1, "store": 2}
    notes = [it.figure.note for it in headline(found)]
    assert notes in (
        ["n\u00a0= 3, 2 of these by anonymous links", "n\u00a0= 1"],
        ["n\u00a0= 3, dont 2 par des liens anonymes", "n\u00a0= 1"],
    )
    note = funnel_chart(found).note
    assert ("3 commencées, 2 répondues" in note or "3 started, 2 answered" in note) is True
    shown: Any = surveys_with_counts().get(pk=survey().pk)
    assert (shown.invited, shown.answered, shown.doubted) == (1, 3, 1)
    side, all_time = POPULATIONS["answers"].sides[0], Narrowed(survey=survey().slug)
    assert side.nobodys
    assert (side.rows(all_time).count(), side.nobodys(all_time).count()) == (1, 2), "as many as it says"

    assert (told("nps"), told("response_rate")) == ((100, 1), (1, 1))
    day = DailyFigures.objects.get(day=today())
    assert (day.invited, day.answered, day.promoters, day.detractors) == (1, 1, 1, 0)
    before = DailyFigures.objects.get(day=today() - timedelta(1))
    assert (before.promoters, before.passives, before.detractors) == (0, 0, 0)
    assert list(CustomerMetrics.objects.values_list("customer", "answers")) == [(amelie.pk, 1)]
    everybody = Narrowed(since=None, until=None)
    assert [row.customer_id for row in NPS(everybody)] == [amelie.pk]
    assert [row.customer_id for row in invitations(everybody)] == [amelie.pk]
    assert waiting_detractors(9) == []


def test_a_bar_of_scores_leads_to_who_gave_it_and_says_how_many_are_anonymous(manager_client):
    amelie, paul = customer(), customer()
    nps = survey()
    answer(amelie, 9)
    answer(paul, 9)  # without a word
    link = make_open_link(survey=nps, name="Counter", channel="store")
    for score, suspicion in ((9, ""), (0, ""), (10, Suspicion.QUICK)):
        sender = Sender("", suspicion)
        record_open_answer(
            visit=Visit.of(link), language="en", score=score, sender=sender, admitted=lambda: None
        )
    loyal = Segment.objects.create(slug="loyal", name_fr="L", name_en="L", rule={})
    SegmentMembership.objects.create(segment=loyal, customer=paul)
    count_results()
    days: Any = {"since": today() - timedelta(7), "until": today()}
    everybody = Wanted(nps, **days)
    of_loyal = Wanted(nps, **days, segment=loyal.pk, segment_slug="loyal")

    def behind(wanted: Wanted) -> dict[str, tuple[Any, list[int], int]]:
        """What each bar with a link counts, whom its list shows, and how many it says are anonymous."""
        bars = distribution_chart(results(wanted, ResultSplit.OVER)).columns
        pages = {bar: manager_client.get(bar.href).context for bar in bars if bar.href}
        return {
            bar.label: (bar.value, sorted(line.customer.pk for line in page["lines"]), page["anonymous"])
            for bar, page in pages.items()
        }

    assert behind(everybody) == {"9": (3, [amelie.pk, paul.pk], 1)}
    of_survey = distribution_chart(of_all_time(nps)).columns
    assert [(bar.label, bar.value) for bar in of_survey if bar.href] == [("9", 3)]
    assert behind(of_loyal) == {"9": (1, [paul.pk], 0)}
    assert (voice_of(everybody) != "", voice_of(of_loyal)) == (True, "")
    page = reverse("metrics:behind", args=["scores"])
    of_one = manager_client.get(page, {"survey": "test-nps", "customer": amelie.pk}).context
    assert (len(of_one["lines"]), of_one["anonymous"]) == (1, 0)
    shown = {
        (side, value, channel): len(told["lines"]) * 10 + told["anonymous"]
        for side, value, channel in (
            ("others", "9", ""),
            ("others", "0", ""),
            ("given", "", ""),
            ("given", "x", ""),
            ("given", "", "store"),
        )
        for told in [
            manager_client.get(
                page, {"survey": nps.slug, "side": side, "value": value, "channel": channel}
            ).context
        ]
    }
    assert list(shown.values()) == [1, 21, 22, 0, 2]


def test_themes_and_the_questions_of_a_review_leave_it_out_as_does_the_feed_behind():
    link = make_open_link(survey=survey(), name="Counter")
    late = save_theme(theme=None, name_fr="Retard", name_en="Late", words_fr="retard", words_en="late")
    record_open_answer(
        visit=Visit.of(link),
        language="fr",
        score=0,
        comment="En retard",
        sender=Sender(),
        admitted=lambda: None,
    )
    measure_evidence()
    assert CapabilityEvidence.objects.get(key="kinds_asked").value == 0
    verbatim(text="Encore en retard")
    review(text="Retard, emballage", posted_at=timezone.now())
    gather_words(Batch(Position(), Position(2**60, 2**60), KINDS, KINDS))
    read_due()
    count_themes()
    report, feed = theme_report(30), {"theme": late}
    assert (report.said, report.lines[0].mentions, themes()) == (2, 2, [(late, 2)])
    said = {who: matching_verbatims(verbatims(), feed | {"author": who}).count() for who in ("", *Author)}
    assert said == {"": 3, Author.KNOWN: 2, Author.OPEN: 1}


def test_a_change_of_the_score_is_of_those_who_were_asked():
    said = Sums("nps", invited=10, counts=_nps(2, 8), openly_counts=_nps(2, 0))
    before = Sums("nps", invited=10, counts=_nps(0, 8))
    wanted = Wanted(survey(), today() - timedelta(7), today())
    by: Any = {ResultSplit.LANGUAGE: {"fr": said, "en": before}, ResultSplit.CHANNEL: {}}
    found = Results(wanted, said, before, {}, by, ResultSplit.SEGMENT)
    assert (said.scored.estimate.value, found.change and found.change.difference) == (60, 0)
    moved = headline(found)[0].figure.change
    assert "anonymous links aside" in moved or "hors liens anonymes" in moved
    [languages] = traits(found)
    assert [(group.scored.n, group.scored.estimate.value) for group in languages.groups] == [
        (8, 100),
        (8, 100),
    ]
