"""The nine cells of the map: their names, who is in one, what to do about them."""

from collections.abc import Mapping

from django.db.models import OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from metrics.models import CustomerOpportunity

Words = str | Promise

LOW, MIDDLE, HIGH = 1, 2, 3
THIRDS = (LOW, MIDDLE, HIGH)
LOYAL: Mapping[int, Words] = {
    LOW: pgettext_lazy("third of loyalty", "low"),
    MIDDLE: pgettext_lazy("third of loyalty", "middle"),
    HIGH: pgettext_lazy("third of loyalty", "high"),
}
OPEN: Mapping[int, Words] = {
    LOW: pgettext_lazy("third of opportunity", "low"),
    MIDDLE: pgettext_lazy("third of opportunity", "middle"),
    HIGH: pgettext_lazy("third of opportunity", "high"),
}
GONE = 0.5  # from this share of customers about to leave, winning back comes first

# What to do, and why, by loyalty and opportunity.
_ADVICE: Mapping[tuple[int, int], tuple[Words, Words]] = {
    (HIGH, HIGH): (
        _("Keep close"),
        _("Bound to you, and much is still to come: a person of their own, thanks before offers."),
    ),
    (HIGH, MIDDLE): (
        _("Develop"),
        _("They trust you: show them what else you have, ask them to recommend you."),
    ),
    (HIGH, LOW): (
        _("Thank"),
        _("Faithful, though they need little more: keep it warm without pressing them to buy."),
    ),
    (MIDDLE, HIGH): (
        _("Bind"),
        _("Much to come, and not yet attached: reasons to come back, answers at first contact."),
    ),
    (MIDDLE, MIDDLE): (_("Look after"), _("Reliable service, and now and then a reason to buy again.")),
    (MIDDLE, LOW): (_("Serve simply"), _("Serve well at little cost; self-service first.")),
    (LOW, HIGH): (
        _("Win over"),
        _("Will probably buy, from you or from another: remove what stands in the way, then invite them."),
    ),
    (LOW, MIDDLE): (_("Get to know"), _("Young or rare: learn what they want before offering more.")),
    (LOW, LOW): (_("Serve simply"), _("Serve well at little cost; self-service first.")),
}
_WIN_BACK = (
    _("Win back"),
    _("They used to come, and most will rather leave than stay: ask why, then make one good offer."),
)


def advice(loyalty_third: int, value_third: int, *, at_risk: float) -> tuple[Words, Words]:
    """What to do in a word, and in a sentence. Who once was bound and is leaving is won back first."""
    if loyalty_third > LOW and value_third < HIGH and at_risk >= GONE:
        return _WIN_BACK
    return _ADVICE[loyalty_third, value_third]


def cell_names() -> dict[str, Words]:
    """Key → name, the most loyal with the largest opportunity first."""
    return {f"{loyal}-{value}": name_of(loyal, value) for loyal in THIRDS[::-1] for value in THIRDS[::-1]}


def name_of(loyalty_third: int, value_third: int) -> str:
    levels = {"loyalty": LOYAL[loyalty_third], "opportunity": OPEN[value_third]}
    return gettext("loyalty %(loyalty)s, opportunity %(opportunity)s") % levels


def thirds_of(key: str) -> tuple[int, int]:
    """Of a key of `cell_names`."""
    loyalty, value = key.split("-")
    return int(loyalty), int(value)


def in_cell(loyalty_third: int, value_third: int) -> QuerySet[CustomerOpportunity]:
    """Whether the customer of the outer query is there."""
    return CustomerOpportunity.objects.filter(
        pk=OuterRef("pk"), loyalty_third=loyalty_third, value_third=value_third
    )
