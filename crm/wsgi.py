"""The door of the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
os.environ.setdefault("CERCLE_STATEMENT_SECONDS", "30")  # longer nobody waits for a page

application = get_wsgi_application()
