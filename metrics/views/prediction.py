"""What customers will probably do, how sure that is, and who is about to leave first."""

from typing import Any

from metrics.domain import registry
from metrics.domain.prediction import pictures, report
from metrics.forms.report import SegmentFilter
from metrics.models import Thresholds
from metrics.views.report import ReportPage

FEW = 5


class Prediction(ReportPage):
    template_name = "metrics/prediction.html"
    permission_required = "metrics.view"
    report_key = "prediction"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form, fit = SegmentFilter(self.request.GET), report.latest_fit()
        told, _computed_at = report.foretold(fit, form.narrowed_to)
        if fit is None:
            return super().get_context_data(fit=None, form=form, **kwargs)
        test = told.get("backtest")
        lost_after = (Thresholds.objects.first() or Thresholds()).lost_after
        return super().get_context_data(
            form=form,
            fit=fit,
            found=told,
            customers=told.get("customers", 0) if form.narrowed_to else fit.customers,
            notices=report.notices(fit),
            backtest=test and pictures.backtest_chart(test),
            verdict=test and report.verdict(test),
            charts=pictures.charts(told, lost_after=lost_after.days),
            forms=[] if form.narrowed_to else report.side_by_side(fit),
            words=report.in_words(fit),
            risky=report.first_at_risk(told, form.narrowed_to, FEW),
            metrics=registry.BY_KEY,
            **kwargs,
        )
