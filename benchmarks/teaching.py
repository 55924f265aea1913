"""Learn the weights of surveys/domain/voice/learnt.py from sentences: python -m benchmarks.teaching

A logistic regression over the signs of a text, with an L2 penalty. The signs of a language are its own; kinds
and what the lists make of a text are shared. A fold at a time is left out to see how sure it may be.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.sparse import csr_matrix

from surveys.domain.voice import learnt
from surveys.domain.voice.learnt import BIAS, SCALE, TONES
from surveys.domain.voice.lexicon import LANGUAGES, tokens_of
from surveys.domain.voice.tone import signs_of

TAUGHT = Path(__file__).parent / "labelled" / "tone_taught.tsv"
PENALTY, SEEN_AT_LEAST, FOLDS, SEED, STEPS = 2e-5, 2, 5, 1, 200
PLACE = Path(learnt.__file__).parent
Taught = tuple[str, str, str]
Signs = dict[str, float]


def taught() -> list[Taught]:
    """Language, tone, text."""
    lines = TAUGHT.read_text(encoding="utf-8").splitlines()
    return [(language, tone, text) for language, tone, text in (line.split("\t") for line in lines)]


def signs(language: str, text: str) -> Signs:
    """As `learnt` sees them, each sign of a language with its language before it."""
    found = signs_of(tokens_of(text), language)
    return {sign if sign[0] in "=<" else f"{language} {sign}": float(value) for sign, value in found.items()}


def columns(rows: Sequence[Signs]) -> dict[str, int]:
    often = Counter(sign for row in rows for sign in row)
    return {sign: place for place, sign in enumerate(each for each, n in often.items() if n >= SEEN_AT_LEAST)}


def matrix(rows: Sequence[Signs], known: dict[str, int]) -> csr_matrix:
    """What occurs weighs less the more of it there is; what the lists say weighs by itself."""
    cells = []
    for row, found in enumerate(rows):
        here = [(sign, value) for sign, value in found.items() if sign in known]
        many = sum(sign[0] != "=" for sign, _ in here) or 1
        cells += [(row, known[s], value if s[0] == "=" else many**-0.5) for s, value in here]
    row, column, value = zip(*cells, strict=True)
    return csr_matrix((value, (row, column)), (len(rows), len(known)))


def fitted(signs: csr_matrix, tones: NDArray[np.intp]) -> NDArray[np.float64]:
    """A row of weights for each sign, the bias last. Each tone counts alike, however often it stands."""
    many, wide = signs.shape
    right, turned = np.eye(len(TONES))[tones], signs.T.tocsr()
    share = (1 / np.bincount(tones) / len(TONES))[tones]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(wide + 1, len(TONES))
        likely = likelihoods(signs, weights)
        off = (likely - right) * share[:, None]
        slope = np.vstack([turned @ off + 2 * PENALTY * weights[:-1], off.sum(0)])
        missed = -(np.log(likely[np.arange(many), tones] + 1e-12) * share).sum()
        return missed + PENALTY * (weights[:-1] ** 2).sum(), slope.ravel()

    start = np.zeros((wide + 1) * len(TONES))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return found.x.reshape(wide + 1, len(TONES))


def likelihoods(signs: csr_matrix, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    leans = signs @ weights[:-1] + weights[-1]
    raised = np.exp(leans - leans.max(1, keepdims=True))
    return raised / raised.sum(1, keepdims=True)


def left_out(rows: Sequence[Signs], tones: NDArray[np.intp]) -> tuple[float, float]:
    """Of those left out, the share read right; and how far to trust what is learnt: a factor below 1."""
    fold = np.random.default_rng(SEED).integers(0, FOLDS, len(tones))
    likely = np.empty((len(tones), len(TONES)))
    for each in range(FOLDS):
        known = columns([row for row, its in zip(rows, fold, strict=True) if its != each])
        every = matrix(rows, known)
        weights = fitted(every[fold != each], tones[fold != each])
        likely[fold == each] = likelihoods(every[fold == each], weights)
    right = float((likely.argmax(1) == tones).mean())
    trust = minimize_scalar(lambda power: _missed(likely**power, tones), bounds=(0.1, 1), method="bounded")
    return right, float(trust.x)


def _missed(raised: NDArray[np.float64], tones: NDArray[np.intp]) -> float:
    likely = raised / raised.sum(1, keepdims=True)
    return float(-np.log(likely[np.arange(len(tones)), tones] + 1e-12).mean())


def write(known: dict[str, int], weights: NDArray[np.float64]) -> None:
    """A file a language: a sign, then what it says for negative, neutral, positive."""
    exact = (weights - weights.mean(1, keepdims=True)) * SCALE
    for language in LANGUAGES:
        stood = standing(language)
        lines = [(BIAS, _settled(exact[-1], stood.get(BIAS)))]
        for sign, place in sorted(known.items()):
            spoken, _, own = sign.partition(" ")
            if sign[0] in "=<" or spoken == language:
                own = sign if sign[0] in "=<" else own
                lines.append((own, _settled(exact[place], stood.get(own))))
        text = "".join(f"{sign}\t{bad}\t{plain}\t{good}\n" for sign, (bad, plain, good) in lines)
        (PLACE / f"learnt_{language}.txt").write_text(text, encoding="utf-8")


def standing(language: str) -> dict[str, list[int]]:
    """The weights as they stand, by sign."""
    place = PLACE / f"learnt_{language}.txt"
    lines = place.read_text(encoding="utf-8").splitlines() if place.exists() else []
    return {sign: [int(each) for each in told] for sign, *told in (line.split("\t") for line in lines)}


def _settled(exact: NDArray[np.float64], stood: Sequence[int] | None) -> NDArray[np.intp]:
    """What lies less than a step from where it stands stays there: another machine rounds otherwise."""
    whole = np.rint(exact).astype(int)
    return whole if stood is None else np.where(abs(exact - stood) < 1, stood, whole)


def teach() -> str:
    """Write the weights; how well they were learnt, in words."""
    sentences = taught()
    rows = [signs(language, text) for language, _, text in sentences]
    tones = np.array([TONES.index(tone) for _, tone, _ in sentences])
    right, trust = left_out(rows, tones)
    known = columns(rows)
    write(known, trust * fitted(matrix(rows, known), tones))
    return (
        f"{len(sentences)} sentences, {len(known)} signs; {right:.1%} right when left out; trust {trust:.2f}"
    )


if __name__ == "__main__":
    print(teach())
