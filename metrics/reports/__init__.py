"""Every report of the house, once: its page, its files, its place in the API and its mail read these.

How to add one: docs/adding-a-report.md.
"""

from metrics.reports.acquisition import ACQUISITION
from metrics.reports.cohort import COHORTS
from metrics.reports.dashboard import DASHBOARD
from metrics.reports.driver import DRIVERS
from metrics.reports.flow import FLOW
from metrics.reports.journey_effect import JOURNEYS
from metrics.reports.kano import KANO
from metrics.reports.opportunity import OPPORTUNITY
from metrics.reports.prediction import PREDICTION
from metrics.reports.reason import REASONS
from metrics.reports.report import Report
from metrics.reports.rfm import RFM
from metrics.reports.segment import SEGMENTS
from metrics.reports.service import SERVICE
from metrics.reports.staff_orientation import STAFF_ORIENTATION
from metrics.reports.stay import STAYS
from metrics.reports.survey_results import SURVEY_RESULTS
from metrics.reports.theme import THEMES
from metrics.reports.trend import TRENDS
from metrics.reports.value import VALUE

_VALUE = (VALUE, PREDICTION, OPPORTUNITY, DRIVERS, RFM, COHORTS, STAYS, ACQUISITION, JOURNEYS)
_SERVICE = (SERVICE, REASONS, THEMES, SURVEY_RESULTS, KANO, STAFF_ORIENTATION)
_IN_ORDER = (DASHBOARD, TRENDS, SEGMENTS, FLOW, *_VALUE, *_SERVICE)
REPORTS: dict[str, Report] = {report.key: report for report in _IN_ORDER}
