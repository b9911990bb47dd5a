"""Pictures of a report, as SVG in the page: columns by day, and a line with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element

from server.reports.html import element

WIDTH, HEIGHT = 720, 160
"""Of a picture, in its own units; it is as wide as the page."""
LEFT, BELOW = 44, 20
"""Room for the scale at the left, and for the days below."""
WIDEST = 24.0
"""The width of a column where there are few days."""


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a day, with the interval that it lies in where one is known."""

    day: date
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Axes:
    """Where days and values lie in a picture."""

    first: date
    days: int
    lowest: float
    highest: float

    def x(self, day: date) -> float:
        """The left edge of a day."""
        return LEFT + (day - self.first).days * (WIDTH - LEFT) / self.days

    def y(self, value: float) -> float:
        """The height at which a value lies; 0 is the top of the picture."""
        part = (value - self.lowest) / (self.highest - self.lowest)
        return round(8 + (1 - part) * (HEIGHT - BELOW - 8), 2)


def columns(counts: Sequence[tuple[date, int]], title: str) -> Element | None:
    """Return a picture with a column for each day that has something; None where none has."""
    if not any(count for _, count in counts):
        return None
    axes = _axes([day for day, _ in counts], 0, max(count for _, count in counts))
    wide = min(WIDEST, max(1.0, (WIDTH - LEFT) / axes.days - 1))
    base = axes.y(0)
    drawn = [
        element(
            "rect", element("title", f"{day}: {count:,}"),
            x=round(axes.x(day), 2), y=axes.y(count), width=round(wide, 2),
            height=round(base - axes.y(count), 2), class_="column",
        )
        for day, count in counts
        if count
    ]  # fmt: skip
    return _picture(title, axes, drawn, [0, axes.highest])


def course(points: Sequence[Point], title: str) -> Element | None:
    """Return a line through values over time, with their intervals; None for fewer than two."""
    if len(points) < 2:
        return None
    lowest = min(0.0, *(point.value if point.low is None else point.low for point in points))
    axes = _axes([point.day for point in points], lowest, 1)
    line = " ".join(f"{axes.x(point.day):.2f},{axes.y(point.value)}" for point in points)
    drawn = [mark for point in points for mark in _marks(axes, point)]
    drawn.append(element("polyline", points=line, class_="line"))
    return _picture(title, axes, drawn, sorted({lowest, 0.0, 0.5, 1.0}))


def _marks(axes: Axes, point: Point) -> list[Element]:
    """Return a point, and the interval through it."""
    x = round(axes.x(point.day), 2)
    said = f"{point.day}: {point.value:.3f}"
    found = []
    if point.low is not None and point.high is not None:
        said += f" ({point.low:.3f} to {point.high:.3f})"
        ends = {"y1": axes.y(max(point.low, axes.lowest)), "y2": axes.y(min(point.high, 1))}
        found.append(element("line", x1=x, x2=x, **ends, class_="interval"))
    at = element("circle", element("title", said), cx=x, cy=axes.y(point.value), r=3)
    return [*found, at]


def _axes(days: Sequence[date], lowest: float, highest: float) -> Axes:
    first = min(days)
    return Axes(first, (max(days) - first).days + 1, lowest, highest)


def _picture(title: str, axes: Axes, drawn: list[Element], scale: Sequence[float]) -> Element:
    """Return a picture with its title, its scale, and its first and last day below."""
    last = max(axes.first.toordinal(), axes.first.toordinal() + axes.days - 1)
    foot = [
        element("text", f"{axes.first}", x=LEFT, y=HEIGHT - 4),
        element("text", f"{date.fromordinal(last)}", x=WIDTH, y=HEIGHT - 4, text_anchor="end"),
    ]
    drawing = element(
        "svg",
        element("title", title),
        *(part for value in scale for part in _level(axes, value)),
        *drawn,
        *foot,
        role="img",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
    )
    return element("figure", element("figcaption", title), drawing)


def _level(axes: Axes, value: float) -> list[Element]:
    y = axes.y(value)
    return [
        element("line", x1=LEFT, x2=WIDTH, y1=y, y2=y, class_="level"),
        element("text", f"{value:,.10g}", x=LEFT - 6, y=y + 4, text_anchor="end"),
    ]
