"""Comparison of the regions of two answers: added, removed, moved, resized, relabeled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.events.changes.field_changes import ChangeKind, kind_of
from server.events.core import canonical_json
from server.events.core.event import JsonObject

SAME = 0.5
"""The least part of their union that two regions share which are taken for one."""
MOST_PAIRS = 250_000
"""The most pairs of regions that are compared by overlap; of more, none is."""
_PLACES = ("frame", "page", "message")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The extent of a region: a rectangle, or a stretch (`low` and `high` in x) for spans."""

    left: float
    right: float
    top: float = 0
    bottom: float = 0

    @property
    def size(self) -> float:
        """The area, or the length of a stretch."""
        return (self.right - self.left) * ((self.bottom - self.top) or 1)


@dataclass(frozen=True, slots=True)
class Move:
    """By how much the bounds of a region differ: after minus before.

    For shapes: of the center (`x`, `y`) and of the size (`width`, `height`), in pixels. For spans
    and intervals: of `start` and `end`, in characters, seconds or units of the axis.
    """

    x: float | None = None
    y: float | None = None
    width: float | None = None
    height: float | None = None
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class RegionChange:
    """One region at both moments, as answers hold it; None where it was not there."""

    before: JsonObject | None
    after: JsonObject | None

    @property
    def kind(self) -> ChangeKind:
        """Whether it was added, changed or removed."""
        return kind_of(self.before, self.after)

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of the fields that differ; none for a region that was added or removed."""
        if self.before is None or self.after is None:
            return ()
        names = {**self.before, **self.after}
        return tuple(n for n in names if self.before.get(n) != self.after.get(n))

    @property
    def move(self) -> Move | None:
        """By how much it moved and grew; None where it did not, or where it has no bounds."""
        if self.before is None or self.after is None:
            return None
        old, new = bounds_of(self.before), bounds_of(self.after)
        if old is None or new is None or old == new:
            return None
        if "start" in self.before:
            return Move(start=new.left - old.left, end=new.right - old.right)
        return Move(
            x=(new.left + new.right - old.left - old.right) / 2,
            y=(new.top + new.bottom - old.top - old.bottom) / 2,
            width=new.right - new.left - old.right + old.left,
            height=new.bottom - new.top - old.bottom + old.top,
        )


def bounds_of(region: JsonObject) -> Bounds | None:
    """Return the bounds of a region before it is rotated; None for a mask and for a relation."""
    found = None
    match region:
        case {"start": start, "end": end}:
            found = Bounds(start, end)
        case {"x": x, "y": y, "width": width, "height": height}:
            found = Bounds(x, x + width, y, y + height)
        case {"cx": x, "cy": y, "rx": rx, "ry": ry}:
            found = Bounds(x - rx, x + rx, y - ry, y + ry)
        case {"points": points}:
            found = _around(points)
        case {"keyframes": frames}:
            near = [(f["x"], f["y"]) for f in frames]
            far = [(f["x"] + f["width"], f["y"] + f["height"]) for f in frames]
            found = _around(near + far)
        case {"x": x, "y": y}:
            found = Bounds(x, x, y, y)
    return found


def _around(points: Iterable[Sequence[float]]) -> Bounds:
    xs, ys = zip(*points, strict=True)
    return Bounds(min(xs), max(xs), min(ys), max(ys))


def region_changes(
    before: Sequence[JsonObject], after: Sequence[JsonObject]
) -> tuple[RegionChange, ...]:
    """Return the regions that differ: those that were there in their order, then the new ones.

    Two regions are one if they have the same id; if not, where all but the id is equal; if not,
    where they share at least half of their union, the pair that shares most first. The order of
    regions is not compared.
    """
    pairs = _matched(before, after)
    taken = set(pairs.values())
    found = [RegionChange(old, None if n not in pairs else after[pairs[n]])
             for n, old in enumerate(before)]  # fmt: skip
    found += [RegionChange(None, new) for n, new in enumerate(after) if n not in taken]
    return tuple(change for change in found if change.before != change.after)


def _matched(before: Sequence[JsonObject], after: Sequence[JsonObject]) -> dict[int, int]:
    """Return, by the number of a region before, the number of the same region after."""
    by_id = {region["id"]: n for n, region in enumerate(after)}
    pairs = {n: by_id[old["id"]] for n, old in enumerate(before) if old["id"] in by_id}
    taken = set(pairs.values())
    old = {n: region for n, region in enumerate(before) if n not in pairs}
    new = {n: region for n, region in enumerate(after) if n not in taken}
    if old and new:
        _pair(pairs, old, new, _alike(old, new))
        _pair(pairs, old, new, _overlapping(old, new))
    return pairs


def _pair(
    pairs: dict[int, int],
    old: dict[int, JsonObject],
    new: dict[int, JsonObject],
    found: Iterable[tuple[int, int]],
) -> None:
    """Move pairs from the regions that are not matched yet to `pairs`, the first ones first."""
    for one, other in [*found]:
        if one in old and other in new:
            pairs[one] = other
            del old[one], new[other]


def _alike(
    old: Mapping[int, JsonObject], new: Mapping[int, JsonObject]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of regions that differ in nothing but the id."""
    waiting: dict[bytes, list[int]] = {}
    for n, region in new.items():
        waiting.setdefault(_without_id(region), []).insert(0, n)
    for n, region in old.items():
        if numbers := waiting.get(_without_id(region)):
            yield n, numbers.pop()


def _without_id(region: JsonObject) -> bytes:
    return canonical_json.encode({name: region[name] for name in region if name != "id"})


def _overlapping(
    old: Mapping[int, JsonObject], new: Mapping[int, JsonObject]
) -> list[tuple[int, int]]:
    """Return the pairs of regions that share enough, the pair that shares most first."""
    if len(old) * len(new) > MOST_PAIRS:
        return []
    shared = [
        (-part, n, m)
        for n, one in old.items()
        for m, other in new.items()
        if (part := overlap(one, other)) >= SAME
    ]
    return [(n, m) for _, n, m in sorted(shared)]


def overlap(one: JsonObject, other: JsonObject) -> float:
    """Return which part of their union two regions share, by their bounds, from 0 to 1.

    Relations share all where they have the same ends. Regions on different frames, pages or
    messages share nothing.
    """
    if "source" in one:
        return float(_ends(one) == _ends(other))
    a, b = bounds_of(one), bounds_of(other)
    if a is None or b is None or any(one.get(name) != other.get(name) for name in _PLACES):
        return 0.0
    common = Bounds(
        max(a.left, b.left), min(a.right, b.right), max(a.top, b.top), min(a.bottom, b.bottom)
    )
    if common.right < common.left or common.bottom < common.top:
        return 0.0
    union = a.size + b.size - common.size
    return common.size / union if union else float(a == b)


def _ends(relation: JsonObject) -> tuple[Any, Any]:
    return relation["source"], relation["target"]
