"""Who can hold a case or a promise: choices of staff and teams."""

from typing import Any, cast

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

Choices = list[tuple[str, Any]]
ME, NOBODY = "me", "nobody"
OWNER, NOBODY_YET, NO_TEAM = _("Owner"), _("Nobody yet"), _("No team")


def staff_choices() -> Choices:
    staff = get_user_model()._default_manager.filter(is_active=True).order_by("name", "pk")
    return [(str(pk), name) for pk, name in staff.values_list("pk", "name")]


def team_choices() -> Choices:
    teams = apps.get_model(settings.TEAM_MODEL)._default_manager.order_by("name")
    return [(str(pk), name) for pk, name in teams.values_list("pk", "name")]


class Holder(forms.TypedChoiceField):
    """A member of staff or a team, by its number; empty is nobody."""

    def __init__(self, *, label: Any, choices: Any, nobody: Any) -> None:
        super().__init__(
            label=label,
            choices=lambda: [("", nobody), *choices()],
            coerce=int,
            empty_value=None,
            required=False,
        )


class ChoosesOnce(forms.Form):
    """Asks the database for the choices of a field once, however often the field is checked and drawn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.choices = list(cast(Any, field.choices))


def owner_field(*, label: Any = OWNER, nobody: Any = NOBODY_YET) -> Holder:
    return Holder(label=label, choices=staff_choices, nobody=nobody)


def team_field(*, nobody: Any = NO_TEAM) -> Holder:
    return Holder(label=_("Team"), choices=team_choices, nobody=nobody)


def owner_filter(*, label: Any = OWNER) -> forms.ChoiceField:
    everybody = [("", _("Everybody")), (ME, _("Me")), (NOBODY, NOBODY_YET)]
    return forms.ChoiceField(label=label, required=False, choices=lambda: [*everybody, *staff_choices()])


def team_filter() -> forms.ChoiceField:
    everybody = [("", _("All teams")), (NOBODY, NO_TEAM)]
    return forms.ChoiceField(label=_("Team"), required=False, choices=lambda: [*everybody, *team_choices()])


def filter_of(data: dict[str, Any], name: str, user_id: int) -> dict[str, int | None]:
    """`me`, `nobody` or a number, chosen in a filter, as a condition on the column."""
    chosen = data.get(name)
    if not chosen:
        return {}
    return {name: user_id if chosen == ME else None if chosen == NOBODY else int(chosen)}
