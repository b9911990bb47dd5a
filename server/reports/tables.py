"""Tables of a report: numbers, shares with their intervals, and how much each is as a bar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element

from server.events.core.event import JsonObject
from server.reports.html import Child, element

NOTHING = "–"
REASONS = {
    "NOT_COMPARED": "answers of this kind are not compared",
    "NO_PAIRS": "no task has answers of two people",
    "NO_VARIATION": "only one value was given",
    "FEW": "fewer than ten tasks",
    "TOO_MANY": "too many different values",
    "NO_INTERVAL": "answers are too many, or too few, for an interval",
    "ERASED": "the taxonomy was erased",
}
"""What is said of an estimate, by the reason in the API."""


def table(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[Element]], numbers: int = 0
) -> Element:
    """Return a table.

    Args:
        caption: what it shows.
        heads: the titles of its columns; of the last `numbers` that are no pictures, at the right.
        rows: its cells.
        numbers: how many columns behind the first have numbers.
    """
    titles = [
        element("th", head, scope="col", class_="number" if 0 < at <= numbers else "")
        for at, head in enumerate(heads)
    ]
    body = [element("tr", *cells) for cells in rows]
    return element(
        "table",
        element("caption", caption),
        element("thead", element("tr", *titles)),
        element("tbody", *body),
    )


def words(text: Child) -> Element:
    """Return a cell with a text."""
    return element("td", text)


def number(value: float | None, form: str = ",") -> Element:
    """Return a cell with a number, or with a dash."""
    return element("td", NOTHING if value is None else format(value, form), class_="number")


def percent(value: float) -> str:
    """Return a share as people read it."""
    return f"{value:.1%}"


def share(found: JsonObject, whole: float = 1.0) -> list[Element]:
    """Return the cells of a share: in percent, and as a bar with its interval; `whole` fills it."""
    said = element("td", percent(found["value"]), class_="number")
    said.set("title", f"{percent(found['low'])} to {percent(found['high'])}")
    return [said, bar(*(found[end] / whole for end in ("value", "low", "high")))]


def between(found: JsonObject) -> str:
    """Return the interval of a figure as people read it, or a dash."""
    low, high = found["low"], found["high"]
    return NOTHING if low is None else f"{low:.3f} to {high:.3f}"


def estimate(found: JsonObject) -> list[Element]:
    """Return the cells of an estimate: value, interval, tasks, and a bar or why there is none."""
    value, low, high = found["value"], found["low"], found["high"]
    why = REASONS.get(found["reason"] or "", "")
    drawn = words(why) if value is None else bar(value, low, high, why)
    interval = element("td", between(found), class_="number")
    return [number(value, ".3f"), interval, number(found["tasks"]), drawn]


def bar(
    value: float, low: float | None = None, high: float | None = None, note: str = ""
) -> Element:
    """Return a cell with a bar from 0 to 1; below 0 there is none."""
    parts: list[Child] = [element("i", style=f"width:{_width(value)}")]
    if low is not None and high is not None:
        width = _width(max(0.0, high) - max(0.0, low))
        parts.append(element("b", style=f"left:{_width(low)};width:{width}"))
    kept = element("span", *parts, class_="bar", aria_hidden="true")
    return element("td", kept, note or None, class_="picture")


def _width(part: float) -> str:
    return f"{min(1.0, max(0.0, part)):.1%}"
