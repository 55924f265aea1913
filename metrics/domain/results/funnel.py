"""What became of those who were asked: each step with how many came to it, and where they are listed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from core.template_tags import number, percent
from metrics.domain.charts import Bar, BarChart
from metrics.domain.results.address import asked_address
from metrics.domain.results.read import Results, Sums, Wanted
from metrics.enums import AskedStep, ResultSplit
from surveys.enums import AskedOver

_NOTE = gettext_lazy(
    "Invitations made in these days, whenever they were answered. A dash: nobody tells, as a rule, "
    "whether a mail arrived; and what is opened is measured with consent alone."
)


@dataclass(frozen=True)
class Stage:
    """`n` came so far out of `of`; None where that is not known."""

    label: str
    n: int | None
    of: int
    wanted: Wanted
    step: str = ""

    @property
    def href(self) -> str:
        return asked_address(self.wanted, step=self.step) if self.n else ""


def funnel_steps(found: Results) -> list[Stage]:
    """What becomes of a mail is said of those asked by email alone."""
    whole, wanted = found.whole, found.wanted
    mailed = found.by[ResultSplit.OVER].get(AskedOver.EMAIL.value, Sums(whole.kind))
    by_email = replace(wanted, over=AskedOver.EMAIL.value)
    stages = [Stage(pgettext("invitations", "Asked"), whole.invited, whole.invited, wanted)]
    if mailed.invited != whole.invited:
        stages.append(Stage(pgettext("invitations", "By email"), mailed.invited, whole.invited, by_email))
    by_mail = {
        AskedStep.SENT: mailed.sent or None,
        AskedStep.DELIVERED: mailed.delivered or None,
        AskedStep.BOUNCED: mailed.bounced,
        AskedStep.OPENED: mailed.opened or None,
    }
    by_all = {
        AskedStep.STARTED: whole.started,
        AskedStep.ANSWERED: whole.answered,
        AskedStep.REPLIED: whole.replied,
        AskedStep.UNCONFIRMED: whole.unconfirmed,
        AskedStep.CONFIRMED: whole.suspect - whole.unconfirmed - whole.left_out,
        AskedStep.LEFT_OUT: whole.left_out,
    }
    if mailed.invited:
        stages += [_stage(step, n, mailed.invited, by_email) for step, n in by_mail.items()]
    return [*stages, *(_stage(step, n, whole.invited, wanted) for step, n in by_all.items())]


def _stage(step: AskedStep, n: int | None, of: int, wanted: Wanted) -> Stage:
    return Stage(str(step.label), n, of, wanted, step.value)


def funnel_chart(found: Results) -> BarChart:
    return BarChart(
        key="funnel",
        title=_("From being asked to having answered"),
        bars=[
            Bar(
                label=each.label,
                value=each.n,
                detail=percent(each.n / each.of) if each.of and each.n is not None else "",
                href=each.href,
            )
            for each in funnel_steps(found)
        ],
        label_header=_("Step"),
        value_header=_("Invitations"),
        detail_header=_("Share of those asked"),
        format_value=number,
        note=" ".join([*_otherwise(found), *_openly(found.whole), str(_NOTE)]),
        empty_text=_("Nobody was asked in these days"),
    )


def _otherwise(found: Results) -> Iterator[str]:
    told = found.by[ResultSplit.OVER]
    phoned = told[AskedOver.PHONE.value].invited if AskedOver.PHONE.value in told else 0
    if phoned:
        words = ngettext(
            "%(n)s invitation by phone: what becomes of a mail is a share of those by email.",
            "%(n)s invitations by phone: what becomes of a mail is a share of those by email.",
            phoned,
        )
        yield words % {"n": number(phoned)}


def _openly(whole: Sums) -> Iterator[str]:
    """How many pass by an open link nobody knows: of them there is no share."""
    if whole.openly_started:
        words = _(
            "By anonymous links, beside these: %(started)s started, %(answered)s answered and counted, "
            "%(suspect)s in doubt at first."
        )
        told = {"started": whole.openly_started, "answered": whole.openly_answered}
        told["suspect"] = whole.openly_suspect
        yield words % {name: number(n) for name, n in told.items()}
    if n := whole.openly_aside:
        words = ngettext(
            "%(n)s answer by anonymous links was set aside: it stands in no figure.",
            "%(n)s answers by anonymous links were set aside: they stand in no figure.",
            n,
        )
        yield words % {"n": number(n)}
    if n := whole.openly_left_out:
        words = ngettext(
            "%(n)s answer by anonymous links was left out for good.",
            "%(n)s answers by anonymous links were left out for good.",
            n,
        )
        yield words % {"n": number(n)}
