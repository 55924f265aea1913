"""Third chapter: whether the house listens, counts, and believes what it counts."""

from django.utils.translation import gettext_lazy as _

from metrics.domain.capability.question import Chapter, Question

CHAPTER = Chapter(
    "measurement",
    _("Measurement"),
    _("Whether customers are asked, figures are fresh and agreed on, and something follows from them."),
    (
        Question(
            key="asking",
            text=_("Are customers asked at the moments that matter?"),
            low=_("Never, or once a year by chance."),
            middle=_("After some contacts, with one question."),
            high=_("After contacts, purchases and cases, each with its question, and never too often."),
            remedy=_("Ask after contacts, purchases and closed cases"),
            evidence=("response_rate", "kinds_asked"),
        ),
        Question(
            key="words",
            text=_("Do you read what customers say in their own words?"),
            low=_("Comments are collected and not read."),
            middle=_("Somebody reads them, when there is time."),
            high=_("Comments are sorted by theme, and themes are followed from month to month."),
            remedy=_("Read the comments of the week together, and name themes"),
            evidence=("answers_with_comment",),
        ),
        Question(
            key="following_up",
            text=_("Does something follow when a customer is unhappy?"),
            low=_("Nothing happens, or nobody knows."),
            middle=_("Complaints are answered; bad scores are not."),
            high=_("Every bad score has an owner and a call back, and recoveries are counted."),
            remedy=_("Call back every unhappy customer within two days"),
            evidence=("complaints_turned", "cases_in_time"),
        ),
        Question(
            key="freshness",
            text=_("Are the figures fresh enough to act on?"),
            low=_("Figures are put together by hand, weeks later."),
            middle=_("Figures come every month."),
            high=_("Figures follow each event within seconds, and everybody sees the same ones."),
            remedy=_("Do away with figures put together by hand"),
            evidence=("figures_age", "log_lag"),
        ),
        Question(
            key="foresight",
            text=_("Do you know what customers are worth, and who is about to leave?"),
            low=_("Past revenue is all there is."),
            middle=_("Customers are ranked by value; nobody looks ahead."),
            high=_("Value and risk are predicted, checked against what came, and used."),
            remedy=_("Call the most valuable customers at risk"),
            evidence=("prediction_age", "buyers_again"),
        ),
        Question(
            key="targets",
            text=_("Are there goals, and is somebody responsible for each?"),
            low=_("No goals for customers, only for sales."),
            middle=_("Goals exist; progress is looked at once a year."),
            high=_("Each goal has an owner, a date and actions, and is looked at every month."),
            remedy=_("Set three goals for customers, each with an owner"),
            evidence=("actions_open", "actions_late"),
        ),
    ),
)
