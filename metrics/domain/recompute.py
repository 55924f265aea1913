"""Everything anew from the facts: after loading a history, restoring a backup, or to check."""

from collections.abc import Callable

from metrics.domain.cohorts import count_cohorts
from metrics.domain.cost.count import count_sources
from metrics.domain.days import rebuild_daily_figures
from metrics.domain.flow.count import count_flows
from metrics.domain.life_cycle import learn_thresholds
from metrics.domain.membership import refresh_segments
from metrics.domain.prediction.door import (
    count_narrowed,
    fit_drivers,
    place_customers,
    predict_value,
    spread_value,
)
from metrics.domain.refresh import recompute_all
from metrics.domain.results.count import count_results
from metrics.domain.rfm import assign_scores
from metrics.domain.segment_figures import add_up_segments
from metrics.domain.snapshot.take import take_snapshots
from metrics.domain.stay.count import count_stays
from metrics.domain.team_voice import keep_team_voices
from metrics.domain.theme_days import count_themes
from metrics.domain.tiers import assign_tiers


def steps(*, announce: bool) -> list[tuple[str, Callable[[], object]]]:
    """What has to be done, in this order. `announce`: tell the log who enters and leaves which segment."""
    return [
        ("customers", recompute_all),
        ("thresholds", learn_thresholds),
        ("tiers", assign_tiers),
        ("scores", assign_scores),
        ("predictions", predict_value),  # which conditions of segments may ask for
        ("opportunity", place_customers),  # the same
        ("segments", lambda: refresh_segments(announce=announce)),
        ("sums", add_up_segments),
        ("days", rebuild_daily_figures),
        ("cohorts", count_cohorts),
        ("themes", count_themes),
        ("value", spread_value),
        ("stays", count_stays),
        ("sources", count_sources),
        ("flows", count_flows),
        ("drivers", fit_drivers),
        ("narrowed", count_narrowed),
        ("snapshots", take_snapshots),
        ("results", count_results),
        ("teams", keep_team_voices),
    ]


def recompute_everything(*, announce: bool = True) -> None:
    for _name, step in steps(announce=announce):
        step()
