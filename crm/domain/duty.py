"""What each reader of the event log and each job of the schedule does, in words for the operations page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

READERS: dict[str, Promise] = {
    "points": _("Posts the points of orders and refunds"),
    "metrics": _("Keeps each customer's figures"),
    "journeys": _("Enrols customers in journeys and lets them leave"),
    "wishes": _("Looks again at messages that wait when a customer's wishes change"),
    "complaints": _("Tells of each complaint whether it turned into satisfaction"),
    "loop": _("Opens cases and says thanks by the rules of the closed loop"),
    "follow_ups": _("Follows each low score until it is recovered or not"),
    "voice": _("Gathers what customers say in their own words"),
    "webhooks": _("Notes what the webhooks are to be told"),
    "erasures": _("Keeps who was erased in a file outside the database"),
    "withdrawals": _("Keeps who withdrew a consent in a file outside the database"),
    "duplicates": _("Finds people who may stand here twice"),
}
JOBS: dict[str, Promise] = {
    "imports": _("Takes in files"),
    "metrics.recount": _("Counts what is counted by the hour or by the day"),
    "segments.changed": _("Evaluates segments whose rules changed"),
    "voice.read": _("Reads tone and themes of what customers said"),
    "follow_ups.wait": _("Ends the wait for second answers that do not come"),
    "themes.forget": _("Takes away what deleted themes counted"),
    "cases.escalate": _("Escalates cases past their deadline"),
    "cases.mail": _("Emails people the cases the closed loop gave them"),
    "calls.settle": _("Ends calls of which nothing more was heard"),
    "journeys.periodic": _("Tells which active customers are to be asked today"),
    "journeys.step": _("Takes the steps of journeys that are due"),
    "journeys.send": _("Sends the messages that are due"),
    "journeys.recover": _("Takes up messages whose sender stopped midway"),
    "api.answers": _("Forgets answers kept for repeated requests"),
    "cache.forget": _("Forgets failed log-ins, links followed and links guessed whose minutes are over"),
    "names.learn": _("Learns the names of new customers for the search"),
    "names.gather": _("Gathers all names anew for the search"),
    "imports.forget": _("Deletes files of old imports"),
    "sightings.forget": _("Forgets old records of who saw whom"),
    "reports.mail": _("Mails the reports people subscribed to"),
    "surveys.ask": _("Sends surveys to the segments they were meant for"),
    "surveys.remind": _("Plans reminders of unanswered surveys"),
    "webhooks": _("Delivers to webhooks"),
    "webhooks.forget": _("Forgets old deliveries to webhooks"),
    "staff_surveys.close": _("Closes rounds of the staff survey"),
    "staff_surveys.shuffle": _("Mixes the answers of the staff survey, so that none tells when it came"),
    "drafts.forget": _("Deletes old drafts of calls"),
}
