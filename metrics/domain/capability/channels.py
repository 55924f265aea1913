"""Second chapter: how customers are served, over every channel."""

from django.utils.translation import gettext_lazy as _

from metrics.domain.capability.question import Chapter, Question

CHAPTER = Chapter(
    "channels",
    _("Channel operations"),
    _("Whether customers are served equally well wherever they come, and what is promised is kept."),
    (
        Question(
            key="logging",
            text=_("Are contacts logged, whatever the channel?"),
            low=_("Contacts stay in heads, notebooks and mailboxes."),
            middle=_("Calls are logged; visits, chats and messages mostly are not."),
            high=_("Every contact over every channel stands in the one history within minutes."),
            remedy=_("Log contacts of all channels in one place"),
            evidence=("channels_used", "contacts_logged"),
        ),
        Question(
            key="reasons",
            text=_("Do you know why customers contact you?"),
            low=_("The reason is not noted."),
            middle=_("Reasons are noted, but the list is long, and “other” leads it."),
            high=_("A short list of reasons, used for nearly every contact and looked over each quarter."),
            remedy=_("Shorten the list of reasons and have one chosen for each contact"),
            evidence=("contacts_with_reason", "contacts_with_duration"),
        ),
        Question(
            key="first_contact",
            text=_("Are issues solved at the first contact?"),
            low=_("Customers come back again and again about the same thing."),
            middle=_("Simple issues are solved at once; the others wander from desk to desk."),
            high=_("Agents know enough and may decide enough to solve nearly everything at once."),
            remedy=_("Take the reason that comes back most, and equip agents to solve it at once"),
            evidence=("first_contact",),
        ),
        Question(
            key="promises",
            text=_("Is what was promised to customers kept?"),
            low=_("Promises are made and forgotten."),
            middle=_("Promises are noted; some fall due unseen."),
            high=_("Each promise has an owner and a date, and nearly all are kept by then."),
            remedy=_("Go through promises due every morning"),
            evidence=("promises_kept",),
        ),
        Question(
            key="deadlines",
            text=_("Are requests and complaints dealt with in time?"),
            low=_("Nobody knows how long they take."),
            middle=_("There are deadlines; they are often missed."),
            high=_("Deadlines are met, and what threatens to be late is raised before it is."),
            remedy=_("Review deadlines that were missed, and who steps in"),
            evidence=("cases_in_time", "complaints_turned"),
        ),
        Question(
            key="same_quality",
            text=_("Do customers get the same quality over every channel?"),
            low=_("It depends on the channel, and on who picks up."),
            middle=_("Differences are known, and not yet acted on."),
            high=_("Channels are compared every month, and the gap is small."),
            remedy=_("Compare channels every month, and start with the weakest"),
            evidence=("channel_gap",),
        ),
    ),
)
