"""The results of a survey with all the answers of the house: the page, narrowed and split in every way."""

from collections.abc import Iterator
from functools import partial

from django.urls import reverse

from benchmarks.harness import Result, bench, p95, timed
from benchmarks.scale import Sizes
from benchmarks.suites.pages import get
from benchmarks.suites.reports import manager
from core.sql import execute
from metrics.domain.membership import refresh_segments
from metrics.domain.refresh import recompute_all
from metrics.domain.results.count import count_recent_results, count_results
from metrics.domain.segment_figures import add_up_segments
from metrics.domain.tiers import assign_tiers
from metrics.enums import ResultSplit

VISITS, WARM_UP = 10, 2
SURVEY = "nps-after-contact"
MOST_MS = 300


@bench
def survey_results(sizes: Sizes) -> Iterator[Result]:
    """Every visit is a page of its own: by each split, of 90 days and of three years, and of one segment."""
    _prepare()
    whole, recent = timed(count_results), timed(count_recent_results)
    execute("VACUUM ANALYZE metrics_surveyfigures")
    client, address = manager(), reverse("metrics:survey-results")
    splits = [split for split in ResultSplit if split != ResultSplit.AGENT]
    questions = {
        "90 days": [f"by={split}" for split in splits],
        "three years": [f"by={split}&since={_first_day()}" for split in splits],
        "a segment": [f"by={split}&segment=regular&channel=" for split in splits],
    }
    for name, asked in questions.items():
        addresses = [f"{address}?survey={SURVEY}&{question}" for question in asked]
        visits = [timed(partial(get, client, addresses[n % len(addresses)])) for n in range(VISITS + WARM_UP)]
        ours = 1000 * p95(visits[WARM_UP:])
        title = f"survey_results: {sizes.answers:,} answers, {name}, p95"
        yield Result(title, ours, None, "ms", f"≤ {MOST_MS} ms", ours <= MOST_MS)
    yield Result("survey_results: counting all days", whole, None, "s")
    yield Result("survey_results: counting the last days", recent, None, "s")


def _prepare() -> None:
    recompute_all()
    assign_tiers()
    refresh_segments(announce=False)
    add_up_segments()


def _first_day() -> str:
    """As far back as one may ask."""
    return str(execute("SELECT current_date - 3 * 365")[0][0])
