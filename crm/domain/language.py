"""The language a member of staff works in."""

from crm.models.user import User


def choose_language(*, user: User, language: str) -> None:
    user.language = language
    user.save(update_fields=["language"])
