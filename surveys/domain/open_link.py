"""Open links: made, changed, switched off; and the one door through which their answers begin to count."""

import secrets
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.text import clean_line
from customers.models import Brand
from surveys.models import Answer, Invitation, OpenLink, SetAside, Survey

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""None that looks like another one: the address may be typed from a poster."""
LENGTH = 12
MOST = 100_000
TERMS = ("name", "channel", "language", "brand", "most_answers", "starts_on", "ends_on")


class LinkFull(Conflict):
    def __init__(self) -> None:
        super().__init__(_("This link has all the answers it was made for. Thank you all the same!"))


def make_open_link(
    *,
    survey: Survey,
    name: str,
    channel: str = "",
    language: str = "",
    brand: Brand | None = None,
    most_answers: int = 500,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> OpenLink:
    """Raises Invalid, Conflict: the name is taken, or the survey is not live."""
    if not survey.active:
        raise Conflict(_("Publish this survey first: its anonymous links would lead nowhere."))
    link = OpenLink(survey=survey, code=_new_code())
    return _store(link, name, channel, language, brand, most_answers, starts_on, ends_on)


def change_open_link(*, link: OpenLink, **changes: Any) -> OpenLink:
    """Any of the terms it was made with; its address and the other terms stay. Raises Invalid, Conflict."""
    with transaction.atomic():
        locked = (
            OpenLink.objects.select_for_update(of=("self",)).select_related("survey", "brand").get(pk=link.pk)
        )
        return _store(locked, **({term: getattr(locked, term) for term in TERMS} | changes))


def switch_open_link(*, link: OpenLink, active: bool) -> None:
    """Off, it takes no answers and says so; what was answered stays."""
    OpenLink.objects.filter(pk=link.pk).update(active=active)
    link.active = active


def _store(
    link: OpenLink,
    name: str,
    channel: str,
    language: str,
    brand: Brand | None,
    most_answers: int,
    starts_on: date | None,
    ends_on: date | None,
) -> OpenLink:
    _check(link, most_answers, starts_on, ends_on)
    link.name, link.channel, link.language, link.brand = clean_line(name), channel, language, brand
    link.most_answers, link.starts_on, link.ends_on = most_answers, starts_on, ends_on
    if not link.name:
        raise Invalid(_("Say where it hangs."), field="name")
    try:
        with transaction.atomic():
            link.save(update_fields=TERMS if link.pk else None)
    except IntegrityError as error:
        raise Conflict(_("This name is taken."), field="name") from error
    return link


def _check(link: OpenLink, most_answers: int, starts_on: date | None, ends_on: date | None) -> None:
    if not max(1, link.taken) <= most_answers <= MOST:
        words = _("Give a number from %(least)d to %(most)d: so many answers count already, at least.")
        raise Invalid(words % {"least": max(1, link.taken), "most": MOST}, field="most_answers")
    if starts_on and ends_on and ends_on < starts_on:
        raise Invalid(_("The last day is not before the first."), field="ends_on")


def _new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _each in range(LENGTH))


def find_open_link(code: str) -> OpenLink | None:
    """In whatever case it was typed."""
    code = code.lower()
    if len(code) != LENGTH or not set(code) <= set(LETTERS):
        return None
    return OpenLink.objects.filter(code=code).select_related("survey", "brand").first()


def address_of(link: OpenLink) -> str:
    return settings.BASE_URL + reverse("surveys:answer", args=[link.code])


def take_place(link_id: int) -> None:
    """One more answer counts: under the lock of its row, however many come at once. Raises LinkFull."""
    free = OpenLink.objects.filter(pk=link_id, taken__lt=F("most_answers"))
    if not free.update(taken=F("taken") + 1):
        raise LinkFull


def take_places(wanted: Mapping[int, int]) -> Counter[int]:
    """For many at once: by link, as many of the wanted places as are free."""
    links = _held(wanted)
    given = Counter({link.pk: min(wanted[link.pk], max(link.most_answers - link.taken, 0)) for link in links})
    _move(links, given)
    return given


def leave_places(left: Mapping[int, int]) -> None:
    """So many answers of each link count no more."""
    _move(_held(left), {link: -n for link, n in left.items()})


def _held(links: Mapping[int, int]) -> list[OpenLink]:
    """Locked in one order, whoever else counts or leaves out at the same time."""
    return list(OpenLink.objects.filter(pk__in=links).order_by("pk").select_for_update()) if links else []


def _move(links: list[OpenLink], by: Mapping[int, int]) -> None:
    for link in links:
        link.taken += by[link.pk]
    OpenLink.objects.bulk_update(links, ["taken"])


def open_links(survey: Survey | None = None) -> QuerySet[OpenLink]:
    """With `doubted`: answers that do not count, or not yet; `aside`: set aside; and `left_out` for good.
    The latest first.
    """
    in_doubt = _in_doubt(survey=OuterRef("survey"), invitation__open_link=OuterRef("pk"))
    rows = OpenLink.objects.select_related("survey", "brand").annotate(
        aside=Coalesce(Subquery(_aside(open_link=OuterRef("pk"))), 0),
        left_out=Coalesce(Subquery(_left_out(invitation__open_link=OuterRef("pk"))), 0),
        doubted=Coalesce(Subquery(in_doubt), 0),
    )
    return (rows.filter(survey=survey) if survey else rows).order_by("-pk")


def _aside(**of: Any) -> QuerySet[Any]:
    """How many answers are set aside: a sum over few rows, however many they are."""
    rows = SetAside.objects.filter(**of, undone_at=None).order_by().values("open_link")
    return rows.annotate(n=Sum(F("counted") + F("doubted"))).values_list("n", flat=True)


def _left_out(**of: Any) -> QuerySet[Any]:
    return _by_link(Answer.objects.left_out().filter(**of))


def _in_doubt(**of: Any) -> QuerySet[Any]:
    """Read from the index of what is in doubt: however many count, a machine that sends costs no more."""
    return _by_link(Answer.objects.suspect().filter(**of))


def _by_link(answers: QuerySet[Answer]) -> QuerySet[Any]:
    rows = answers.order_by().values("invitation__open_link")
    return rows.annotate(n=Count("pk")).values_list("n", flat=True)


def doubted_of(link: OpenLink) -> int:
    return next(iter(_in_doubt(survey=link.survey_id, invitation__open_link=link)), 0)


def started_of(link: OpenLink) -> int:
    """However far they came, but for what was set aside: that somebody only read the page nobody notes."""
    return Invitation.objects.filter(open_link=link).count() - next(iter(_aside(open_link=link)), 0)
