"""What holds for any regions, orders, texts and numbers."""

from __future__ import annotations

from itertools import combinations
from math import cos, radians, sin

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quality import Table, alpha
from quality.measures import rankings
from quality.measures.intraclass import icc
from quality.measures.ratios import ratio
from quality.measures.texts import edits
from quality.regions.budget import Budget
from quality.regions.coincidences import alpha_of_pieces
from quality.regions.comparison import compare
from quality.regions.masks import mask
from quality.regions.pieces import of_stretches
from quality.regions.polygons import box, polygon
from quality.regions.region import extent
from quality.regions.scores import Score, clustered, pair_ratios, pair_ratios_by_label

PLENTY = 10**8
LABELS = st.sampled_from("ab")
BOXES = st.lists(
    st.builds(
        box, LABELS, st.integers(0, 8), st.integers(0, 8), st.integers(1, 6), st.integers(1, 6)
    ),
    max_size=5,
)
TASKS = st.lists(st.lists(BOXES, min_size=2, max_size=4), min_size=1, max_size=3)
SPANS = st.lists(
    st.builds(
        lambda label, start, length: extent(label, start, min(start + length, 12)),
        LABELS, st.integers(0, 11), st.integers(1, 6),
    ),
    max_size=4,
)  # fmt: skip
TRIANGLES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=6, unique=True
)
WORDS = st.text("ab c", max_size=12)


def compared(tasks):
    return [compare(dict(enumerate(task)), Budget(PLENTY)) for task in tasks]


def total(tasks, score, least=0.5):
    """A score over all pairs of people of all tasks."""
    found = [each for task in tasks for each in pair_ratios(task, score, least).values()]
    above, below = (sum(each[at] for each in found) for at in (0, 1))
    return above / below if below else None


def figures_of(tasks):
    return [
        *(total(tasks, score) for score in Score),
        alpha_of_pieces([clustered(task, 0.5) for task in tasks]).value,
    ]


@given(TASKS, st.randoms(use_true_random=False))
def test_neither_people_nor_the_order_of_regions_matter(tasks, random):
    turned = [[random.sample(each, len(each)) for each in task] for task in tasks]
    for task in turned:
        random.shuffle(task)
    one, other = figures_of(compared(tasks)), figures_of(compared(turned))
    assert one == pytest.approx(other, abs=1e-12)


@given(BOXES, st.integers(2, 4))
def test_who_marks_the_same_agrees(boxes, people):
    apart = [box(b.label, 20 * n, 0, 1 + b.bounds[2], 5) for n, b in enumerate(boxes)]
    tasks = compared([[apart] * people])
    assert {total(tasks, score) for score in Score} == ({1.0} if apart else {None})
    varied = len({one.label for one in apart}) > 1
    assert alpha_of_pieces([clustered(tasks[0], 0.5)]).value == (1 if varied else None)


@given(TASKS)
def test_stricter_overlaps_match_less(tasks):
    found = compared(tasks)
    for comparison in found:
        lower: list = comparison.matches(0)
        for least in (0.25, 0.5, 0.75, 1):
            assert comparison.matches(least) == [one for one in lower if one.similarity >= least]
    for score in (Score.F1, Score.F1_UNLABELED, Score.PANOPTIC_QUALITY):
        values = [total(found, score, least) or 0 for least in (0, 0.3, 0.5, 0.9, 1)]
        assert values == sorted(values, reverse=True)


@given(TASKS)
def test_panoptic_quality_is_f1_times_the_mean(tasks):
    found = compared(tasks)
    f1, mean, quality = (total(found, score) for score in ("F1", "MEAN_IOU", "PANOPTIC_QUALITY"))
    if f1:
        assert quality == pytest.approx(f1 * mean)
    else:
        assert not quality


@given(TASKS)
def test_labels_add_up_to_all(tasks):
    for comparison in compared(tasks):
        whole = pair_ratios(comparison, Score.F1, 0.5)
        by_label = pair_ratios_by_label(comparison, Score.F1, 0.5)
        for pair in comparison.pairs():
            parts = [each[pair] for each in by_label.values() if pair in each]
            assert (sum(x for x, _ in parts), sum(y for _, y in parts)) == whole[pair]


@given(TASKS)
def test_each_region_is_in_one_cluster(tasks):
    for comparison in compared(tasks):
        clusters = comparison.clusters(0.5)
        assert sorted(at for each in clusters for at in each) == [*range(len(comparison.regions))]
        close = {(one, other) for value, one, other in comparison.candidates if value >= 0.5}
        for cluster in clusters:
            for pair in combinations(sorted(cluster), 2):
                assert pair in close
                assert len({comparison.owners[at] for at in pair}) == 2


