"""Views of the customer list: kept, shared, made the first one sees."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.text import clean_line
from customers.domain.checked import check
from customers.domain.use import Use
from customers.models import DefaultView, SavedView


def views_of(user_id: int | None) -> QuerySet[SavedView]:
    """One's own and the shared ones, which are all a machine has; `is_default` says which one sees first."""
    default = DefaultView.objects.filter(user=user_id, view=OuterRef("pk"))
    return SavedView.objects.filter(Q(owner=user_id) | Q(shared=True)).annotate(is_default=Exists(default))


def use_of_view(view: SavedView, key: str) -> Use:
    """As one that narrows by `key`. A name that one kept to oneself is for nobody else."""
    customers = reverse("customers:customer-list")
    name, url = view.name, f"{customers}?view={view.pk}"
    if not view.shared:
        name, url = _("a private view"), f"{customers}?{urlencode({key: view.query[key]})}"
    return Use(_("view of the list"), name, url, binding=False)


def save_view(
    *, owner_id: int, name: str, query: Mapping[str, Any], shared: bool = False, default: bool = False
) -> SavedView:
    """The same name again replaces what one had under it. Raises Invalid, Conflict."""
    name = clean_line(name)
    check(SavedView(name=name), "name")
    try:
        with transaction.atomic():
            view, _made = SavedView.objects.update_or_create(
                owner_id=owner_id, name=name, defaults={"query": dict(query), "shared": shared}
            )
            if default:
                make_default(view=view, user_id=owner_id)
    except IntegrityError as error:
        raise Conflict(_("There is a view of this name already."), field="name") from error
    return view


def make_default(*, view: SavedView, user_id: int) -> None:
    DefaultView.objects.update_or_create(user_id=user_id, defaults={"view": view})


def forget_default(*, user_id: int) -> None:
    DefaultView.objects.filter(user=user_id).delete()
