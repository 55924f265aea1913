"""The one permission of the API: the right a resource names, asked of whoever comes."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request


class HasRight(BasePermission):
    """`permission_required` for reading, `permission_required_write` for the rest. Not named is refused."""

    def has_permission(self, request: Request, view: object) -> bool:
        if getattr(view, "action", "") is None and request.user:
            return bool(request.user.is_authenticated)  # no such method here: 405 says it better
        name = "permission_required" if request.method in SAFE_METHODS else "permission_required_write"
        right = getattr(view, name, None)
        if not (request.user and request.user.is_authenticated and right):
            return False
        if not request.user.has_perm(right):
            raise PermissionDenied(_("The right “%(right)s” is missing.") % {"right": right})
        return True
