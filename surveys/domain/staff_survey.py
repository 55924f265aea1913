"""A round of the staff survey: written, opened for everybody on the staff, closed for good."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.text import clean_line
from surveys.domain.staff_group import form_groups, shuffle
from surveys.domain.staff_ticket import hand_out_tickets
from surveys.enums import StaffSurveyState
from surveys.models import StaffAnswer, StaffSurvey, StaffTicket
from surveys.models.staff_survey import CEILING, FLOOR

MOST_STATEMENTS, LONGEST_STATEMENT = 30, 300
TURNED = "-"
"""Before a statement that speaks against customer orientation: its answers are turned round."""
LONGEST_ROUND = timedelta(days=120)
LATEST_FIRST = ("-pk",)

STARTER_FR = """\
Je prends le temps de comprendre ce dont le client a vraiment besoin.
Je dis au client ce qui est vrai, même si cela ne nous arrange pas.
Quand je promets quelque chose à un client, je le tiens ou je le préviens.
- Finir vite compte plus pour moi que de bien régler la demande.
Je peux décider moi-même de petites choses pour aider un client.
Mon équipe parle régulièrement de ce que disent les clients.
Ce que les clients nous reprochent conduit ici à des changements.
- Nos règles m’empêchent souvent de bien servir les clients.
J’ai sous les yeux ce qu’il faut savoir du client quand il appelle.
Ceux qui nous dirigent donnent l’exemple dans leurs égards pour les clients."""
STARTER_EN = """\
I take the time to understand what the customer really needs.
I tell the customer what is true, even where it does not suit us.
When I promise a customer something, I keep it or let them know.
- Being done quickly matters more to me than settling the matter well.
I may decide small things myself to help a customer.
My team talks regularly about what customers say.
What customers hold against us leads to changes here.
- Our rules often keep me from serving customers well.
I have before me what one needs to know about the customer when they call.
Those who lead us set an example in how they regard customers."""


def staff_surveys() -> QuerySet[StaffSurvey]:
    return StaffSurvey.objects.order_by(*LATEST_FIRST)


def save_staff_survey(
    *,
    survey: StaffSurvey | None,
    name_fr: str,
    name_en: str,
    statements_fr: str,
    statements_en: str,
    minimum: int,
) -> StaffSurvey:
    """While it is a draft; statements stand one a line. Raises Invalid, Conflict."""
    with transaction.atomic():
        row = StaffSurvey.objects.select_for_update().get(pk=survey.pk) if survey else StaffSurvey()
        _demand_draft(row)
        row.name_fr, row.name_en = clean_line(name_fr), clean_line(name_en)
        for field in ("name_fr", "name_en"):
            if not getattr(row, field):
                raise Invalid(_("It has a name in both languages."), field=field)
        if not FLOOR <= minimum <= CEILING:
            limits = {"least": FLOOR, "most": CEILING}
            raise Invalid(
                _("The least group has from %(least)d to %(most)d people.") % limits, field="minimum"
            )
        row.minimum = minimum
        row.statements = clean_statements(statements_fr, statements_en)
        row.save()
    return row


def clean_statements(written_fr: str, written_en: str) -> list[dict[str, Any]]:
    """Line by line side by side. Raises Invalid."""
    fr, en = _lines(written_fr, "statements_fr"), _lines(written_en, "statements_en")
    if len(fr) != len(en):
        raise Invalid(_("As many lines in English as in French, in the same order."), field="statements_en")
    for number, (one, other) in enumerate(zip(fr, en, strict=True), 1):
        if one.startswith(TURNED) != other.startswith(TURNED):
            said = _("Line %(number)d is turned round in one language only.")
            raise Invalid(said % {"number": number}, field="statements_en")
    return [
        {"fr": _bare(one), "en": _bare(other), "turned": one.startswith(TURNED)}
        for one, other in zip(fr, en, strict=True)
    ]


def _lines(written: str, field: str) -> list[str]:
    lines = [line for each in written.splitlines() if (line := clean_line(each))]
    if not 2 <= len(lines) <= MOST_STATEMENTS:
        said = _("From 2 to %(most)d statements, one a line.")
        raise Invalid(said % {"most": MOST_STATEMENTS}, field=field)
    if any(not _bare(line) or len(line) > LONGEST_STATEMENT for line in lines):
        said = _("A statement has at most %(most)d characters.")
        raise Invalid(said % {"most": LONGEST_STATEMENT}, field=field)
    return lines


def _bare(line: str) -> str:
    return line.removeprefix(TURNED).strip()


def written_lines(survey: StaffSurvey, language: str) -> str:
    """As they are edited."""
    lines = (f"{TURNED} {each[language]}" if each["turned"] else each[language] for each in survey.statements)
    return "\n".join(lines)


def open_staff_survey(*, survey: StaffSurvey, closes_on: date) -> StaffSurvey:
    """Everybody who is active by now may answer, once. Raises Invalid (closes_on), Conflict."""
    today = timezone.localdate()
    if not today <= closes_on <= today + LONGEST_ROUND:
        said = _("The last day lies between today and %(days)d days from now.")
        raise Invalid(said % {"days": LONGEST_ROUND.days}, field="closes_on")
    with transaction.atomic():
        row = StaffSurvey.objects.select_for_update().get(pk=survey.pk)
        _demand_draft(row)
        row.state, row.opened_on, row.closes_on = StaffSurveyState.OPEN, today, closes_on
        _save_opened(row)
        hand_out_tickets(form_groups(row))
    return row


def _save_opened(row: StaffSurvey) -> None:
    """The database sees to it that one is open, of two that are opened at once too. Raises Conflict."""
    try:
        with transaction.atomic():
            row.save(update_fields=["state", "opened_on", "closes_on"])
    except IntegrityError:
        raise Conflict(_("Another round is open: close it first.")) from None


def close_staff_survey(*, survey: StaffSurvey) -> StaffSurvey:
    """For good. With it go the tickets that are left: only the answers remain, written anew in no order."""
    with transaction.atomic():
        row = StaffSurvey.objects.select_for_update().get(pk=survey.pk)
        if row.state != StaffSurveyState.OPEN:
            raise Conflict(_("This round is not open."))
        row.state, row.closed_on = StaffSurveyState.CLOSED, timezone.localdate()
        row.save(update_fields=["state", "closed_on"])
        StaffTicket.objects.filter(group__survey=row).delete()
        shuffle(row.groups.values_list("pk", flat=True))
    return row


def close_due_rounds() -> int:
    """Job: whose last day is over. Returns how many."""
    due = StaffSurvey.objects.filter(state=StaffSurveyState.OPEN, closes_on__lt=timezone.localdate())
    with transaction.atomic():
        rows = list(due.select_for_update(skip_locked=True))
        for row in rows:
            close_staff_survey(survey=row)
    return len(rows)


def remove_staff_survey(*, survey: StaffSurvey) -> None:
    """A draft that nobody needs. Raises Conflict."""
    with transaction.atomic():
        row = StaffSurvey.objects.select_for_update().get(pk=survey.pk)
        _demand_draft(row)
        row.delete()


def _demand_draft(row: StaffSurvey) -> None:
    if row.state != StaffSurveyState.DRAFT:
        raise Conflict(_("This round was opened: its statements stand as they are."))


def answered_so_far(survey: StaffSurvey) -> tuple[int, int]:
    """How many of how many, over the whole house."""
    members = sum(survey.groups.values_list("members", flat=True))
    return StaffAnswer.objects.filter(group__survey=survey).count(), members
