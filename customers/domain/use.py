"""Where something is read by name: what to say before it goes, and what keeps it from going."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.errors import Conflict


class Use(NamedTuple):
    """`what` is a word for the kind of thing, `binding` whether it stops working without what it reads."""

    what: str
    name: str
    url: str
    binding: bool = True


def refuse_if_used(uses: Iterable[Use]) -> None:
    """Raises Conflict."""
    names = [use.name for use in uses if use.binding]
    if names:
        raise Conflict(_("It is still read by: %(names)s.") % {"names": ", ".join(names)})
