"""What features are to customers, as a table: a row a pair of questions."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.results.kano import BESIDE, PYRAMID, Needs, category_name, needs
from metrics.forms.survey_results import KanoFilter
from metrics.reports.report import Column, Content, Report, Unit


def _columns() -> list[Column]:
    return [
        Column("feature", _("Feature")),
        Column("survey", _("Survey")),
        Column("verdict", _("What it is to customers")),
        Column("clear", _("Beyond chance"), Unit.YES_NO),
        Column("n", _("Answers"), Unit.COUNT),
        *(
            Column(f"share_{category}".lower(), category_name(category), Unit.SHARE)
            for category in (*PYRAMID, *BESIDE)
        ),
        Column("better", _("Pleased with it"), Unit.SHARE),
        Column("better_low", _("Pleased, from"), Unit.SHARE),
        Column("better_high", _("Pleased, to"), Unit.SHARE),
        Column("worse", _("Displeased without it"), Unit.SHARE),
        Column("worse_low", _("Displeased, from"), Unit.SHARE),
        Column("worse_high", _("Displeased, to"), Unit.SHARE),
    ]


def _rows(found: Needs) -> Iterator[Sequence[Any]]:
    for feature in found.features:
        known = feature.found
        both = (known.better_share, known.worse_share)
        yield [
            feature.label,
            feature.survey.title,
            feature.verdict,
            known.is_clear,
            known.n,
            *(share for _name, _n, share in feature.shares),
            *(
                value
                for each in both
                for value in ([each.value, each.low, each.high] if each else [None] * 3)
            ),
        ]


def _content(form: KanoFilter) -> Content:
    since, until = form.days
    found = needs(form.wanted(), form.surveys)
    return Content(
        _columns(),
        _rows(found),
        brief=("feature", "verdict", "n", "better", "worse"),
        since=since,
        until=until,
    )


KANO = Report(
    key="kano",
    name=gettext_lazy("Pyramid of needs (Kano)"),
    url_name="metrics:kano",
    content=_content,
    form=KanoFilter,
)
