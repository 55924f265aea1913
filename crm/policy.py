"""Who may do what: one table, one function. Whatever is not granted here is refused."""

from typing import Protocol

from django.utils.translation import gettext_lazy as _

from crm.enums import Role

RIGHTS = {
    "customers.view": _("See customers and their history"),
    "customers.log_contact": _("Log contacts"),
    "customers.announce_calls": _("Announce phone calls"),
    "customers.edit": _("Create and change customers"),
    "customers.merge": _("Merge customers, and undo it"),
    "customers.spend_points": _("Give and spend points"),
    "customers.handle_cases": _("Handle cases and promises"),
    "customers.commerce": _("Record products, orders, refunds and carts"),
    "customers.import": _("Import files"),
    "customers.configure": _("Set reasons, outcomes, topics, brands, deadlines and opening hours"),
    "customers.save_view": _("Keep views of the customer list"),
    "customers.organise": _("Keep tags in order and share views"),
    "customers.export": _("Take lists of customers away as files"),
    "customers.fields": _("Define fields of the house's own"),
    "surveys.view": _("See surveys and answers"),
    "surveys.edit": _("Write surveys, and confirm answers in doubt"),
    "surveys.invite": _("Invite customers to a survey"),
    "surveys.send": _("Send surveys to segments"),
    "surveys.judge": _("Correct how words of customers are read"),
    "surveys.review": _("Enter and answer reviews, say who wrote them"),
    "surveys.import": _("Import reviews"),
    "surveys.themes": _("Keep the dictionary of themes"),
    "surveys.export": _("Take away as files what customers said"),
    "surveys.ideas": _("Moderate ideas, plan and answer them"),
    "surveys.portal": _("Let everybody read the list of ideas"),
    "surveys.take_part": _("Take part in surveys among the staff"),
    "surveys.staff": _("Run surveys among the staff, and see their results"),
    "metrics.view": _("See figures and segments"),
    "metrics.export": _("Export figures"),
    "metrics.staff": _("See the figures of each agent"),
    "metrics.save_report": _("Keep reports, and have them by email"),
    "metrics.share_report": _("Share reports, and have them sent to colleagues"),
    "metrics.edit": _("Make and change segments and lists"),
    "metrics.plan": _("Set goals, keep the action plan, review capabilities"),
    "metrics.target": _("Set targets of figures"),
    "metrics.costs": _("State what serving and winning customers costs"),
    "journeys.view": _("See journeys and messages"),
    "journeys.edit": _("Switch journeys on and off"),
    "journeys.rules": _("Write the rules of the closed loop, and limit gestures"),
    "customers.privacy": _("Answer requests for data and for erasure"),
    "customers.oversee": _("See who looked at which customer, and read the whole log"),
    "crm.staff": _("Manage staff and service accounts"),
    "crm.operate": _("Watch and mend the running system"),
    "crm.profile": _("Choose one's own language"),
    "crm.api": _("Read the description of the API"),
}

_READER = {"customers.view", "surveys.view", "metrics.view", "journeys.view", "crm.profile"}
_READER |= {"surveys.take_part"}
_AGENT = _READER | {"customers.log_contact", "customers.edit", "customers.merge", "customers.spend_points"}
_AGENT |= {"surveys.invite", "customers.save_view", "metrics.save_report"}
_AGENT |= {"customers.handle_cases"}
_AGENT |= {"surveys.judge", "surveys.review"}
_MANAGER = _AGENT | {"customers.commerce", "customers.import", "customers.configure"}
_MANAGER |= {"metrics.export", "metrics.staff", "metrics.edit", "journeys.edit", "crm.api"}
_MANAGER |= {"customers.organise", "customers.export", "metrics.share_report", "metrics.plan"}
_MANAGER |= {"metrics.target", "metrics.costs"}
_MANAGER |= {"surveys.send", "surveys.edit", "surveys.staff", "surveys.ideas"}
_MANAGER |= {"journeys.rules"}
_MANAGER |= {"surveys.export", "surveys.import", "surveys.themes"}

GRANTS: dict[str, set[str]] = {
    Role.READER: _READER,
    Role.AGENT: _AGENT,
    Role.MANAGER: _MANAGER,
    Role.ADMINISTRATOR: set(RIGHTS),
}

PUBLIC = {
    # URL name → why it needs no log-in. A test walks every URL: what is not here must demand a right.
    "account_login": "the door itself",
    "account_inactive": "says why a log-in leads nowhere",
    "mfa_authenticate": "the second step of a log-in, with the first one in its session",
    "account_logout": "leaving is always allowed",
    "account_reset_password": "for those who cannot log in",
    "account_reset_password_done": "says what happens next",
    "account_reset_password_from_key": "carries its own secret",
    "customers:preferences": "a customer chooses what we send, by the secret link in each mail",
    "customers:preferences-pause": "as above",
    "customers:unsubscription": "as above",
    "customers:unsubscription-undo": "as above",
    "customers:own-request": "as above: asks for their data, or for its erasure",
    "journeys:unsubscribe": "a customer withdraws consent by the secret link in a mail",
    "journeys:report-leave": "a member of staff ends a report by email by the secret link in the mail",
    "surveys:answer": "a customer answers by the secret link of an invitation, anybody by an open link",
    "surveys:answer-confirmation": "as above",
    "surveys:answer-questions": "as above",
    "surveys:answer-opening": "as above: notes that the page was opened, of those who agreed to it",
    "surveys:portal": "a customer's page of ideas, by their secret link",
    "surveys:portal-by-preference": "leads from their own page of choices to that page, by its secret link",
    "surveys:portal-idea": "as above",
    "surveys:portal-vote": "as above",
    "surveys:portal-early": "as above",
    "surveys:portal-pioneer": "as above",
    "surveys:public-ideas": "ideas to read, not found until an administrator opens the list",
    "customers:accent": "the colour of a brand as a style sheet, told by its own address",
    "customers:logo": "the logo of a brand, as its mails and pages show it",
    "crm:language": "the log-in page has a language too; stores a cookie",
    "health": "for the load balancer: says only whether we answer",
}


class Actor(Protocol):
    is_active: bool
    role: str


def allowed(user: Actor, right: str) -> bool:
    """Whether this member of staff has this right. Unknown rights are an error, not a silent no."""
    if right not in RIGHTS:
        raise LookupError(f"no such right: {right}")
    return user.is_active and right in GRANTS.get(user.role, set())
