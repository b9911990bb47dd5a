"""Real answers of crowds, for figures that packages and papers give; see ../shared/data/SOURCES.md.

The files stay where they are: some have no licence that lets them be copied. Figures calculated
from them are facts.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.quality.textbook import CONT_3X3, CONT_4X4, KRIPPENDORFF, RAW_4_RATERS, units_of

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

Units = list[list]
"""The answers given on each unit."""


def grouped(pairs: Iterable[tuple[str, object]]) -> Units:
    """The answers of each unit, from rows of a unit and an answer."""
    found: dict[str, list[object]] = {}
    for unit, answer in pairs:
        found.setdefault(unit, []).append(answer)
    return list(found.values())


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file with a header."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def truth_inference(name: str) -> Units:
    """Answers in the form of the comparison of truth inference by Zheng et al. (PVLDB 2017)."""
    found = rows(f"truth_inference/{name}/answer.csv")
    return grouped((row["question"], row["answer"]) for row in found)


def popquorn() -> Units:
    """How offensive a text is, from 1 to 5."""
    found = rows("popquorn_offensiveness/raw_data.csv")
    return grouped((row["instance_id"], int(float(row["offensiveness"]))) for row in found)


def md_agreement() -> Units:
    """Whether a text is offensive: five people each."""
    found = []
    for part in ("dev", "test", "train"):
        path = DATA / f"lewidi_md_agreement/MD-Agreement_{part}.json"
        found += [item["annotations"].split(",") for item in json.loads(path.read_text()).values()]
    return found


def relations() -> Units:
    """Relations that a sentence expresses: sets of them, fifteen people each."""
    found = rows("crowdtruth_relex/relex_batches_01_08.csv")
    return grouped(
        (row["_unit_id"], frozenset(re.findall(r"\[([^\]]+)\]", row["relations"]))) for row in found
    )


def of_pair(counts: tuple[tuple[int, ...], ...]) -> Units:
    """The answers of two people, from a table of them."""
    return [[a, b] for a, row in enumerate(counts) for b, n in enumerate(row) for _ in range(n)]


SETS: dict[str, Callable[[], Units]] = {
    "krippendorff": lambda: units_of(KRIPPENDORFF),
    "raw4raters": lambda: units_of(RAW_4_RATERS),
    "cont3x3": lambda: of_pair(CONT_3X3),
    "cont4x4": lambda: of_pair(CONT_4X4),
    "bluebirds": lambda: truth_inference("bluebirds"),
    "face_sentiment": lambda: truth_inference("face_sentiment"),
    "d_product": lambda: truth_inference("d_product"),
    "popquorn": popquorn,
    "md_agreement": md_agreement,
    "relations": relations,
}
COMMITTED = ("krippendorff", "raw4raters", "cont3x3", "cont4x4")
"""The sets that are in this repository."""
NUMBERS = ("krippendorff", "raw4raters", "popquorn")
"""The sets whose values are numbers."""
TREE = {"1": ["low"], "2": ["low"], "3": ["low"], "4": ["high"], "5": ["high"]}
"""A hierarchy of these numbers, for distances between concepts."""
