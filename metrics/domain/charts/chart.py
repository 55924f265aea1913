"""What every chart has: a title, words for those who do not see it, a drawing and the table behind it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar
from xml.etree.ElementTree import Element

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics.domain.charts.svg import element, markup

Format = Callable[[float], str]
SAID_ALOUD = 12


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers behind a picture, formatted; the first column names the row."""

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class LegendItem:
    label: str
    css_class: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Elements of a picture this many pixels high; `focusable` when some take the keyboard focus.

    `gutter` is the room kept at the left for the labels of an axis: none, s, m or l.
    """

    elements: Sequence[Element]
    height: float
    focusable: bool = False
    gutter: str = "none"


@dataclass(frozen=True, kw_only=True)
class Chart(ABC):
    """`key` is unique on its page. `note` stands under the picture (window, interval, n)."""

    kind: ClassVar[str]
    key: str
    title: str
    description: str = ""
    note: str = ""
    empty_text: str = ""

    @property
    @abstractmethod
    def is_empty(self) -> bool: ...

    @abstractmethod
    def table(self) -> Table: ...

    @abstractmethod
    def draw(self) -> Drawing: ...

    @property
    def legend(self) -> Sequence[LegendItem]:
        return ()

    @property
    def empty_words(self) -> str:
        return self.empty_text or _("Nothing to show yet.")

    def svg(self) -> SafeString:
        """The picture, fluid in width and fixed in height; nothing where there is nothing to show."""
        if self.is_empty:
            return SafeString("")
        drawing = self.draw()
        title_id, description_id = f"{self.key}-title", f"{self.key}-description"
        return markup(
            element(
                "svg",
                element("title", text=self.title, id=title_id),
                element("desc", text=self.description or self.said_aloud(), id=description_id),
                *drawing.elements,
                class_=f"chart chart-{self.kind} gutter-{drawing.gutter}",
                # An image hides its parts from a screen reader, which must not lose those with focus.
                role="group" if drawing.focusable else "img",
                aria_labelledby=f"{title_id} {description_id}",
                width="100%",
                height=drawing.height,
            )
        )

    def said_aloud(self) -> str:
        """The first rows of the table as a sentence."""
        rows = self.table().rows
        said = [f"{row[0]}: {', '.join(filter(None, row[1:]))}" for row in rows[:SAID_ALOUD]]
        return "; ".join([*said, "…"] if len(rows) > SAID_ALOUD else said)
