"""The description of the API, to read and to try, served whole from here."""

from core.pages import Page


class ApiDocs(Page):
    template_name = "crm/api_docs.html"
    permission_required = "crm.api"
