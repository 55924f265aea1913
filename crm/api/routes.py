"""The resources of this app, by the name in their address."""

from crm.api.staff import StaffResource, TeamResource

ROUTES = [
    ("teams", TeamResource),
    ("staff", StaffResource),
]
