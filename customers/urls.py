"""The staff pages on what happened."""

from django.urls import path

from customers.views.consent import ConsentCreate
from customers.views.customer import CustomerCreate, CustomerDetail, CustomerEdit, CustomerList
from customers.views.desk import Desk
from customers.views.find import Find
from customers.views.interaction import InteractionCreate
from customers.views.loyalty import PostingCreate
from customers.views.timeline import TimelinePart

app_name = "customers"

urlpatterns = [
    path("desk/", Desk.as_view(), name="desk"),
    path("find/", Find.as_view(), name="find"),
    path("customers/", CustomerList.as_view(), name="customer-list"),
    path("customers/new/", CustomerCreate.as_view(), name="customer-create"),
    path("customers/<int:pk>/", CustomerDetail.as_view(), name="customer-detail"),
    path("customers/<int:pk>/edit/", CustomerEdit.as_view(), name="customer-edit"),
    path("customers/<int:pk>/timeline/", TimelinePart.as_view(), name="customer-timeline"),
    path("customers/<int:pk>/contacts/", InteractionCreate.as_view(), name="interaction-create"),
    path("customers/<int:pk>/consents/", ConsentCreate.as_view(), name="consent-create"),
    path("customers/<int:pk>/points/", PostingCreate.as_view(), name="posting-create"),
]
