"""Choosing a password by a link in a mail: the first one, or another after it was forgotten."""

from typing import Any

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.utils import translation
from django.utils.decorators import method_decorator


@method_decorator(login_not_required, name="dispatch")
class ChoosePassword(views.PasswordResetFromKeyView):
    """Whoever holds the link is known by it: addressed by name and in their language, and logged in with
    the new password at once. A second factor is asked for all the same.
    """

    def get_form_kwargs(self) -> dict[str, Any]:
        if self.reset_user:  # until the answer is drawn: each request sets its own
            translation.activate(self.reset_user.language)
        return super().get_form_kwargs()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chooser = self.reset_user
        is_first = chooser is not None and not chooser.has_usable_password()
        return super().get_context_data(**kwargs) | {"chooser": chooser, "is_first": is_first}
