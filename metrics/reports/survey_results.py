"""The results of a survey, as a table: what each part of the page says, a row a line."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.formulas.proportion import proportion
from metrics.domain.results.funnel import funnel_steps
from metrics.domain.results.headline import headline
from metrics.domain.results.kano import BESIDE, PYRAMID, category_name, kano_of_pair
from metrics.domain.results.pictures import names_of
from metrics.domain.results.read import Results, Sums, results
from metrics.domain.results.reply import Asked, asked_questions
from metrics.domain.results.response import Trait, traits
from metrics.enums import ResultSplit
from metrics.forms.survey_results import SurveyResultsFilter
from metrics.reports.report import Column, Content, Has, Report, Unit
from surveys.enums import QuestionKind


def _columns() -> list[Column]:
    return [
        Column("part", _("Part")),
        Column("line", _("Line")),
        Column("n", _("Observations"), Unit.COUNT),
        Column("share", _("Share"), Unit.SHARE),
        Column("share_low", _("Share from"), Unit.SHARE),
        Column("share_high", _("Share to"), Unit.SHARE),
        Column("score", _("Score"), Unit.NUMBER),
        Column("score_low", _("Score from"), Unit.NUMBER),
        Column("score_high", _("Score to"), Unit.NUMBER),
    ]


def _rows(found: Results) -> Iterator[Sequence[Any]]:
    yield _scored(_("Score"), _("All answers"), found.whole)
    for each in funnel_steps(found):
        yield _shared(_("Response"), each.label, each.n, each.of)
    for score in found.wanted.survey.scale:
        yield _shared(_("Distribution"), str(score), found.whole.counts[score], found.whole.scored.n)
    names = names_of(found)
    for line in found.lines:
        yield _scored(str(found.split.label), names.get(line.key, "–"), line.sums)
    for asked in asked_questions(found.wanted):
        yield from _answered(asked)
    for trait in traits(found):
        yield from _compared(trait)


def _scored(part: str, line: str, sums: Sums) -> list[Any]:
    found = sums.scored.estimate
    return [part, line, sums.scored.n, None, None, None, found.value, found.low, found.high]


def _shared(part: str, line: str, hits: int | None, n: int) -> list[Any]:
    """Nothing at all where nobody knows: that is not 0."""
    share = None if hits is None else proportion(hits=hits, n=n)
    limits = [share.value, share.low, share.high] if share else [None] * 3
    return [part, line, hits, *limits, None, None, None]


def _answered(asked: Asked) -> Iterator[list[Any]]:
    """Each choice with its share; a pair by its categories; of free text how many wrote something."""
    text = asked.question.text
    if asked.question.kind == QuestionKind.TEXT:
        yield [text, _("Answers in words"), asked.n, *[None] * 6]
    if found := kano_of_pair(asked) if asked.question.kind == QuestionKind.KANO else None:
        for category in (*PYRAMID, *BESIDE):
            yield _shared(text, category_name(category), found.counts.get(category, 0), found.n)
        return
    for row in asked.rows:
        part = text if row.label in {"", text} else f"{text} {row.label}"
        for value, words in asked.options:
            yield _shared(part, words, row.counts.get(value, 0), row.n)


def _compared(trait: Trait) -> Iterator[list[Any]]:
    parts = (("everybody", _("everybody")), ("asked", _("asked")), ("answered", _("answered")))
    for group in trait.groups:
        for what, word in parts:
            part = f"{trait.name}: {word}"
            yield _shared(
                part, group.name, getattr(group, what), sum(getattr(each, what) for each in trait.groups)
            )


def asked_results(form: SurveyResultsFilter) -> Results | None:
    """Raises Http404 for a survey or a split there is not; None in a house without surveys."""
    if form.data["by"] not in {"", *ResultSplit} or (form.data["survey"] and form.survey_shown is None):
        raise Http404
    wanted = form.wanted()
    return results(wanted, form.split) if wanted else None


def _content(form: SurveyResultsFilter) -> Content:
    found, (since, until) = asked_results(form), form.days
    return Content(
        _columns(),
        _rows(found) if found else [],
        brief=("part", "line", "n", "share", "score"),
        figures=headline(found) if found else [],
        since=since,
        until=until,
    )


def may_see(form: SurveyResultsFilter, has: Has) -> bool:
    """Agents beside each other are shown to those alone who may see them so."""
    return form.data["by"] != ResultSplit.AGENT or has("metrics.staff")


SURVEY_RESULTS = Report(
    key="survey-results",
    name=gettext_lazy("Survey results"),
    url_name="metrics:survey-results",
    content=_content,
    form=SurveyResultsFilter,
    may=may_see,
)