@given(st.lists(st.lists(SPANS, min_size=2, max_size=3), min_size=1, max_size=3))
def test_pieces_are_characters(tasks):
    """α of pieces is that of characters, each with the set of its labels."""
    pieces = [of_stretches(dict(enumerate(t)), {None: 12}, Budget(PLENTY)) for t in tasks]
    characters = [
        [frozenset(s.label for s in spans if s.bounds[0] <= at < s.bounds[2]) for spans in task]
        for task in tasks
        for at in range(12)
    ]
    one, other = alpha_of_pieces(pieces), alpha(Table.of_units(characters))
    assert (one.value, one.reason) == (
        pytest.approx(other.value, abs=1e-12),
        one.reason if one.value is not None else other.reason,
    )


@given(TRIANGLES, TRIANGLES, st.integers(1, 359))
def test_polygons_are_compared_wherever_they_lie(one, other, degrees):
    c, s = cos(radians(degrees)), sin(radians(degrees))

    def value(*points):
        shapes = [polygon("a", each).shape for each in points]
        return shapes[0].similarity(shapes[1], Budget(PLENTY))

    def turned(points):
        return [(c * x - s * y + 5, s * x + c * y) for x, y in points]

    assume(value(one, one) and value(other, other))  # Flat ones have no area but for rounding.
    assert value(one, other) == pytest.approx(value(other, one), abs=1e-12)
    assert value(one, other) == pytest.approx(value(turned(one), turned(other)), abs=1e-6)
    assert value(one, one) == pytest.approx(1, abs=1e-12)
    assert 0 <= value(one, other) <= 1


@given(st.integers(1, 7), st.integers(1, 7), st.data())
def test_masks_are_pixels(width, height, data):
    pixels = st.lists(st.booleans(), min_size=width * height, max_size=width * height)
    given_pixels = [data.draw(pixels), data.draw(pixels)]
    regions = []
    for each in given_pixels:
        runs, last = [0], False
        for pixel in each:
            if pixel != last:
                runs.append(0)
                last = pixel
            runs[-1] += 1
        regions.append(mask("a", width, height, runs))
    one, other = (np.array(each) for each in given_pixels)
    either = int((one | other).sum())
    found = compare({1: regions[:1], 2: regions[1:]}, Budget(PLENTY)).candidates
    wanted = int((one & other).sum()) / either if either else 0
    assert (found[0].similarity if found else 0) == pytest.approx(wanted)


@given(WORDS, WORDS, WORDS)
def test_edits_are_a_distance(one, other, third):
    table = [[*range(len(other) + 1)]]
    for at, character in enumerate(one, 1):
        row = [at]
        for to, another in enumerate(other, 1):
            row.append(
                min(table[-1][to] + 1, row[-1] + 1, table[-1][to - 1] + (character != another))
            )
        table.append(row)
    assert edits(one, other) == edits(other, one) == table[-1][-1]
    assert edits(one, third) <= edits(one, other) + edits(other, third)


@given(st.lists(st.permutations("abcdef"), min_size=2, max_size=5))
def test_orders_and_their_mean(orders):
    one, other = orders[:2]
    assert rankings.kendall(one, other) == rankings.kendall(other, one)
    assert rankings.kendall(one, one) == rankings.spearman(one, one) == pytest.approx(1)
    assert rankings.kendall(one, one[::-1]) == rankings.spearman(one, one[::-1]) == -1
    m, pairs = len(orders), [*combinations(orders, 2)]
    mean = sum(rankings.spearman(*pair) for pair in pairs) / len(pairs)
    assert rankings.kendall_w(orders) == pytest.approx((1 + (m - 1) * mean) / m, abs=1e-12)


@given(
    st.lists(st.lists(st.integers(0, 9), max_size=4), max_size=8),
    st.integers(-5, 5),
    st.sampled_from((0.5, 2, 1024)),
)
def test_icc_knows_no_unit(units, moved, scaled):
    one = icc(Table.of_units(units))
    other = icc(Table.of_units([[(x + moved) * scaled for x in unit] for unit in units]))
    for name in ("value", "low", "high"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-9)
    several = [unit for unit in units if len(unit) > 1]
    if one.value is not None:
        assert (one.value == 1) == all(len(set(unit)) == 1 for unit in several)


def test_the_interval_of_a_ratio_is_that_of_resampling():
    random = np.random.default_rng(1)
    regions = random.integers(0, 9, 400)
    matched = random.binomial(regions, 0.7)
    figure = ratio(matched, regions, 800)
    drawn = random.integers(0, 400, (2_000, 400))
    values = matched[drawn].sum(1) / regions[drawn].sum(1)
    assert (figure.high - figure.low) / 3.92 == pytest.approx(values.std(), rel=0.06)
    assert figure.low < 0.7 < figure.high
