"""Who works at this browser: asked with every request, so both reads keep their plans on the server."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.db.models import QuerySet

from core.sql import planned, prepared
from crm.models import User

_DATA = (
    "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > statement_timestamp()"
)


class SessionStore(db.SessionStore):
    """Sessions in the database, as Django keeps them."""

    def load(self) -> dict[str, Any]:
        for (data,) in planned(_DATA, [self.session_key]):
            return self.decode(data)
        self._session_key = None
        return {}


class StaffBackend(AuthenticationBackend):
    """Logs in by email, as allauth does."""

    def get_user(self, user_id: Any) -> User | None:
        for user in _staff(int(user_id)):
            return user if self.user_can_authenticate(user) else None
        return None


@prepared
def _staff(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk)
