"""The resources of this app, by the name in their address."""

from customers.api.event import EventResource, LogResource
from customers.cases.api.case import CaseResource
from customers.cases.api.case_rules import BusinessCalendarResource, DeadlineResource
from customers.cases.api.promise import PromiseResource
from customers.commerce.api.brand import BrandResource
from customers.commerce.api.cart import CartResource
from customers.commerce.api.order import OrderResource
from customers.commerce.api.product import ProductResource
from customers.commerce.api.refund import RefundResource
from customers.contact.api.interaction import InteractionResource
from customers.contact.api.phone_call import PhoneCallResource
from customers.contact.api.wrap_up_code import OutcomeResource, ReasonResource, TopicResource
from customers.identity.api.duplicate import DuplicateResource
from customers.identity.api.merge import MergeResource
from customers.imports.api.import_job import ImportIssueResource, ImportResource
from customers.loyalty.api.loyalty import PointsAccountResource, PostingResource
from customers.loyalty.api.loyalty_card import LoyaltyCardResource
from customers.people.api.consent import ConsentResource
from customers.people.api.consent_term import TermResource
from customers.people.api.consent_wording import WordingResource
from customers.people.api.custom_field import CustomFieldResource
from customers.people.api.customer import CustomerResource
from customers.people.api.customer_batch import CustomerBatchResource
from customers.people.api.preference import PreferenceResource
from customers.people.api.saved_view import SavedViewResource
from customers.people.api.sighting import SightingResource
from customers.people.api.tag import TagResource
from customers.privacy.api.privacy_request import PrivacyRequestResource

ROUTES = [
    ("customers", CustomerResource),
    ("customer-batches", CustomerBatchResource),
    ("customer-views", SavedViewResource),
    ("custom-fields", CustomFieldResource),
    ("tags", TagResource),
    ("duplicates", DuplicateResource),
    ("merges", MergeResource),
    ("sightings", SightingResource),
    ("consents", ConsentResource),
    ("consent-terms", TermResource),
    ("consent-wordings", WordingResource),
    ("preferences", PreferenceResource),
    ("privacy-requests", PrivacyRequestResource),
    ("interactions", InteractionResource),
    ("phone-calls", PhoneCallResource),
    ("reasons", ReasonResource),
    ("outcomes", OutcomeResource),
    ("topics", TopicResource),
    ("cases", CaseResource),
    ("promises", PromiseResource),
    ("business-calendars", BusinessCalendarResource),
    ("deadlines", DeadlineResource),
    ("brands", BrandResource),
    ("products", ProductResource),
    ("orders", OrderResource),
    ("refunds", RefundResource),
    ("carts", CartResource),
    ("points-accounts", PointsAccountResource),
    ("loyalty-cards", LoyaltyCardResource),
    ("postings", PostingResource),
    ("events", EventResource),
    ("log", LogResource),
    ("imports", ImportResource),
    ("import-issues", ImportIssueResource),
]
