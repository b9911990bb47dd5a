"""Write region_figures.csv: what other packages say about the sets of `tests.quality.region_sets`.

README.md beside this file has the command. The packages are never requirements of ours.
"""

from __future__ import annotations

import csv
import sys
import warnings
from collections.abc import Iterator
from importlib.metadata import version
from itertools import combinations, pairwise
from pathlib import Path

import krippendorff
import numpy as np
import pandas as pd
import pingouin
from nltk.metrics.distance import edit_distance
from pycocotools import mask as coco_masks
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from rapidfuzz.distance import Levenshtein
from scipy import optimize, stats
from seqeval.metrics import f1_score
from shapely import Point, Polygon, affinity
from shapely import box as shapely_box

from tests.quality import region_sets

TARGET = Path(__file__).with_name("region_figures.csv")
Row = tuple[str, str, str, str, float, float | None]
"""Set, coefficient, its variant, package, value, the other bound."""
SPANS = {"spans": region_sets.spans, "pii": region_sets.spans_of_pii}


def characters(length: int, given: list[region_sets.Span]) -> list[str]:
    """The label of each character; no two spans overlap."""
    found = [""] * length
    for start, end, label in given:
        found[start:end] = [label] * (end - start)
    return found


def tags(length: int, given: list[region_sets.Span]) -> list[str]:
    """The characters as tokens in the scheme IOB2."""
    found = ["O"] * length
    for start, end, label in given:
        found[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
    return found


def of_spans(name: str) -> Iterator[Row]:
    tasks = SPANS[name]()
    units = [
        [characters(length, given[p]) for length, given in tasks] for p in range(region_sets.PEOPLE)
    ]
    rows = [[each for task in person for each in task] for person in units]
    value = krippendorff.alpha(np.array(rows), level_of_measurement="nominal")
    yield name, "alpha", "characters", "krippendorff", value, None
    pairs = list(combinations(range(region_sets.PEOPLE), 2))
    one = [tags(length, given[a]) for a, _ in pairs for length, given in tasks]
    other = [tags(length, given[b]) for _, b in pairs for length, given in tasks]
    yield name, "f1", "exact", "seqeval", f1_score(one, other), None


def of_boxes() -> Iterator[Row]:
    given = region_sets.boxes()
    for at, (one, other) in enumerate(pairwise(given)):
        shapes = [
            affinity.rotate(shapely_box(x, y, x + w, y + h), degrees)
            for x, y, w, h, degrees in (one, other)
        ]
        yield str(at), "iou", "box", "shapely", _iou(*shapes), None
    straight = [list(one[:4]) for one in given]
    found = coco_masks.iou(straight[1:], straight[:-1], [0] * (len(given) - 1))
    for at, value in enumerate(np.diag(found)):
        yield str(at), "iou", "straight box", "pycocotools", value, None


def of_crowds() -> Iterator[Row]:
    """How many regions the assignment with the largest sum matches, among those at 0.5 or more."""
    for side in (200, 500):
        matched = 0
        for one, other in region_sets.crowds(side):
            values = coco_masks.iou(one, other, [0] * len(other))
            values = np.where(values >= 0.5, values, 0)
            rows, columns = optimize.linear_sum_assignment(values, maximize=True)
            matched += int((values[rows, columns] > 0).sum())
        yield str(side), "matches", "0.5", "scipy", matched, None


def of_ellipses() -> Iterator[Row]:
    for at, pair in enumerate(pairwise(region_sets.boxes())):
        shapes = [
            affinity.rotate(affinity.scale(Point(x, y).buffer(1, 256), w, h), degrees)
            for x, y, w, h, degrees in pair
        ]
        yield str(at), "iou", "ellipse", "shapely", _iou(*shapes), None


def of_outlines() -> Iterator[Row]:
    for at, (one, other) in enumerate(pairwise(region_sets.outlines())):
        yield str(at), "iou", "polygon", "shapely", _iou(Polygon(one), Polygon(other)), None


def _iou(one: Polygon, other: Polygon) -> float:
    return one.intersection(other).area / one.union(other).area


def of_masks() -> Iterator[Row]:
    given = [np.asfortranarray(one, np.uint8) for one in region_sets.masks()]
    coded = [coco_masks.encode(one) for one in given]
    for at, (one, other) in enumerate(pairwise(coded)):
        value = float(coco_masks.iou([one], [other], [0])[0, 0])
        yield str(at), "iou", "mask", "pycocotools", value, None


def of_keypoints() -> Iterator[Row]:
    """The similarity of COCO, of one keypoint on an object whose area is (0.05·diagonal)²."""
    diagonal = 100.0
    for at, (one, other) in enumerate(pairwise(region_sets.keypoints())):
        coco = COCO()
        there = {"id": 1, "image_id": 1, "category_id": 1, "area": (0.05 * diagonal) ** 2}
        there |= {"iscrowd": 0, "bbox": [0, 0, 80, 60], "keypoints": [*one, 2], "num_keypoints": 1}
        coco.dataset = {"images": [{"id": 1}], "categories": [{"id": 1}], "annotations": [there]}
        coco.createIndex()
        found = {"image_id": 1, "category_id": 1, "keypoints": [*other, 2], "score": 1.0}
        judged = COCOeval(coco, coco.loadRes([found]), "keypoints")
        judged.params.kpt_oks_sigmas = np.array([0.5])
        judged._prepare()
        yield str(at), "oks", "keypoint", "pycocotools", float(judged.computeOks(1, 1)[0, 0]), None


def of_orders() -> Iterator[Row]:
    for at, given in enumerate(region_sets.orders()):
        things = sorted(given[0])
        ranks = [[order.index(thing) for thing in things] for order in given]
        tau = stats.kendalltau(ranks[0], ranks[1]).statistic
        yield str(at), "kendall", "full", "scipy", tau, None
        yield str(at), "spearman", "full", "scipy", stats.spearmanr(*ranks[:2]).statistic, None
        if len(things) > 2:
            chi, _ = stats.friedmanchisquare(*np.array(ranks).T)
            w = chi / (len(ranks) * (len(things) - 1))
            yield str(at), "kendall_w", "full", "scipy", w, None
        # Of lists of the best things, those that are missing come last, all alike: τ-a = τ-b of it.
        best = [order[: 1 + len(things) // 2] for order in given[:2]]
        union = sorted({*best[0], *best[1]})
        tied = [[order.index(t) if t in order else 99 for t in union] for order in best]
        yield str(at), "kendall", "best", "scipy", _tau_a(*tied), None


def _tau_a(one: list[int], other: list[int]) -> float:
    """τ-a from the τ-b of scipy: the same numerator over all pairs."""
    n = len(one) * (len(one) - 1) / 2
    counts = [np.unique(each, return_counts=True)[1] for each in (one, other)]
    ties = [sum(c * (c - 1) / 2 for c in each) for each in counts]
    b = stats.kendalltau(one, other).statistic
    return float(b * np.sqrt((n - ties[0]) * (n - ties[1])) / n)


def of_texts() -> Iterator[Row]:
    for at, (one, other) in enumerate(region_sets.texts()):
        yield str(at), "edits", "characters", "rapidfuzz", Levenshtein.distance(one, other), None
        yield str(at), "edits", "words", "nltk", edit_distance(one.split(), other.split()), None


def of_numbers() -> Iterator[Row]:
    pingouin.options["round.column.CI95"] = None  # By default, intervals are rounded.
    for name, given in region_sets.NUMBERS.items():
        frame = pd.DataFrame(
            [(t, p, n) for t, row in enumerate(given()) for p, n in enumerate(row)],
            columns=["task", "person", "number"],
        )
        found = pingouin.intraclass_corr(frame, "task", "person", "number").set_index("Type")
        for variant in ("1,1", "A,1", "C,1", "A,k", "C,k"):
            row = found.loc[f"ICC({variant})"]
            low, high = row["CI95"]
            yield name, "icc", variant, "pingouin", row["ICC"], None
            yield name, "icc_interval", variant, "pingouin", low, high


def figures() -> Iterator[Row]:
    for name in SPANS:
        yield from of_spans(name)
    for each in (of_boxes, of_crowds, of_ellipses, of_outlines, of_masks, of_keypoints):
        yield from each()
    for each in (of_orders, of_texts, of_numbers):
        yield from each()


def main() -> None:
    """Write the table."""
    warnings.simplefilter("ignore")
    with TARGET.open("w", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(("set", "coefficient", "variant", "package", "version", "value", "error"))
        for name, coefficient, variant, package, value, error in figures():
            shown = "" if error is None else repr(float(error))
            row = name, coefficient, variant, package, version(package), repr(float(value)), shown
            writer.writerow(row)
    sys.stdout.write(f"{TARGET}\n")


if __name__ == "__main__":
    main()
