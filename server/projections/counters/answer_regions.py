"""Regions of answers as `quality.regions` compares them. Import it where figures are computed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from math import hypot
from typing import Any

from quality.regions.budget import Budget
from quality.regions.masks import mask
from quality.regions.points import keypoint, polyline
from quality.regions.polygons import box, ellipse, polygon
from quality.regions.region import Region, extent
from quality.regions.relations import Relation
from quality.regions.tracks import Keyframe, track
from server.events.core.event import JsonObject
from server.events.forms.answer_kinds import REGION_FIELDS

MICROSECONDS = 1_000_000
"""In a second: moments are compared as whole numbers of them, and so are units of a series."""


class NotReadError(Exception):
    """A region cannot be compared: its pixels were not read."""


def regions_of(
    answers: Iterable[JsonObject], size: JsonObject, budget: Budget
) -> list[list[Region]]:
    """Return the regions of all answers to one question of a task, in their order.

    Args:
        answers: of one kind.
        size: of the input; where its sides are not known, those of what was marked are taken.
        budget: what it may cost.

    Raises:
        NotReadError: for a mask whose runs are still in a blob.
        TooMuchError: where the budget does not suffice.
    """
    given = list(answers)
    kind = given[0]["kind"]
    marked = [answer[REGION_FIELDS[kind]] for answer in given]
    budget.spend(sum(_steps(one) for each in marked for one in each))
    made = _MAKERS[kind]
    if kind in ("keypoint", "polyline"):
        made = partial(made, diagonal=_diagonal(size, (one for each in marked for one in each)))
    return [[replace(made(one), name=one["id"]) for one in each] for each in marked]


def relations_of(*answers: JsonObject) -> list[list[Relation]]:
    """Return the relations of each answer, with the names of the regions that they join."""
    return [[_relation(one) for one in answer["relations"]] for answer in answers]


def _relation(it: JsonObject) -> Relation:
    ends = ((it[side]["question"], it[side]["region"]) for side in ("source", "target"))
    return Relation(it["label"], *ends)


def lengths_of(kind: str, size: JsonObject, regions: Iterable[Region]) -> Mapping[Hashable, int]:
    """Return by place how many characters or microseconds there are.

    Where that is not known, it is up to the end of the last region that somebody marked.
    """
    if kind == "interval" and "duration" in size:
        return {None: round(size["duration"] * MICROSECONDS)}
    if kind == "span" and "lengths" in size:
        return dict(enumerate(size["lengths"]))
    if kind == "span" and "length" in size:
        return {None: size["length"]}
    found: dict[Hashable, int] = {}
    for region in regions:
        found[region.place] = max(found.get(region.place, 0), int(region.bounds[2]))
    return found


def _steps(region: JsonObject) -> int:
    """Return about how much work it is to make a region: 60 steps, and what its lists take."""
    lists = (region.get(name) or () for name in ("points", "counts", "keyframes"))
    return 60 + 5 * sum(map(len, lists))


def _diagonal(size: JsonObject, regions: Iterable[JsonObject]) -> float:
    """Return the diagonal of an input, or of what lies on it."""
    if "width" in size and "height" in size:
        return hypot(size["width"], size["height"])
    points = [p for one in regions for p in one.get("points") or [(one["x"], one["y"])]]
    return hypot(*(max((p[axis] for p in points), default=0) for axis in (0, 1)))


def _place(it: JsonObject) -> tuple[Any, Any]:
    return it.get("frame"), it.get("page")


def _span(it: JsonObject) -> Region:
    return extent(it["label"], it["start"], it["end"], it.get("message"))


def _interval(it: JsonObject) -> Region:
    start, end = (round(it[name] * MICROSECONDS) for name in ("start", "end"))
    # One that is shorter than a microsecond would have no length, and not even match itself.
    return extent(it["label"], start, max(end, start + 1))


def _box(it: JsonObject) -> Region:
    sides = it["x"], it["y"], it["width"], it["height"]
    return box(it["label"], *sides, it.get("rotation", 0.0), _place(it))


def _ellipse(it: JsonObject) -> Region:
    sides = it["cx"], it["cy"], it["rx"], it["ry"]
    return ellipse(it["label"], *sides, it.get("rotation", 0.0), _place(it))


def _polygon(it: JsonObject) -> Region:
    return polygon(it["label"], it["points"], _place(it))


def _polyline(it: JsonObject, diagonal: float) -> Region:
    return polyline(it["label"], it["points"], diagonal, _place(it))


def _keypoint(it: JsonObject, diagonal: float) -> Region:
    return keypoint(it["label"], it["x"], it["y"], diagonal, _place(it))


def _mask(it: JsonObject) -> Region:
    if it.get("counts") is None:
        raise NotReadError
    return mask(it["label"], it["width"], it["height"], it["counts"], _place(it))


def _track(it: JsonObject) -> Region:
    return track(it["label"], [_keyframe(one) for one in it["keyframes"]])


def _keyframe(it: JsonObject) -> Keyframe:
    sides = it["frame"], it["x"], it["y"], it["width"], it["height"]
    return Keyframe(*sides, it.get("rotation", 0.0), it.get("outside", False))


_MAKERS: dict[str, Callable[..., Region]] = {
    "span": _span,
    "interval": _interval,
    "box": _box,
    "ellipse": _ellipse,
    "polygon": _polygon,
    "polyline": _polyline,
    "keypoint": _keypoint,
    "mask": _mask,
    "track": _track,
}
