"""Agreement from cells: all coefficients of a question, concepts, intervals; no server.

One line a figure. The reference of the coefficients is one call of `krippendorff.alpha` on the
same answers as a matrix of people and units; that package is under the GPL and no requirement of
ours, so without it, only counting that matrix with numpy is measured: the first thing it does.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from random import Random

import numpy as np

from bench.harness import figure
from quality import Table, alpha, brennan_prediger, fleiss, gwet, percent
from quality.cells import code_of, count, difference, of_answers, pairs_of
from quality.distances import expected, ordinal
from quality.hierarchy import Hierarchy
from quality.variance import bootstrap

VALUES, PEOPLE, OVERLAP = 45, 60, 4
COEFFICIENTS = (percent, fleiss, gwet, brennan_prediger, alpha)
Floats = np.ndarray


def main(arguments: list[str]) -> None:
    quick = "--quick" in arguments
    units = 2_500 if quick else 250_000
    random = np.random.default_rng(1)
    true = random.integers(0, VALUES, (units, 1))
    right = random.random((units, OVERLAP)) < 0.7
    given = np.where(right, true, random.integers(0, VALUES, (units, OVERLAP)))
    people = np.argsort(random.random((units, PEOPLE)), axis=1)[:, :OVERLAP]
    coefficients(given, people)
    concepts(500 if quick else 10_000)
    drawn(1_000 if quick else 10_000, 50 if quick else 1_000)
    moves(2_000 if quick else 20_000)


def cpu_ms(work: Callable[[], object], rounds: int = 1) -> float:
    """The least CPU time of a few rounds, in milliseconds."""
    found = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        found.append(1000 * (time.process_time() - begun))
    return min(found)


def coefficients(given: Floats, people: Floats) -> None:
    """Percent, Fleiss, AC1, Brennan-Prediger and α with intervals, from cells to figures."""
    codes = [code_of(str(value)) for value in range(VALUES)]
    cells = count([codes[value] for value in unit] for unit in given.tolist())
    values = {code: str(value) for value, code in enumerate(codes)}

    def all_of_them() -> None:
        table = Table(cells, values)
        for coefficient in COEFFICIENTS:
            coefficient(table)

    ours = cpu_ms(all_of_them, rounds=20)
    context = {"units": len(given), "values": VALUES, "cells": len(cells)}
    figure("agreement all coefficients", ours, "ms of CPU", **context)
    matrix = np.full((PEOPLE, len(given)), np.nan)
    np.put_along_axis(matrix, people.T, given.T.astype(float), axis=0)
    reference, name = _reference(matrix)
    figure("agreement reference", reference, "ms of CPU", is_=name)
    figure("agreement over reference", reference / ours, "x", is_=name)


def _reference(matrix: Floats) -> tuple[float, str]:
    try:
        import krippendorff
    except ImportError:
        counted = partial(lambda m: [(m == value).sum(0) for value in range(VALUES)], matrix)
        return cpu_ms(counted), "counting a matrix"
    whole = partial(krippendorff.alpha, matrix, level_of_measurement="nominal")
    return cpu_ms(whole), "krippendorff.alpha"


def concepts(used: int) -> None:
    """Hierarchical α of so many concepts, against all pairs of them in numpy."""
    random = Random(1)
    parents: dict[str, list[str]] = {}
    for number in range(used):
        above = [] if number < 20 else [str(random.randrange(max(0, number // 8 - 1), number // 4))]
        parents[str(number)] = above
    hierarchy = Hierarchy(parents)
    names = list(parents)
    units = [[name, random.choice(names)] for name in names]
    table = Table.of_units(units)
    expected(hierarchy, table)
    ours = cpu_ms(lambda: expected(hierarchy, table), rounds=5)
    paths = [hierarchy.path(str(value)) for value in table.values]
    begun = time.process_time()
    wanted = all_pairs(paths, table.margins)
    theirs = 1000 * (time.process_time() - begun)
    figure("hierarchical expected", ours, "ms of CPU", concepts=used)
    figure("hierarchical over all pairs", theirs / ours, "x", concepts=used)
    figure("hierarchical difference", abs(expected(hierarchy, table) / wanted - 1) * 1e12, "1e-12")
    fresh = cpu_ms(lambda: alpha(Table.of_units(units), hierarchy))
    figure("hierarchical alpha from units", fresh, "ms of CPU", concepts=used)


def all_pairs(paths: list[tuple[str, ...]], margins: Floats, block: int = 250) -> float:
    """What is expected, from every pair of concepts."""
    deepest = max(map(len, paths))
    nodes = np.array([[int(node) for node in p] + [-1] * (deepest - len(p)) for p in paths])
    depth = np.array([len(path) for path in paths])
    total = 0.0
    for low, high in pairwise([*range(0, len(paths), block), len(paths)]):
        here = nodes[low:high, None, :]
        both = ((here == nodes) & (here >= 0)).sum(2)
        distance = 1 - both / (depth[low:high, None] + depth - both)
        total += float(margins[low:high] @ distance**2 @ margins)
    return total


def drawn(units: int, resamples: int) -> None:
    """The bootstrap of ordinal α."""
    random = Random(2)
    given = [[random.randint(1, 5) for _ in range(OVERLAP)] for _ in range(units)]
    work = partial(bootstrap, given, lambda t: alpha(t, ordinal), seed=1, resamples=resamples)
    figure("bootstrap", cpu_ms(work) / 1000, "s of CPU", units=units, resamples=resamples)


def moves(events: int) -> None:
    """What one answer more on a unit adds, of cells and of pairs."""
    random = Random(3)
    codes = [code_of(str(value)) for value in range(VALUES)]
    units = [random.choices(codes, k=OVERLAP) for _ in range(events)]

    def cells() -> None:
        for unit in units:
            difference(of_answers(unit[:-1]), of_answers(unit))

    def pairs() -> None:
        for unit in units:
            answers = dict(enumerate(unit))
            difference(pairs_of(dict(enumerate(unit[:-1]))), pairs_of(answers))

    for name, work in (("cells", cells), ("pairs", pairs)):
        figure(f"moves of {name}", 1000 * cpu_ms(work) / events, "us of CPU per event")


if __name__ == "__main__":
    main(sys.argv[1:])
