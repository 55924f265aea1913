"""What stands in a customer's profile, in words."""

from django import template

from customers.people.domain.acquisition_source import source_name

register = template.Library()
register.filter(source_name)
