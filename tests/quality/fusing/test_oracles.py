"""Texts and masks that several people made, fused by us and by crowd-kit (oracles.csv)."""

from __future__ import annotations

import csv
from pathlib import Path

from quality.fusing import majority_mask, vote_words
from quality.regions.budget import Budget
from quality.regions.masks import Mask, mask
from tests.quality.fusing.given import (
    MASK_SETS,
    PEOPLE,
    PIXELS,
    TRANSCRIPT_SETS,
    masks,
    transcripts,
)
from tests.quality.region_sets import runs

with Path(__file__).with_name("oracles.csv").open(encoding="utf-8", newline="") as lines:
    ROWS = {(row["method"], int(row["seed"])): row["result"] for row in csv.DictReader(lines)}


def test_words_are_those_of_crowd_kit_wherever_people_are_not_divided() -> None:
    found = [vote_words(transcripts(seed), Budget(10**7)).text for seed in range(TRANSCRIPT_SETS)]
    theirs = [ROWS["rover", seed] for seed in range(TRANSCRIPT_SETS)]
    decided = [pair for pair in zip(found, theirs, strict=True) if pair[0] is not None]
    assert len(decided) > 0.9 * TRANSCRIPT_SETS
    assert [ours for ours, _ in decided] == [others for _, others in decided]


def test_masks_are_those_of_crowd_kit() -> None:
    for seed in range(MASK_SETS):
        given = [mask("a", PIXELS, 1, runs([one])).shape for one in masks(seed)]
        shapes = [shape for shape in given if isinstance(shape, Mask)]
        assert len(shapes) == PEOPLE
        assert majority_mask(shapes, PIXELS) == runs([[*map(int, ROWS["mask", seed])]])
