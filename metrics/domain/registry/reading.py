"""From which value on a figure reads well: where the trade has agreed on it, and by whose word."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.domain.registry.metric import Threshold

Thresholds = tuple[Threshold, ...]

RECOMMENDED: Thresholds = (
    Threshold(-100, _("more critics than recommenders"), "bad"),
    Threshold(0, _("balanced"), "warn"),
    Threshold(30, _("good"), "good"),
    Threshold(70, _("excellent"), "good"),
)
RECOMMENDED_BY = _(
    "A convention: above 0 is more praise than blame, from 30 good, from 70 rare. Trades differ widely: "
    "compare with yours, and with your own trend."
)

SATISFIED: Thresholds = (
    Threshold(0, _("weak"), "bad"),
    Threshold(0.65, _("fair"), "warn"),
    Threshold(0.75, _("good"), "good"),
    Threshold(0.9, _("excellent"), "good"),
)
SATISFIED_BY = _("A convention: 75 to 85% of satisfied customers is usual in good houses of most trades.")

MEAN_SATISFIED: Thresholds = (
    Threshold(1, _("weak"), "bad"),
    Threshold(3, _("fair"), "warn"),
    Threshold(4, _("good"), "good"),
    Threshold(4.5, _("excellent"), "good"),
)
MEAN_SATISFIED_BY = _("The words of the scale: 4 is “satisfied”, 3 is neither.")

# What a mean on the scale 0–7 is called, as `domain/formulas/ces.py` has it.
EASE: Thresholds = (
    Threshold(0, _("very hard"), "bad"),
    Threshold(1.5, _("hard"), "bad"),
    Threshold(2.5, _("neither easy nor hard"), "warn"),
    Threshold(4, pgettext_lazy("effort", "good"), "good"),
    Threshold(6, _("very easy"), "good"),
)
EASE_BY = _("The words of the scale from 0 to 7, where 3 is neither easy nor hard: 5.2 reads good.")

AGREED: Thresholds = (
    Threshold(1, _("hard"), "bad"),
    Threshold(3.5, _("neither easy nor hard"), "warn"),
    Threshold(5, pgettext_lazy("effort", "good"), "good"),
    Threshold(6, _("very easy"), "good"),
)
AGREED_BY = _("The words of the published scale from 1 to 7: from 5 on customers agree that it was easy.")

SOLVED: Thresholds = (
    Threshold(0, _("weak"), "bad"),
    Threshold(0.6, _("fair"), "warn"),
    Threshold(0.7, _("good"), "good"),
    Threshold(0.8, _("excellent"), "good"),
)
SOLVED_BY = _(
    "A convention of contact centres: around 70% is usual, 80% is reached by few. Windows and ways of "
    "counting differ: your own trend says more."
)

ANSWERED: Thresholds = (
    Threshold(0, _("thin"), "bad"),
    Threshold(0.05, _("usual"), "warn"),
    Threshold(0.3, _("good"), "good"),
    Threshold(0.5, _("excellent"), "good"),
)
ANSWERED_BY = _("A convention: 5 to 30% answer to surveys by e-mail, more right after a contact.")

KEPT: Thresholds = (
    Threshold(0, _("too many broken"), "bad"),
    Threshold(0.8, _("fair"), "warn"),
    Threshold(0.95, _("good"), "good"),
)
KEPT_BY = _(
    "A convention, as for deliveries on time: 95% is asked of a house one can rely on. A broken promise "
    "costs more than one never made."
)

WORTH_WINNING: Thresholds = (
    Threshold(0, _("costs too much"), "bad"),
    Threshold(1, _("thin"), "warn"),
    Threshold(3, _("good"), "good"),
)
WORTH_WINNING_BY = _("A convention: from 3 on winning customers pays well, below 1 each is won at a loss.")

PAID_BACK: Thresholds = (
    Threshold(-1, _("costs more than it brings"), "bad"),
    Threshold(0, _("pays for itself"), "good"),
)
PAID_BACK_BY = _("No convention but the sum itself: above 0 more comes back than was spent.")

RISK: Thresholds = (
    Threshold(0, _("rather stays"), "good"),
    Threshold(0.5, _("rather leaves"), "bad"),
)
RISK_BY = _("No convention but the odds: from 50% on leaving is likelier than staying.")

THERE: Thresholds = (
    Threshold(0, _("probably gone"), "bad"),
    Threshold(0.5, _("probably there"), "good"),
)
THERE_BY = _("No convention but the odds: from 50% on being there is likelier than not.")

ORIENTED: Thresholds = (
    Threshold(0, _("low"), "bad"),
    Threshold(50, pgettext_lazy("orientation", "medium"), "warn"),
    Threshold(75, pgettext_lazy("orientation", "strong"), "good"),
)
ORIENTED_BY = _("Ours: from 75 up strong, from 50 up medium, for each person and for a team alike.")

HANGS: Thresholds = (
    Threshold(0, _("read the statements one by one"), "bad"),
    Threshold(0.6, _("just usable"), "warn"),
    Threshold(0.7, _("good"), "good"),
)
HANGS_BY = _("A convention (Nunnally): from 0.7 up statements usually count as one scale.")

TOGETHER: Thresholds = (
    Threshold(-1, _("runs against each other"), "warn"),
    Threshold(-0.1, _("no relation"), ""),
    Threshold(0.1, _("weak relation"), ""),
    Threshold(0.3, _("medium relation"), "good"),
    Threshold(0.5, _("strong relation"), "good"),
)
TOGETHER_BY = _("A convention (Cohen): 0.1 weak, 0.3 medium, 0.5 strong. The interval comes first.")

PLEASES: Thresholds = (Threshold(0, _("pleases few"), ""), Threshold(0.5, _("pleases many"), "good"))
DISPLEASES: Thresholds = (
    Threshold(-1, _("missed by many"), "warn"),
    Threshold(-0.5, _("missed by few"), ""),
)
KANO_BY = _("A convention (Timko): the halves of the plane, at 0.5 and −0.5.")
