"""One result of an annotation in Label Studio, as a region of a question of the form.

Label Studio gives places on pictures in percent of their size, and turns a rectangle about its top
left corner; a region here has pixels, and is turned about its centre. Characters are counted in
code points, as its editor counts them since 1.23; older editors counted UTF-16 units, which is
noticed where the result repeats its text.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable
from typing import Any, TypeGuard

from server.events.core.event import JsonObject, record
from server.events.core.json_validation import shown_path
from server.events.core.refusal import Code, Refused
from server.events.forms.questions import LARGEST


@record
class Result:
    """One entry of the `result` of an annotation.

    Attributes:
        number: its place in the list.
        id: the id of the region that it belongs to; empty where it has none.
        type: what it is in Label Studio, such as `rectanglelabels`.
        value: its value, an object.
        item: all of it.
    """

    number: int
    id: str
    type: str
    value: JsonObject
    item: JsonObject

    def refused(self, message: str, *path: str) -> Refused:
        """Return (not raise) the refusal of this result."""
        return Refused(Code.INVALID, message, ("result", self.number, *path))

    def too_many(self, message: str) -> Refused:
        """Return (not raise) the refusal of what this result would become, by its LIMIT."""
        return Refused(Code.LIMIT, message, ("result", self.number))

    def labels(self) -> list[str]:
        """Return its labels. Raises Refused where they are no list of texts."""
        found = self.value.get(self.type, [])
        if isinstance(found, list) and all(isinstance(label, str) for label in found):
            return found
        raise self.refused("The labels must be a list of texts.", "value", self.type)

    def numbers(self, *names: str) -> list[float]:
        """Return numbers of the value by their names. Raises Refused where one is missing."""
        return [self._number(self.value.get(name), "value", name) for name in names]

    def ends(self, first: str, last: str) -> tuple[object, object]:
        """Return where a span or interval begins and ends, which the form checks.

        Raises:
            Refused: where one is a text, list or object, of which each label would get a copy.
        """
        for name in (first, last):
            if isinstance(self.value.get(name), str | list | dict):
                raise self.refused("A number belongs here.", "value", name)
        return self.value.get(first), self.value.get(last)

    def size(self) -> tuple[float, float]:
        """Return the width and height of the picture in pixels.

        Raises:
            Refused: where the result does not say them, or the picture was turned in the editor.
        """
        if self.item.get("image_rotation"):
            message = "Places on a picture that was turned in the editor cannot be read."
            raise self.refused(message, "image_rotation")
        width, height = (
            self._number(self.item.get(name), name)
            for name in ("original_width", "original_height")
        )
        if not (0 < width <= LARGEST and 0 < height <= LARGEST):
            message = "Places are in percent: give the size of the picture in pixels."
            raise self.refused(message, "original_width")
        return width, height

    def _number(self, value: object, *path: str) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        raise self.refused("A number belongs here.", *path)


class SourceText:
    """A text of a task, and where the characters of a result lie in it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._units: array[int] | None = None

    def span(self, start: object, end: object, quoted: object) -> tuple[object, object]:
        """Return a span in code points; one in UTF-16 units is known by the text that it quotes."""
        if not (_is_whole(start) and _is_whole(end) and isinstance(quoted, str)):
            return start, end
        if self._text.isascii() or self._holds(start, end, quoted):
            return start, end
        places = self._code_points()
        if 0 <= start < len(places) and 0 <= end < len(places):
            first, last = places[start], places[end]
            if self._holds(first, last, quoted):
                return first, last
        return start, end

    def _holds(self, start: int, end: int, quoted: str) -> bool:
        return end - start == len(quoted) and self._text.startswith(quoted, max(0, start))

    def _code_points(self) -> array[int]:
        """Return, for each UTF-16 unit and the end, the code point that it is part of."""
        if self._units is None:
            self._units = array("L")
            for place, character in enumerate(self._text):
                self._units.extend([place] * (2 if character > "\uffff" else 1))
            self._units.append(len(self._text))
        return self._units


Region = dict[str, Any]


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _span(result: Result, text: SourceText | None) -> Region:
    start, end = result.ends("start", "end")
    if text is not None:
        start, end = text.span(start, end, result.value.get("text"))
    return {"start": start, "end": end}


