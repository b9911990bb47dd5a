"""Regions, orders, texts and numbers for figures of other packages: made up, always the same."""

from __future__ import annotations

import json
from math import cos, pi, sin
from random import Random
from typing import TypeAlias

from tests.quality.data import DATA

Span: TypeAlias = "tuple[int, int, str]"
Points: TypeAlias = "list[tuple[float, float]]"
PEOPLE, TASKS = 3, 40


def spans_of_pii(tasks: int = 200) -> list[tuple[int, list[list[Span]]]]:
    """Lengths of real texts, with the spans of three people: the real ones, made less sure."""
    random, found = Random(1), []
    for item in json.loads((DATA / "pii_presidio/synth_dataset_v2.json").read_text())[:tasks]:
        length = len(item["full_text"])
        given = [
            (one["start_position"], one["end_position"], one["entity_type"])
            for one in item["spans"]
        ]
        found.append((length, [_less_sure(given, length, random) for _ in range(PEOPLE)]))
    return found


def spans(tasks: int = TASKS) -> list[tuple[int, list[list[Span]]]]:
    """Lengths of texts, with the spans of three people, which do not overlap."""
    random, found = Random(2), []
    for _ in range(tasks):
        starts = sorted(random.sample(range(0, 190, 10), 4))
        given = [(start, start + random.randint(2, 8), random.choice("ab")) for start in starts]
        found.append((200, [_less_sure(given, 200, random) for _ in range(PEOPLE)]))
    return found


def _less_sure(given: list[Span], length: int, random: Random) -> list[Span]:
    """The spans that a person finds: some are missed, moved, or given the label of another."""
    found: list[Span] = []
    labels = sorted({label for *_, label in given})
    for start, end, label in sorted(given):
        if random.random() < 0.15:
            continue
        begin = max(start - random.choice((0, 0, 0, 1)), found[-1][1] if found else 0)
        stop = min(end + random.choice((0, 0, 0, 1)), length)
        if begin < stop:
            found.append((begin, stop, random.choice(labels) if random.random() < 0.1 else label))
    return found


def boxes(number: int = 60) -> list[tuple[float, float, float, float, float]]:
    """Boxes by corner, size and degrees, on about the same place."""
    random = Random(3)
    return [
        (
            random.uniform(0, 30),
            random.uniform(0, 30),
            random.uniform(10, 40),
            random.uniform(10, 40),
            random.choice((0.0, 90.0, random.uniform(0, 360))),
        )
        for _ in range(number)
    ]


def crowds(side: int, number: int = 40) -> list[tuple[list[list[float]], list[list[float]]]]:
    """Boxes of two people, 25 of 50 by 50 on a picture with a side, by corner and size."""
    random, found = Random(10), []
    for _ in range(number):
        true = [[random.uniform(0, side) for _ in range(2)] + [50.0, 50.0] for _ in range(25)]
        both = [[[x + random.gauss(0, 6) for x in one] for one in true] for _ in range(2)]
        found.append((both[0], both[1]))
    return found


def outlines(number: int = 30) -> list[Points]:
    """Outlines with dents, whose edges do not cross, about the same center."""
    random, found = Random(4), []
    for at in range(number):
        sides = random.randint(3, 12 + 3 * at)
        angles = [2 * pi * side / sides for side in range(sides)]
        middle = random.uniform(-4, 4), random.uniform(-4, 4)
        far = [random.uniform(3, 12) for _ in angles]
        found.append(
            [
                (middle[0] + r * cos(angle), middle[1] + r * sin(angle))
                for r, angle in zip(far, angles, strict=True)
            ]
        )
    return found


def masks(number: int = 20, width: int = 31, height: int = 17) -> list[list[list[int]]]:
    """Masks as rows of pixels, 0 or 1: noise, stripes, and all or nothing."""
    random, found = Random(5), []
    for at in range(number):
        share = (0.0, 1.0, 0.5, 0.1, 0.9)[at % 5]
        found.append([[int(random.random() < share) for _ in range(width)] for _ in range(height)])
    return found


def runs(pixels: list[list[int]]) -> list[int]:
    """Run lengths as in COCO: column by column, pixels outside first."""
    found, last = [0], 0
    for column in zip(*pixels, strict=True):
        for pixel in column:
            if pixel != last:
                found.append(0)
                last = pixel
            found[-1] += 1
    return found


def keypoints(number: int = 20) -> list[tuple[float, float]]:
    random = Random(6)
    return [(random.uniform(0, 80), random.uniform(0, 60)) for _ in range(number)]


def orders(number: int = 30) -> list[list[list[str]]]:
    """Orders of the same things by three people."""
    random, found = Random(7), []
    for at in range(number):
        things = [f"thing {n}" for n in range(2 + at % 8)]
        found.append([random.sample(things, len(things)) for _ in range(PEOPLE)])
    return found


def texts(number: int = 60) -> list[tuple[str, str]]:
    """Pairs of texts, some of them much longer than a word of the machine."""
    random, found = Random(8), []
    for at in range(number):
        one = "".join(random.choice("abcß 🙂") for _ in range(random.randint(0, 5 * at)))
        other = "".join(each for each in one if random.random() < 0.8) + "b" * random.randint(0, 9)
        found.append((one, other))
    return found


def numbers(tasks: int = 25, people: int = 4) -> list[list[float]]:
    """Numbers of four people who differ in what they call large."""
    random = Random(9)
    lean = [random.gauss(0, 0.5) for _ in range(people)]
    return [
        [round(true + each + random.gauss(0, 1), 2) for each in lean]
        for true in (random.gauss(5, 2) for _ in range(tasks))
    ]


def judges() -> list[list[float]]:
    """Six targets by four judges, of Shrout and Fleiss (1979), table 2."""
    return [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


NUMBERS = {"numbers": numbers, "judges": judges, "three": lambda: numbers(12, 3)}
"""Numbers of the same people on all tasks, one row a task."""
