"""How customers are served."""

from django.utils.translation import gettext_lazy as _

from metrics.domain.registry import reading
from metrics.domain.registry.metric import (
    CHOSEN,
    LAST_QUARTER,
    NO_INTERVAL,
    Daily,
    Method,
    Metric,
    Split,
    Unit,
)
from metrics.domain.windows import with_windows

METRICS = (
    Metric(
        key="first_contact_resolution",
        name=with_windows(_("First-contact resolution, observed, %(issue)s")),
        explanation=_(
            "Of the issues customers came with, how many needed no second contact. Seen from the contacts "
            "themselves, over any channel: nobody says it."
        ),
        formula=with_windows(
            _("issues without a further contact about the same reason within %(issue)s / issues")
        ),
        example=_(
            "A call about a delivery on 1 March and an email about it on 4 March: one issue, not solved at "
            "first contact within 7 days. A call about an invoice on 2 March and nothing until 9 March: one, "
            "solved. 1 / 2 = 50%."
        ),
        how_to_read=with_windows(
            _(
                "An issue opens with a contact that none about the same reason preceded within %(issue)s. It "
                "counts once that time is over, so the last %(known)s are missing. Contacts without a reason "
                "do not count. Customers who gave up look solved: read it beside their satisfaction."
            )
        ),
        unit=Unit.SHARE,
        window=with_windows(_("90 days, up to %(known)s ago")),
        interval=_("95%, Wilson"),
        thresholds=reading.SOLVED,
        convention=reading.SOLVED_BY,
        daily=Daily(method=Method.SHARE, splits=tuple(Split), has_past=True),
    ),
    Metric(
        key="contacts",
        name=_("Contacts"),
        explanation=_("How often customers and we spoke or wrote to each other, over any channel."),
        formula=_("number of contacts logged"),
        example=_("A call in, a call back and an e-mail: 3."),
        how_to_read=_("More contacts may mean more customers, more problems or more care: read the reasons."),
        unit=Unit.COUNT,
        window=CHOSEN,
        higher_is_better=None,
        interval=NO_INTERVAL,
        daily=Daily(method=Method.TOTAL, splits=tuple(Split), window=LAST_QUARTER, has_past=True),
    ),
    Metric(
        key="handle_time",
        name=_("Handle time"),
        explanation=_("How long a contact takes on average, from the first word to the note written down."),
        formula=_("sum of durations / contacts that have one"),
        example=_("Calls of 4, 6 and 8 minutes: 18 / 3 = 6 minutes."),
        how_to_read=_(
            "Short is not good in itself: a short call that has to be followed by another costs twice. Read "
            "it beside the issues solved at first contact. Contacts without a duration do not count."
        ),
        unit=Unit.SECONDS,
        window=CHOSEN,
        higher_is_better=None,
        interval=_("95%, Student’s t"),
        daily=Daily(method=Method.MEAN, splits=tuple(Split), window=LAST_QUARTER, has_past=True),
    ),
    Metric(
        key="said_by_agents",
        name=_("Solved, say agents"),
        explanation=_("Of the issues customers came with, how many the agent called solved at once."),
        formula=_("issues whose first contact was marked solved / issues of which the agent said either"),
        example=_("10 calls, 8 of them marked solved, 1 not, 1 without a word: 8 / 9 = 89%."),
        how_to_read=_(
            "Compare it with what was observed: where agents say more than customers show, the problem comes "
            "back; where they say less, ask how “solved” is understood."
        ),
        unit=Unit.SHARE,
        window=with_windows(_("90 days, up to %(known)s ago")),
        interval=_("95%, Wilson"),
        daily=Daily(method=Method.SHARE, splits=tuple(Split), has_past=True),
    ),
    Metric(
        key="said_by_customers",
        name=_("Solved, say customers"),
        explanation=_(
            "Of the customers asked after a contact whether it solved their problem, how many say yes."
        ),
        formula=_("answers of yes / answers of yes or no"),
        example=_("40 answered, 30 of them yes: 30 / 40 = 75%."),
        how_to_read=_(
            "The third opinion beside what was observed and what agents say. Who is unhappy may answer more "
            "readily, and who never answers is not heard. Answers count on the day they are given."
        ),
        unit=Unit.SHARE,
        window=CHOSEN,
        interval=_("95%, Wilson"),
        thresholds=reading.SOLVED,
        convention=reading.SOLVED_BY,
        daily=Daily(method=Method.SHARE, splits=tuple(Split), window=LAST_QUARTER, has_past=True),
    ),
    Metric(
        key="contact_nps",
        name=_("NPS of contacts"),
        explanation=_(
            "The NPS of the answers given about contacts: every answer counts, not a customer’s latest."
        ),
        formula=_("100 × (share of 9–10 − share of 0–6), from −100 to 100"),
        example=_("Of 20 answers after calls 12 are 9–10 and 4 are 0–6: 60 − 20 = 40."),
        how_to_read=_(
            "Few answers make wide intervals: two agents whose intervals overlap widely are not told apart. "
            "The score also judges what the agent cannot help, such as the product."
        ),
        unit=Unit.SCORE,
        window=CHOSEN,
        interval=_("95%, adjusted Wald (three answers added)"),
        thresholds=reading.RECOMMENDED,
        convention=reading.RECOMMENDED_BY,
        daily=Daily(method=Method.NPS, splits=tuple(Split), window=LAST_QUARTER, has_past=True),
    ),
    Metric(
        key="contact_csat",
        name=_("Satisfied with the contact"),
        explanation=_("Of the satisfaction answers given about contacts, from 1 to 5, how many are 4 or 5."),
        formula=_("answers of 4 or 5 / answers from 1 to 5"),
        example=_("Of 20 answers 16 are 4 or 5: 16 / 20 = 80%."),
        how_to_read=_(
            "Few answers make wide intervals: two agents whose intervals overlap widely are not told apart. "
            "The score also judges what the agent cannot help, such as the product."
        ),
        unit=Unit.SHARE,
        window=CHOSEN,
        interval=_("95%, Wilson"),
        thresholds=reading.SATISFIED,
        convention=reading.SATISFIED_BY,
        daily=Daily(method=Method.SHARE, splits=tuple(Split), window=LAST_QUARTER, has_past=True),
    ),
    Metric(
        key="first_answer_time",
        name=_("Time to first answer"),
        explanation=_("How many opening hours half of the cases waited at most for their first answer."),
        formula=_("median of the opening hours from opening to first answer; beside it the 90th percentile"),
        example=_("Answered after 1, 2 and 9 hours: the median is 2, and 90% within 7.6."),
        how_to_read=_(
            "Only the opening hours of the team count: a case opened on Friday evening and answered on "
            "Monday morning waited an hour, not a week-end. The mean would hide who waits longest: read the "
            "90th percentile. Cases count on the day of the answer; those still waiting are missing."
        ),
        unit=Unit.SECONDS,
        window=CHOSEN,
        higher_is_better=False,
        interval=NO_INTERVAL,
        daily=Daily(method=Method.VALUE, splits=tuple(Split), window=LAST_QUARTER),
    ),
    Metric(
        key="solution_time",
        name=_("Time to solution"),
        explanation=_("How many opening hours half of the cases took at most until they were closed."),
        formula=_(
            "median of the opening hours from opening to closing, less those spent waiting for the customer"
        ),
        example=_(
            "Closed after 4, 10 and 12 hours, the last after 6 of waiting for the customer: the median is 6."
        ),
        how_to_read=_(
            "A reopened case begins anew. Closing quickly is not solving: read it beside the cases reopened "
            "and what customers say."
        ),
        unit=Unit.SECONDS,
        window=CHOSEN,
        higher_is_better=False,
        interval=NO_INTERVAL,
        daily=Daily(method=Method.VALUE, splits=tuple(Split), window=LAST_QUARTER),
    ),
    Metric(
        key="promises_kept",
        name=_("Promises kept"),
        explanation=_("Of the promises that fell due, how many were kept by their date."),
        formula=_("promises kept by their date / promises due"),
        example=_("20 due, 17 kept in time, 1 kept a day late, 2 never: 17 / 20 = 85%."),
        how_to_read=_(
            "Kept late is not kept. A promise moved to another day with the customer counts on that day; one "
            "that was called off does not count."
        ),
        unit=Unit.SHARE,
        window=CHOSEN,
        interval=_("95%, Wilson"),
        thresholds=reading.KEPT,
        convention=reading.KEPT_BY,
        daily=Daily(method=Method.SHARE, splits=tuple(Split), window=LAST_QUARTER, has_past=True),
    ),
    Metric(
        key="fair_comparison",
        name=_("Solved at first contact, like for like"),
        explanation=_(
            "What somebody solved at first contact beside what everybody together solves on the same "
            "channels and reasons: hard cases are not held against who takes them."
        ),
        formula=_("(issues solved at first − Σ issues of a kind × everybody’s share of that kind) / issues"),
        example=_(
            "60 delivery issues and 40 about invoices; everybody solves 90% and 50% of these: 54 + 20 = 74 "
            "expected. 80 were solved: 80% − 74% = +6 points."
        ),
        how_to_read=_(
            "Only where the whole interval lies on one side of 0 is there a difference to speak of. It "
            "compares with those on the page: choose a team, and everybody is that team. "
            "Day by day each team and channel stands beside the whole house."
        ),
        unit=Unit.SHARE,
        window=with_windows(_("90 days, up to %(known)s ago")),
        interval=_("95%, normal, for the part of all cases that were one’s own"),
        daily=Daily(
            method=Method.BESIDE,
            splits=(Split.CHANNEL, Split.TEAM),
            unsplit=_("A segment serves nobody: it is whom the cases come from."),
            has_past=True,
        ),
        scale=(-1, 1),
    ),
)
