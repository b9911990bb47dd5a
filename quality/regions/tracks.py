"""Tracks: objects that are followed through a video by boxes at key frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from quality.layout import Floats
from quality.regions.budget import Budget
from quality.regions.polygons import as_polygon, box
from quality.regions.region import Bounds, Region

FRAMES = 200
"""Frames on which two tracks are compared; of more, as many at equal distances."""


class Keyframe(NamedTuple):
    """Where an object is at a frame: a box by its top left corner, turned about its center."""

    frame: int
    x: float
    y: float
    width: float
    height: float
    rotation: float = 0.0
    outside: bool = False
    """Whether the object is not in the picture from this frame on."""


@dataclass(frozen=True)
class Track:
    """The boxes of an object by frame: between key frames it moves, grows and turns linearly.

    It begins with its first key frame and ends with the last one, or where it is outside.
    """

    keyframes: tuple[Keyframe, ...]

    def similarity(self, other: Track, budget: Budget) -> float:
        """The mean intersection over union, on the frames where either of them is."""
        budget.spend(1_000 + len(self.keyframes) + len(other.keyframes))
        first = min(self.keyframes[0].frame, other.keyframes[0].frame)
        last = max(self.keyframes[-1].frame, other.keyframes[-1].frame)
        frames = np.unique(np.linspace(first, last, min(FRAMES, last - first + 1)).round())
        (mine, here), (theirs, there) = self.at(frames), other.at(frames)
        both, either = here & there, int(np.count_nonzero(here | there))
        if not both.any():
            return 0.0
        mine, theirs = mine[both], theirs[both]
        if not mine[:, 4].any() and not theirs[:, 4].any():
            return float(_similarities(mine, theirs).sum()) / either
        pairs = zip(mine.tolist(), theirs.tolist(), strict=True)
        boxes = ((as_polygon(box("", *one)), as_polygon(box("", *two))) for one, two in pairs)
        return sum(one.similarity(two, budget) for one, two in boxes) / either

    def at(self, frames: Floats) -> tuple[Floats, np.ndarray]:
        """The boxes at frames, in rows of x, y, width, height and rotation; and where it is in."""
        known = np.array([one[:6] for one in self.keyframes], np.float64)
        outside = np.array([one.outside for one in self.keyframes])
        known[:, 5] = np.unwrap(known[:, 5], period=360.0)
        for at in np.flatnonzero(outside[1:]) + 1:
            known[at, 1:] = known[at - 1, 1:]  # It does not move on its way out.
        columns = [np.interp(frames, known[:, 0], known[:, column]) for column in range(1, 6)]
        last = np.searchsorted(known[:, 0], frames, side="right") - 1
        within = (last >= 0) & (frames <= known[-1, 0])
        boxes = np.stack(columns, axis=1)
        boxes[:, 4] %= 360.0
        return boxes, within & ~outside[np.maximum(last, 0)]


def track(label: str, keyframes: Sequence[Keyframe]) -> Region:
    """An object by its key frames, in rising order."""
    return Region(label, _bounds(keyframes), None, Track(tuple(keyframes)))


def _bounds(keyframes: Sequence[Keyframe]) -> Bounds:
    """Bounds that hold the boxes, however they are turned."""
    seen = [one for one in keyframes if not one.outside] or keyframes
    reach = [max(one.width, one.height) if one.rotation else 0.0 for one in seen]
    return (
        min(one.x - far for one, far in zip(seen, reach, strict=True)),
        min(one.y - far for one, far in zip(seen, reach, strict=True)),
        max(one.x + one.width + far for one, far in zip(seen, reach, strict=True)),
        max(one.y + one.height + far for one, far in zip(seen, reach, strict=True)),
    )


def _similarities(one: Floats, other: Floats) -> Floats:
    """The intersection over union of upright boxes, row by row."""
    low = np.maximum(one[:, :2], other[:, :2])
    high = np.minimum(one[:, :2] + one[:, 2:4], other[:, :2] + other[:, 2:4])
    both = np.maximum(high - low, 0.0).prod(1)
    found: Floats = both / (one[:, 2:4].prod(1) + other[:, 2:4].prod(1) - both)
    return found
