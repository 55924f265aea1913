"""How customers came to the house: written as each house likes; these are told in the reader's language."""

from django.utils.translation import pgettext_lazy

USUAL = {
    "organic": pgettext_lazy("acquisition source", "Came by themselves"),
    "referral": pgettext_lazy("acquisition source", "Recommendation"),
    "newsletter": pgettext_lazy("acquisition source", "Newsletter"),
    "social": pgettext_lazy("acquisition source", "Social networks"),
    "search_ads": pgettext_lazy("acquisition source", "Search advertising"),
    "fair": pgettext_lazy("acquisition source", "Trade fair"),
}


def source_name(source: str) -> str:
    """In words where it is a usual one, else as it was written."""
    return str(USUAL.get(source, source))
