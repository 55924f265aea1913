"""Staff, their teams, and the machines that speak to us."""

from crm.models.service_account import ServiceAccount
from crm.models.team import Team
from crm.models.user import User

__all__ = ["ServiceAccount", "Team", "User"]
