"""First chapter: where knowledge of customers comes from."""

from django.utils.translation import gettext_lazy as _

from metrics.domain.capability.question import Chapter, Question

CHAPTER = Chapter(
    "data",
    _("Data sources"),
    _("Whether what happens with customers reaches the system: whole, right and in time."),
    (
        Question(
            key="purchases",
            text=_("How complete is the picture of what customers buy?"),
            low=_("Sales of whole channels are missing, or carry no customer."),
            middle=_("All sales come in by file, days later, most of them with a customer."),
            high=_("Every sale of every channel comes in by itself, with its customer and its refunds."),
            remedy=_("Connect every sales channel, with the customer on each order"),
            evidence=("orders_named", "import_refusals"),
        ),
        Question(
            key="reach",
            text=_("Can you reach the customers you know?"),
            low=_("Addresses and numbers are there for a few, often out of date."),
            middle=_("Most customers have an email address or a phone number."),
            high=_("Nearly all have both, and what bounces is corrected at the next contact."),
            remedy=_("Ask for the missing email or phone at every contact"),
            evidence=("email_coverage", "phone_coverage"),
        ),
        Question(
            key="profile",
            text=_("How much do you know of who your customers are?"),
            low=_("A name, and little else."),
            middle=_("The profile is half filled; nobody is asked to complete it."),
            high=_("Agents see what is missing, ask for it, and profiles are nearly complete."),
            remedy=_("Complete profiles: agree on three fields and ask for them"),
            evidence=("profile_completeness", "birthday_coverage"),
        ),
        Question(
            key="consent",
            text=_("Do you know what each customer has agreed to?"),
            low=_("Consent is assumed, or noted nowhere."),
            middle=_("Consent is recorded for email; its proof and its date are often missing."),
            high=_("Each purpose and channel has its consent with proof and date, and customers see it."),
            remedy=_("Collect consent with proof for each purpose and channel"),
            evidence=("email_consent", "sms_consent", "phone_consent"),
        ),
        Question(
            key="quality",
            text=_("Are records right, and is each customer there once?"),
            low=_("Nobody looks for duplicates; errors stay."),
            middle=_("Duplicates are merged now and then, when somebody stumbles over them."),
            high=_("Duplicates are judged within days, and refused lines are mended at the source."),
            remedy=_("Judge the waiting duplicates, and name who does it every week"),
            evidence=("duplicates_waiting", "import_refusals"),
        ),
        Question(
            key="costs",
            text=_("Do you know what it costs to win and to serve a customer?"),
            low=_("Costs are known for the house as a whole only."),
            middle=_("What a source of customers costs is known roughly."),
            high=_("Each customer carries their source and its cost, and each channel its cost per contact."),
            remedy=_("Record the source and the cost of every new customer"),
            evidence=("source_coverage", "cost_coverage"),
        ),
    ),
)