def _message_span(result: Result, texts: list[SourceText]) -> Region:
    """Return the place of a result in a message of a chat. Raises Refused for several messages."""
    first, last = (_message(result, name) for name in ("start", "end"))
    if first != last:
        message = "Characters of several messages cannot be marked together: leave this out."
        raise result.refused(message, "value", "end")
    start, end = result.ends("startOffset", "endOffset")
    if first < len(texts):
        start, end = texts[first].span(start, end, result.value.get("text"))
    return {"message": first, "start": start, "end": end}


def _message(result: Result, name: str) -> int:
    value = result.value.get(name)
    text = str(value) if _is_whole(value) else value
    if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    raise result.refused("The number of a message belongs here.", "value", name)


def _box(result: Result) -> Region:
    wide, high = result.size()
    x, y, width, height = result.numbers("x", "y", "width", "height")
    left, top = x * wide / 100, y * high / 100
    width, height = width * wide / 100, height * high / 100
    if not (degrees := _rotation(result)):
        return {"x": left, "y": top, "width": width, "height": height}
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    across = left + (width * cosine - height * sine) / 2 - width / 2
    down = top + (width * sine + height * cosine) / 2 - height / 2
    return {"x": across, "y": down, "width": width, "height": height, "rotation": degrees}


def _ellipse(result: Result) -> Region:
    wide, high = result.size()
    x, y, across, down = result.numbers("x", "y", "radiusX", "radiusY")
    found = {"cx": x * wide / 100, "cy": y * high / 100}
    found |= {"rx": across * wide / 100, "ry": down * high / 100}
    degrees = _rotation(result)
    return {**found, "rotation": degrees} if degrees else found


def _rotation(result: Result) -> float:
    """Return the degrees clockwise, from 0 up to but not including 360."""
    if not result.value.get("rotation"):
        return 0.0
    (degrees,) = result.numbers("rotation")
    return degrees % 360.0 % 360.0  # a tiny negative one becomes 360 first, and then 0


def _points(result: Result) -> Region:
    wide, high = result.size()
    points = result.value.get("points")
    if not isinstance(points, list) or not all(map(_is_point, points)):
        raise result.refused("A list of points [x, y] belongs here.", "value", "points")
    return {"points": [[x * wide / 100, y * high / 100] for x, y in points]}


def _is_point(point: object) -> bool:
    return (
        isinstance(point, list)
        and len(point) == 2
        and all(isinstance(n, int | float) and not isinstance(n, bool) for n in point)
    )


def _keypoint(result: Result) -> Region:
    wide, high = result.size()
    x, y = result.numbers("x", "y")
    return {"x": x * wide / 100, "y": y * high / 100}


def _interval(result: Result) -> Region:
    start, end = result.ends("start", "end")
    return {"start": start, "end": end}


SHAPES: dict[str, Callable[[Result], Region]] = {
    "box": _box,
    "ellipse": _ellipse,
    "polygon": _points,
    "polyline": _points,
    "keypoint": _keypoint,
}
"""By kind of question, how places on a picture are read."""
NEEDS = {
    "span": ("start", "end"),
    "box": ("x", "y", "width", "height"),
    "ellipse": ("x", "y", "radiusX", "radiusY"),
    "polygon": ("points",),
    "polyline": ("points",),
    "keypoint": ("x", "y"),
    "interval": ("start", "end"),
}
"""By kind of question, what a value must have to be a region of it."""


def place_of(result: Result, kind: str, input_kind: str, texts: list[SourceText]) -> Region:
    """Return where a region lies, by the fields that the answer has for that.

    Args:
        result: the result.
        kind: the kind of the question.
        input_kind: the kind of the input that the question is about.
        texts: of a text input its text, of a chat its messages; else empty.

    Raises:
        Refused: where a result of this type is no answer to such a question.
    """
    of_type = f"A result of the type {shown_path(result.type)}"
    if any(name not in result.value for name in NEEDS.get(kind, ("",))):
        message = f"{of_type} cannot be read as an answer of the kind {kind}: leave it out."
        raise result.refused(message, "type")
    if kind == "span" and input_kind == "html":
        message = f"{of_type} counts no characters of the source of a page: leave it out."
        raise result.refused(message, "type")
    if kind in SHAPES:
        if input_kind != "image":
            message = f"{of_type} does not say which page or frame it is on: leave it out."
            raise result.refused(message, "type")
        return SHAPES[kind](result)
    if kind == "interval":
        return _interval(result)
    if input_kind == "chat":
        return _message_span(result, texts)
    return _span(result, texts[0] if texts else None)
