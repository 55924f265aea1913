"""The facts."""

from customers.models.business_calendar import BusinessCalendar, ClosingDay, OpeningHours, TeamCalendar
from customers.models.cart import Cart, CartLine
from customers.models.case import Case, DeadlineRule, Topic
from customers.models.consent import Consent
from customers.models.custom_field import CustomChoice, CustomField, CustomValue
from customers.models.customer import Customer, Email, Phone
from customers.models.draft import ContactDraft
from customers.models.duplicate import Duplicate
from customers.models.event import Bookmark, Event, ParkedEvent
from customers.models.import_job import ImportIssue, ImportJob
from customers.models.interaction import Interaction
from customers.models.loyalty import PointsAccount, Posting
from customers.models.loyalty_card import LoyaltyCard
from customers.models.mentioned_phone import MentionedPhone
from customers.models.merge import Merge, MergedRows
from customers.models.order import Order, OrderLine
from customers.models.phone_call import PhoneCall
from customers.models.product import Product
from customers.models.promise import Promise
from customers.models.refund import Refund, RefundLine
from customers.models.saved_view import CustomerExport, DefaultView, SavedView
from customers.models.sighting import Sighting
from customers.models.tag import CustomerTag, Tag
from customers.models.wrap_up_code import Outcome, Reason

__all__ = [
    "Bookmark",
    "BusinessCalendar",
    "Cart",
    "CartLine",
    "Case",
    "ClosingDay",
    "Consent",
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
