"""Masks: a pixel belongs to the area where more than half of the masks cover it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quality.regions.masks import Mask


def majority_mask(masks: Sequence[Mask], pixels: int) -> list[int]:
    """Return the run lengths of the pixels that more than half of some masks cover.

    Args:
        masks: of pictures of one size.
        pixels: how many pixels the picture has.
    """
    ends = np.concatenate([mask.ends for mask in masks]).astype(np.int64)
    steps = np.concatenate([np.where(np.arange(len(mask.ends)) % 2, -1, 1) for mask in masks])
    places, which = np.unique(ends, return_inverse=True)
    covered = np.cumsum(np.bincount(which, steps, len(places))).astype(np.int64)
    inside = np.concatenate([[False], 2 * covered > len(masks)])
    turns = places[inside[1:] != inside[:-1]]
    found: list[int] = np.diff(np.concatenate([[0], turns, [pixels]])).tolist()
    return found[:-1] if len(found) > 1 and found[-1] == 0 else found
