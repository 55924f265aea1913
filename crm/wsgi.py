"""The door of the web server."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
os.environ.setdefault("CERCLE_STATEMENT_SECONDS", "30")  # longer nobody waits for a page

application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)  # not while the first visitor waits
gc.freeze()  # what stays for good is not searched for garbage again and again, a tenth of a second each time
