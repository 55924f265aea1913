"""What customers will probably do, how sure that is, and who is about to leave first."""

from typing import Any

from metrics.domain import registry
from metrics.domain.prediction import pictures, report
from metrics.models import Thresholds
from metrics.views.report import ReportPage

FEW = 5


class Prediction(ReportPage):
    template_name = "metrics/prediction.html"
    permission_required = "metrics.view"
    report_key = "prediction"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        fit = report.latest_fit()
        if fit is None:
            return super().get_context_data(fit=None, **kwargs)
        test = fit.report.get("backtest")
        lost_after = (Thresholds.objects.first() or Thresholds()).lost_after
        return super().get_context_data(
            fit=fit,
            found=fit.report,
            notices=report.notices(fit),
            backtest=test and pictures.backtest_chart(test),
            verdict=test and report.verdict(test),
            charts=pictures.charts(fit.report, lost_after=lost_after.days),
            forms=report.side_by_side(fit),
            words=report.in_words(fit),
            risky=report.at_risk().order_by(*report.ORDER)[:FEW],
            metrics=registry.BY_KEY,
            **kwargs,
        )
