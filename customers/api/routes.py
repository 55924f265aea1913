"""The resources of this app, by the name in their address."""

from customers.api.cart import CartResource
from customers.api.case import CaseResource
from customers.api.consent import ConsentResource
from customers.api.custom_field import CustomFieldResource
from customers.api.customer import CustomerResource
from customers.api.customer_batch import CustomerBatchResource
from customers.api.duplicate import DuplicateResource
from customers.api.event import EventResource
from customers.api.import_job import ImportIssueResource, ImportResource
from customers.api.interaction import InteractionResource
from customers.api.loyalty import PointsAccountResource, PostingResource
from customers.api.loyalty_card import LoyaltyCardResource
from customers.api.merge import MergeResource
from customers.api.order import OrderResource
from customers.api.phone_call import PhoneCallResource
from customers.api.product import ProductResource
from customers.api.promise import PromiseResource
from customers.api.refund import RefundResource
from customers.api.sighting import SightingResource
from customers.api.tag import TagResource
from customers.api.wrap_up_code import OutcomeResource, ReasonResource, TopicResource

ROUTES = [
    ("customers", CustomerResource),
    ("customer-batches", CustomerBatchResource),
    ("custom-fields", CustomFieldResource),
    ("tags", TagResource),
    ("duplicates", DuplicateResource),
    ("merges", MergeResource),
    ("sightings", SightingResource),
    ("consents", ConsentResource),
    ("interactions", InteractionResource),
    ("phone-calls", PhoneCallResource),
    ("reasons", ReasonResource),
    ("outcomes", OutcomeResource),
    ("topics", TopicResource),
    ("cases", CaseResource),
    ("promises", PromiseResource),
    ("products", ProductResource),
    ("orders", OrderResource),
    ("refunds", RefundResource),
    ("carts", CartResource),
    ("points-accounts", PointsAccountResource),
    ("loyalty-cards", LoyaltyCardResource),
    ("postings", PostingResource),
    ("events", EventResource),
    ("imports", ImportResource),
    ("import-issues", ImportIssueResource),
]
