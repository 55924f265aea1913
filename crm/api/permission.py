"""The one permission of the API: the right a resource names, asked of whoever comes."""

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request


class HasRight(BasePermission):
    """`permission_required` for reading, `permission_required_write` for the rest. Not named is refused."""

    def has_permission(self, request: Request, view: object) -> bool:
        if getattr(view, "action", "") is None and request.user:
            return bool(request.user.is_authenticated)  # no such method here: 405 says it better
        name = "permission_required" if request.method in SAFE_METHODS else "permission_required_write"
        right = getattr(view, name, None)
        return bool(request.user and request.user.is_authenticated and right and request.user.has_perm(right))
