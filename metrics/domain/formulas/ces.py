"""Customer effort score: how easy it was, as a mean on the scale that was shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from metrics.domain.formulas.proportion import Proportion, proportion


@dataclass(frozen=True, slots=True)
class EffortScale:
    """The scale an answer was given on: higher is easier. Means on different scales never mix."""

    lowest: int
    highest: int
    first_easy: int

    def __contains__(self, score: int) -> bool:
        return self.lowest <= score <= self.highest


ZERO_TO_SEVEN = EffortScale(lowest=0, highest=7, first_easy=5)
ONE_TO_SEVEN = EffortScale(lowest=1, highest=7, first_easy=5)

# Upper bounds of each word on the scale 0–7, where 0 is very hard, 3 neither, 6–7 very easy.
READINGS = ((1.5, "very hard"), (2.5, "hard"), (4.0, "neither"), (6.0, "good"))


@dataclass(frozen=True, slots=True)
class Ces:
    """Mean effort on `scale` over `n` answers; no interval (None) from a single answer."""

    mean: float
    n: int
    scale: EffortScale
    low: float | None
    high: float | None
    easy: Proportion
    out_of_range: int = 0

    @property
    def reading(self) -> str | None:
        """The mean in a word; only the scale 0–7 has agreed words."""
        if self.scale != ZERO_TO_SEVEN:
            return None
        return next((word for below, word in READINGS if self.mean < below), "very easy")


def ces(answers_by_score: Mapping[int, int], *, scale: EffortScale = ZERO_TO_SEVEN) -> Ces | None:
    """Mean m = Σ s·c / n with m ± t₀.₉₇₅,ₙ₋₁ · s / √n, clipped to the scale; None without answers on it.

    Equal answers throughout give an interval of width zero: read it together with n.
    Source: Dixon, Freeman and Toman (2010), HBR; the published standard is 1–7 with the share of 5–7.
    """
    valid = {score: answers for score, answers in answers_by_score.items() if score in scale and answers}
    n = sum(valid.values())
    easy = proportion(hits=sum(c for s, c in valid.items() if s >= scale.first_easy), n=n)
    if easy is None:
        return None
    mean = sum(score * answers for score, answers in valid.items()) / n
    half = _half_width(valid, mean=mean, n=n)
    return Ces(
        mean=mean,
        n=n,
        scale=scale,
        low=None if half is None else max(float(scale.lowest), mean - half),
        high=None if half is None else min(float(scale.highest), mean + half),
        easy=easy,
        out_of_range=sum(answers_by_score.values()) - n,
    )


def _half_width(answers_by_score: Mapping[int, int], *, mean: float, n: int) -> float | None:
    if n < 2:
        return None
    # Here, not above: scipy takes a second and 60 MB, which only this figure should cost.
    from scipy.special import stdtrit

    variance = sum(c * (score - mean) ** 2 for score, c in answers_by_score.items()) / (n - 1)
    return float(stdtrit(n - 1, 0.975)) * sqrt(variance / n)
