"""Fourth chapter: the means by which something is done about it."""

from django.utils.translation import gettext_lazy as _

from metrics.domain.capability.question import Chapter, Question

CHAPTER = Chapter(
    "tools",
    _("Marketing tools"),
    _("Whether the right customers hear the right thing, and it is known what that brought."),
    (
        Question(
            key="segments",
            text=_("Do you treat different customers differently?"),
            low=_("Everybody gets the same."),
            middle=_("There are a few segments, mostly by what was bought."),
            high=_("Segments follow value, behaviour and voice by themselves, and actions start from them."),
            remedy=_("Make two segments that an action can start from"),
            evidence=("own_segments", "segments_used"),
        ),
        Question(
            key="journeys",
            text=_("Do messages follow what the customer does?"),
            low=_("Mailings to everybody, by hand."),
            middle=_("One or two automatic messages, such as a welcome."),
            high=_("Journeys for the phases of the relation start and stop by what customers do."),
            remedy=_("Start a journey for the phase in which most customers are lost"),
            evidence=("journeys_running",),
        ),
        Question(
            key="effect",
            text=_("Do you know what an action brought?"),
            low=_("Nobody asks afterwards."),
            middle=_("Openings and clicks are counted."),
            high=_("Each action has a goal, a cost and a gain, and what does not pay is ended."),
            remedy=_("Give each journey a goal, and each action its cost and gain"),
            evidence=("journeys_with_goal", "actions_with_gain"),
        ),
        Question(
            key="delivery",
            text=_("Do messages arrive?"),
            low=_("Nobody knows what bounces."),
            middle=_("Failures are seen, and addresses stay wrong."),
            high=_("Nearly everything arrives, on time, and what fails is corrected."),
            remedy=_("Correct addresses that messages fail to reach"),
            evidence=("messages_failed", "due_age", "step_age"),
        ),
        Question(
            key="restraint",
            text=_("Are customers left in peace when they should be?"),
            low=_("Each department writes when it likes."),
            middle=_("Unsubscribing works; frequency is not looked at."),
            high=_("Consent, frequency, quiet hours and open complaints hold messages back by themselves."),
            remedy=_("Agree on how often a customer may hear from you"),
            evidence=("messages_held_back", "email_consent"),
        ),
        Question(
            key="loyalty",
            text=_("Are customers rewarded for staying?"),
            low=_("Only new customers get something."),
            middle=_("There is a card with points; few use it."),
            high=_("The programme is used by most regulars, and it is known what it costs and brings."),
            remedy=_("Find out why regulars do not use their points"),
            evidence=("points_members",),
        ),
    ),
)
