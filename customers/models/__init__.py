"""The facts."""

from customers.cases.models.business_calendar import BusinessCalendar, ClosingDay, OpeningHours, TeamCalendar
from customers.cases.models.case import Case, DeadlineRule, Topic
from customers.cases.models.promise import Promise
from customers.commerce.models.brand import Brand
from customers.commerce.models.cart import Cart, CartLine
from customers.commerce.models.logo import Logo
from customers.commerce.models.order import Order, OrderLine
from customers.commerce.models.product import Product
from customers.commerce.models.refund import Refund, RefundLine
from customers.contact.models.draft import ContactDraft
from customers.contact.models.interaction import Interaction
from customers.contact.models.phone_call import PhoneCall
from customers.contact.models.wrap_up_code import Outcome, Reason
from customers.identity.models.duplicate import Duplicate
from customers.identity.models.known_word import KnownWord
from customers.identity.models.mentioned_phone import MentionedPhone
from customers.identity.models.merge import Merge, MergedRows
from customers.imports.models.import_job import ImportIssue, ImportJob
from customers.loyalty.models.loyalty import PointsAccount, Posting
from customers.loyalty.models.loyalty_card import LoyaltyCard
from customers.models.event import Bookmark, Event, ParkedEvent
from customers.people.models.consent import Consent
from customers.people.models.consent_term import ConsentTerm
from customers.people.models.consent_wording import ConsentWording
from customers.people.models.custom_field import CustomChoice, CustomField, CustomValue
from customers.people.models.customer import Customer, Email, Phone
from customers.people.models.preference import Preference
from customers.people.models.saved_view import CustomerExport, DefaultView, SavedView
from customers.people.models.sighting import Sighting
from customers.people.models.tag import CustomerTag, Tag

__all__ = [
    "Bookmark",
    "Brand",
    "BusinessCalendar",
    "Cart",
    "CartLine",
    "Case",
    "ClosingDay",
    "Consent",
    "ConsentTerm",
    "ConsentWording",
    "ContactDraft",
    "CustomChoice",
    "CustomField",
    "CustomValue",
    "Customer",
    "CustomerExport",
    "CustomerTag",
    "DeadlineRule",
    "DefaultView",
    "Duplicate",
    "Email",
    "Event",
    "ImportIssue",
    "ImportJob",
    "Interaction",
    "KnownWord",
    "Logo",
    "LoyaltyCard",
    "MentionedPhone",
    "Merge",
    "MergedRows",
    "OpeningHours",
    "Order",
    "OrderLine",
    "Outcome",
    "ParkedEvent",
    "Phone",
    "PhoneCall",
    "PointsAccount",
    "Posting",
    "Preference",
    "Product",
    "Promise",
    "Reason",
    "Refund",
    "RefundLine",
    "SavedView",
    "Sighting",
    "Tag",
    "TeamCalendar",
    "Topic",
]
