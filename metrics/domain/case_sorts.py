"""Cases by topic and by channel, each line by its name: for the page of reasons and for its files."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from customers.enums import Channel
from customers.models import Topic
from metrics.domain.case_times import CaseLine, case_lines
from metrics.domain.service import Wanted


@dataclass(frozen=True)
class CaseSort:
    """`header` says what the lines are."""

    title: str
    header: str
    lines: list[tuple[str, CaseLine]]


def case_sorts(wanted: Wanted) -> list[CaseSort]:
    """Five queries: over the cases of these days."""
    topics: dict[Any, str] = {each.pk: each.label for each in Topic.objects.all()}
    channels: dict[Any, str] = {each.value: str(each.label) for each in Channel}
    return [
        CaseSort(_("What cases are about"), _("Topic"), _named("topic", topics, _("No topic given"), wanted)),
        CaseSort(
            _("How long cases take, by channel"),
            _("Channel of the first contact"),
            _named("channel", channels, _("No contact logged"), wanted),
        ),
    ]


def _named(sort: str, names: dict[Any, str], none: str, wanted: Wanted) -> list[tuple[str, CaseLine]]:
    return [(names.get(line.key, none), line) for line in case_lines(sort, **vars(wanted))]
