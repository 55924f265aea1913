"""Where what stands behind a result is read: the customers who gave it, the words they gave with it."""

from collections.abc import Container
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from customers.commerce.domain.brand import HOUSE
from customers.models import Brand
from metrics.domain.behind.address import address_of
from metrics.domain.results.read import Key, Results, Wanted
from metrics.enums import ResultSplit
from metrics.models import Segment
from surveys.enums import AskedOver

KEPT_A_WHILE = {ResultSplit.SEGMENT, ResultSplit.AGENT, ResultSplit.PRODUCT}


def behind(metric: str, wanted: Wanted, **more: str) -> str:
    """Customers who gave what a figure counts, by the same filters."""
    asked: dict[str, Any] = {"segment": wanted.segment_slug, "channel": wanted.channel}
    asked |= {"over": wanted.over, "language": wanted.language, "version": wanted.version}
    asked |= {"brand": wanted.brand_key} | more
    asked |= {"since": wanted.since, "until": wanted.until}
    return address_of(metric, survey=wanted.survey.slug, **asked)


def kept_days(wanted: Wanted, of: Container[str] = ()) -> Wanted:
    """Of a segment, the days of which its sums are kept."""
    by_segment = wanted.segment or "segment" in of
    return replace(wanted, since=wanted.kept_since or wanted.since) if by_segment else wanted


def asked_address(wanted: Wanted, *, side: str = "all", **more: str) -> str:
    """Those who were asked."""
    return behind("response_rate", kept_days(wanted, more), side=side, **more)


def voice_of(wanted: Wanted) -> str:
    """What was said in words, by the same filters; empty for a segment, which the feed does not know."""
    if wanted.segment:
        return ""
    asked = {
        "survey": wanted.survey.slug,
        "since": str(wanted.since),
        "until": str(wanted.until),
        "channel": wanted.channel,
        "over": wanted.over,
        "language": wanted.language,
        "version": str(wanted.version or ""),
        "brand": wanted.brand_key,
    }
    return f"{reverse('surveys:voice')}?{urlencode({name: value for name, value in asked.items() if value})}"


def behind_lines(found: Results) -> dict[Key, str]:
    """For each line of a split, where its customers are listed; nothing where they cannot be."""
    keys, wanted = [line.key for line in found.lines], found.wanted
    if found.split in KEPT_A_WHILE:
        wanted = replace(wanted, since=wanted.kept_since or wanted.since, segment_slug="")
    if wanted.over == AskedOver.OPEN:
        return {}
    match found.split:
        case ResultSplit.SEGMENT:
            slugs = Segment.objects.filter(pk__in=keys).values_list("pk", "slug")
            return {key: behind("scores", wanted, side="all", segment=slug) for key, slug in slugs}
        case ResultSplit.CHANNEL:
            return {key: behind("scores", wanted, side="all", channel=str(key)) for key in keys if key}
        case ResultSplit.AGENT:
            return {key: behind("scores", wanted, side="all", agent=str(key)) for key in keys}
        case ResultSplit.BRAND:
            brands = {0: HOUSE, **dict(Brand.objects.filter(pk__in=keys).values_list("pk", "key"))}
            return {key: behind("scores", wanted, side="all", brand=brands[int(key)]) for key in keys}
        case ResultSplit.OVER:
            asked = (key for key in keys if key != AskedOver.OPEN)  # of whom nobody is known
            return {key: behind("scores", wanted, side="all", over=str(key)) for key in asked}
    return {}
