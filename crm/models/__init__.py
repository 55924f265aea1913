"""Staff, their teams, the machines that speak to us, and how our own jobs fare."""

from crm.models.job_run import JobRun
from crm.models.kept_answer import KeptAnswer
from crm.models.service_account import ServiceAccount
from crm.models.team import Team
from crm.models.user import User
from crm.models.webhook import Webhook, WebhookDelivery

__all__ = ["JobRun", "KeptAnswer", "ServiceAccount", "Team", "User", "Webhook", "WebhookDelivery"]
