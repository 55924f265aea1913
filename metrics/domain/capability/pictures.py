"""The result of a review as a picture."""

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.formats import date_as
from core.template_tags import number
from metrics.domain.capability.result import ReviewResult
from metrics.domain.charts import Bullet, BulletChart, Scale
from metrics.models import CapabilityReview


def means_of(result: ReviewResult) -> BulletChart:
    """The mean level of each chapter, from 0 to 5; beside it the review before."""
    now, before = _months(result.review, result.before)
    return BulletChart(
        key="capabilities",
        title=_("Level of each chapter, of 5"),
        bullets=[
            Bullet(label=str(each.chapter.name), value=each.mean, before=each.mean_before)
            for each in result.chapters
        ],
        scale=Scale(low=0, high=5),
        label_header=_("Chapter"),
        value_header=now,
        before_header=before,
        format_value=lambda mean: number(mean, 1),
        empty_text=_("No question has an answer yet."),
        note=_("Means of the levels chosen: what people judge, not what was measured."),
    )


def _months(review: CapabilityReview, before: CapabilityReview | None) -> tuple[str, str]:
    """Months are enough to tell one from the other, but for two of the same one."""
    if before is None:
        return _said(review, "MMMM y"), ""
    form = "d MMMM y" if _said(review, "MMMM y") == _said(before, "MMMM y") else "MMMM y"
    return _said(review, form), _said(before, form)


def _said(review: CapabilityReview, form: str) -> str:
    day = timezone.localtime(review.closed_at or review.started_at).date()
    return date_as(day, form, language=get_language() or "en")
