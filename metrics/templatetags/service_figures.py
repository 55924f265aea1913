"""How the figures of service are written."""

from django import template

from metrics.domain import service_pictures

register = template.Library()

register.filter("of", lambda by_key, key: by_key.get(key))
register.filter("handled", service_pictures.handle_words)
register.filter("points", service_pictures.points)
