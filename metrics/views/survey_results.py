"""The results of a survey: who answered what, by the filters of the address."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef

from customers.commerce.domain.brand import brand_choices, of_brand
from customers.people.domain.own_facets import begins, ends
from metrics.domain.results.address import voice_of
from metrics.domain.results.funnel import funnel_chart
from metrics.domain.results.headline import headline
from metrics.domain.results.pictures import (
    distribution_chart,
    kept_words,
    names_of,
    split_chart,
    trend_chart,
)
from metrics.domain.results.read import Results, Wanted
from metrics.domain.results.reply import Asked, asked_questions
from metrics.domain.results.reply_pictures import (
    kano_address,
    picture_of,
    reply_address,
    words_of,
)
from metrics.domain.results.response import traits
from metrics.domain.results.told import Told
from metrics.enums import ResultSplit
from metrics.forms.survey_results import SurveyResultsFilter
from metrics.models import SegmentMembership
from metrics.reports.survey_results import asked_results, may_see
from metrics.views.report import ReportPage
from surveys.domain.verbatim import LATEST_FIRST, verbatims
from surveys.enums import QuestionKind, Tone

LATEST, AMONG = 5, 1_000


class SurveyResults(ReportPage):
    template_name = "metrics/survey_results.html"
    permission_required = "metrics.view"
    report_key = "survey-results"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SurveyResultsFilter(self.request.GET)
        if not may_see(form, self.request.user.has_perm):
            raise PermissionDenied
        found = asked_results(form)
        rest = self.request.GET.copy()
        rest.pop("by", None)
        shown = _shown(found, self.request.user.has_perm("surveys.view")) if found else {}
        return super().get_context_data(
            form=form,
            found=found,
            splits=[each for each in ResultSplit if self._offers(each)],
            rest=rest.urlencode(),
            **shown,
            **kwargs,
        )

    def _offers(self, split: ResultSplit) -> bool:
        if split == ResultSplit.BRAND:
            return bool(brand_choices())
        return split != ResultSplit.AGENT or bool(self.request.user.has_perm("metrics.staff"))


def _shown(found: Results, may_read: bool) -> dict[str, Any]:
    names = names_of(found)
    return {
        "told": Told(found.wanted.survey),
        "headline": headline(found),
        "funnel": funnel_chart(found),
        "distribution": distribution_chart(found),
        "trend": trend_chart(found),
        "split_chart": split_chart(found, names),
        "questions": [_question(asked, found.wanted, may_read) for asked in asked_questions(found.wanted)],
        "kano_url": kano_address(found.wanted),
        "kept": kept_words(found.wanted),
        "traits": traits(found),
        "voice_url": voice_of(found.wanted),
        "verbatims": _latest(found) if may_read else [],
        "tones": Tone.choices,
    }


def _question(asked: Asked, wanted: Wanted, may_read: bool) -> dict[str, Any]:
    is_text = asked.question.kind == QuestionKind.TEXT
    return {
        "asked": asked,
        "chart": picture_of(asked, wanted),
        "words": words_of(asked.question) if is_text and may_read else [],
        "behind_url": reply_address(asked, wanted, listed=asked.is_listed),
        "is_kano": asked.question.kind == QuestionKind.KANO,
    }


def _latest(found: Results) -> list[Any]:
    """The latest words of these days; those of a segment are looked for among the latest `AMONG`."""
    wanted = found.wanted
    narrowed: dict[str, Any] = {
        name: getattr(wanted, name) for name in ("channel", "language") if getattr(wanted, name)
    }
    days = {"said_at__gte": begins(wanted.since), "said_at__lt": ends(wanted.until)}
    if wanted.over:
        narrowed["answer__invitation__channel"] = wanted.over
    if wanted.version is not None:
        narrowed["answer__invitation__version__number"] = wanted.version
    named = of_brand(wanted.brand_key, "answer__invitation__brand")
    rows = verbatims().filter(named, survey=wanted.survey, **days, **narrowed).order_by(*LATEST_FIRST)
    if wanted.segment:
        members = SegmentMembership.objects.filter(segment=wanted.segment, left_at=None)
        among = rows.values("pk")[:AMONG]
        rows = rows.filter(pk__in=among).filter(Exists(members.filter(customer=OuterRef("customer"))))
    return list(rows[:LATEST])
