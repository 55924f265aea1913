"""What was said to each further question over some days: sums of days alone are read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.sql import execute
from metrics.domain.formulas.proportion import Proportion, proportion
from metrics.domain.results.read import Wanted
from metrics.domain.results.score import Scored
from surveys.domain.question import inputs_of, options_of
from surveys.enums import QuestionKind, SurveyKind
from surveys.models import Question

# Versions that ask the same go together; the words are those of the latest.
_SAID = """
    SELECT q.key, f.row, f.value, sum(f.n), sum(f.openly)
    FROM metrics_questionfigures f JOIN surveys_question q ON q.id = f.question_id
    WHERE f.question_id = ANY(%(questions)s) AND f.segment = %(segment)s
      AND f.day BETWEEN %(since)s AND %(until)s AND {narrowing}
    GROUP BY q.key, f.row, f.value
"""


@dataclass(frozen=True)
class Row:
    """One input of a question: of most there is one, of a table one a line. `counts` by value.

    `listed`: how many of them somebody we know said; under an empty value, how many of the `n`.
    """

    key: str
    label: str
    n: int
    counts: Mapping[str, int]
    listed: Mapping[str, int] = field(default_factory=dict)

    def share(self, value: str) -> Proportion | None:
        return proportion(hits=self.counts.get(value, 0), n=self.n)

    def scored(self, kind: str) -> Scored:
        highest = max((int(value) for value in self.counts), default=0)
        return Scored(kind, [self.counts.get(str(score), 0) for score in range(highest + 1)])


@dataclass(frozen=True)
class Asked:
    """A question with what was said to it."""

    question: Question
    rows: Sequence[Row] = field(default_factory=list)

    @property
    def n(self) -> int:
        return max((row.n for row in self.rows), default=0)

    @property
    def is_listed(self) -> bool:
        """Whether anybody we know said anything to it."""
        return any(row.listed.get("") for row in self.rows)

    @property
    def options(self) -> list[tuple[str, str]]:
        return options_of(self.question)

    @property
    def score_kind(self) -> str:
        """As the scored question of such a survey is read; empty where it has no score."""
        return SCORES.get(self.question.kind, "")


SCORES = {
    QuestionKind.NPS.value: SurveyKind.NPS.value,
    QuestionKind.CSAT.value: SurveyKind.CSAT.value,
    QuestionKind.CES.value: SurveyKind.CES.value,
    QuestionKind.YESNO.value: SurveyKind.SOLVED.value,
}


def asked_questions(wanted: Wanted) -> list[Asked]:
    """In the order of the page: two queries."""
    known = Question.objects.filter(version__survey=wanted.survey, version__published_at__isnull=False)
    if wanted.version is not None:
        known = known.filter(version__number=wanted.version)
    return said_to(known.order_by("version__number", "position"), wanted)


def said_to(questions: Iterable[Question], wanted: Wanted) -> list[Asked]:
    rows = list(questions)
    latest = {question.key: question for question in rows}
    same = [each.pk for each in rows if _is_alike(each, latest[each.key])]
    told = execute(
        _SAID.format(narrowing=wanted.narrowing),
        **(wanted.params | {"questions": same}),
    )
    by_place: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
    for key, row, value, n, openly in told:
        by_place.setdefault((key, row), {})[value] = (int(n), int(n - openly))
    in_order = sorted(latest.values(), key=lambda each: (-each.version_id, each.position))
    return [Asked(question, _rows(question, by_place)) for question in in_order]


def _is_alike(one: Question, other: Question) -> bool:
    """Whether what was said to one can be added to what was said to the other."""
    return all(getattr(one, name) == getattr(other, name) for name in ("kind", "scale_min", "scale_max"))


def _rows(question: Question, told: Mapping[tuple[str, str], Mapping[str, tuple[int, int]]]) -> list[Row]:
    inputs: list[tuple[str, Any]] = [("", question.text)]
    if question.kind == QuestionKind.MATRIX:
        inputs = list(inputs_of(question))
    found = []
    for key, label in inputs:
        said = told.get((question.key, key), {})
        counts = {value: n for value, (n, _listed) in said.items()}
        n = counts.pop("", 0)
        found.append(Row(key, str(label), n, counts, {value: listed for value, (_n, listed) in said.items()}))
    return found
