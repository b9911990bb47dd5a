"""Cases at the edge: nothing marked, one task, a budget that is spent, shapes without an area."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from quality import Table, alpha
from quality.figure import IntervalMethod, Reason
from quality.measures import rankings
from quality.measures.intraclass import icc, mean_difference
from quality.measures.ratios import mean, ratio
from quality.measures.texts import edits, normalized, normalizing_steps
from quality.regions.budget import Budget, TooMuchError
from quality.regions.coincidences import TaskPieces, alpha_of_pieces
from quality.regions.comparison import compare
from quality.regions.masks import mask
from quality.regions.pieces import of_stretches
from quality.regions.points import keypoint, polyline
from quality.regions.polygons import box, ellipse, polygon
from quality.regions.region import extent
from quality.regions.relations import Relation, relation_ratios, same_regions
from quality.regions.tracks import Keyframe, track
from tests.quality.data import DATA


def similarity(one, other, steps=10**6):
    found = compare({1: [one], 2: [other]}, Budget(steps)).candidates
    return found[0].similarity if found else 0.0


@pytest.mark.parametrize(
    ("x", "y", "value", "method", "reason"),
    [
        ([], [], None, "NONE", "NO_PAIRS"),
        ([0, 0], [0, 0], None, "NONE", "NOTHING_COMPARED"),
        ([1], [2], 0.5, "NONE", "FEW"),
        ([1, 2], [2, 4], 0.5, "NONE", "FEW"),
        ([2, 2], [2, 2], 1.0, "WILSON", "FEW"),
        ([0, 2], [2, 2], 0.5, "DELTA", "FEW"),
        ([1, 2] * 6, [2, 2] * 6, 0.75, "DELTA", None),
    ],
)
def test_ratios(x, y, value, method, reason):
    figure = ratio(x, y, 2 * len(x))
    assert (figure.value, figure.units, figure.answers) == (value, len(x), 2 * len(x))
    assert figure.method is IntervalMethod(method)
    assert figure.reason == (reason and Reason(reason))
    assert (figure.low is None) == (method == "NONE")


def test_a_mean_leaves_out_units_without_a_value():
    assert mean([], 4, units=2).reason is Reason.NOTHING_COMPARED
    assert mean([], 0, units=0).reason is Reason.NO_PAIRS
    assert mean([-1, 1], 6, units=3).value == 0


def test_pieces_without_variation_say_nothing():
    nothing = of_stretches({1: [], 2: []}, {None: 10}, Budget(100))
    assert alpha_of_pieces([nothing]).reason is Reason.NO_VARIATION
    assert alpha_of_pieces([TaskPieces(2)]).reason is Reason.NOTHING_COMPARED
    assert alpha_of_pieces([]).reason is Reason.NO_PAIRS
    whole = {1: [extent("a", 0, 10)], 2: []}
    one = alpha_of_pieces([of_stretches(whole, {None: 10}, Budget(100))])
    assert (one.value, one.low) == (pytest.approx(-0.9), None)


def test_regions_beyond_a_text_end_with_it():
    beyond = {1: [extent("a", 5, 99)], 2: [extent("a", 5, 10)], 3: [extent("a", 50, 99)]}
    pieces = of_stretches(beyond, {None: 10}, Budget(1_000))
    assert dict(pieces.values) == {frozenset(): 5 * 3 + 5, frozenset("a"): 5 * 2}


def test_work_is_bounded():
    many = {p: [box("a", n / 10, 0, 500, 500) for n in range(300)] for p in range(3)}
    with pytest.raises(TooMuchError):
        compare(many, Budget(100_000))
    star = polygon("a", [(n * 37 % 101, n * 53 % 103) for n in range(500)])
    with pytest.raises(TooMuchError):
        similarity(star, star, 20_000)
    long = [extent("a", n, 5_000 - n) for n in range(2_000)]
    with pytest.raises(TooMuchError):
        of_stretches({1: long, 2: long}, {None: 5_000}, Budget(100_000))
    spent = Budget(3)
    with pytest.raises(TooMuchError):
        spent.spend(4)
    assert spent.left == 3


def test_what_figures_take_is_paid_for_when_regions_are_compared():
    """Of a crowd, each region lies on each: all of them are gone through for each figure."""
    crowd = {at: [box("a", x + at / 9, 0, 100, 100) for x in range(40)] for at in range(20)}
    with pytest.raises(TooMuchError):
        compare(crowd, Budget(3_000_000))


def test_stretches_are_looked_up_by_place():
    class Place(int):
        asked = 0

        def __eq__(self, other):
            Place.asked += 1
            return int(self) == int(other)

        __hash__ = int.__hash__

    marked = [extent("a", 0, 2, Place(at)) for at in range(100)]
    lengths = {Place(at): 10 for at in range(100)}
    found = of_stretches({1: marked, 2: marked[:50]}, lengths, Budget(10**6))
    assert (found.disagreements, Place.asked < 1_000) == (200, True)


def test_marks_on_one_letter_are_put_in_order_two_by_two():
    assert normalizing_steps("two words" * 1_000) == 0
    assert normalizing_steps("caf\u00e9 cafe\u0301 " * 1_000) < 50_000
    assert normalizing_steps("e" + "\u0301\u0316" * 10_000) > 3_000_000


def test_equal_numbers_do_not_vary_however_they_are_rounded():
    for number in (1 / 49, 2.7, 123_456.789):
        for answers in (2, 3, 5, 7):
            same = icc(Table.of_units([[number] * answers] * 10))
            assert (same.value, same.reason) == (None, Reason.NO_VARIATION)


def test_shapes_without_an_area():
    flat = polygon("a", [(0, 0), (5, 5), (9, 9)])
    assert similarity(flat, flat) == 0
    assert similarity(flat, box("a", 0, 0, 9, 9)) == 0
    empty = mask("a", 4, 4, [16])
    assert similarity(empty, empty) == 0
    assert similarity(empty, mask("a", 4, 4, [0, 16])) == 0


def test_where_edges_cross_a_point_counts_by_the_even_odd_rule():
    bow = polygon("a", [(0, 0), (10, 10), (10, 0), (0, 10)])
    assert similarity(bow, box("a", 0, 0, 10, 10)) == pytest.approx(0.5)
    twice = polygon("a", [(0, 0), (4, 0), (4, 4), (0, 4)] * 2)
    assert similarity(twice, box("a", 0, 0, 4, 4)) == 0


def test_places_are_apart():
    for one, other in (
        (box("a", 0, 0, 4, 4, place=1), box("a", 0, 0, 4, 4, place=2)),
        (mask("a", 4, 4, [0, 16]), mask("a", 2, 8, [0, 16])),
        (extent("a", 0, 4, 0), extent("a", 0, 4, 1)),
        (box("a", 0, 0, 4, 4), box("a", 4, 0, 4, 4)),
    ):
        assert similarity(one, other) == 0


def test_boxes_and_ellipses_turn_clockwise():
    assert similarity(box("a", 0, 0, 10, 4, 90), box("a", 3, -3, 4, 10)) == pytest.approx(1)
    assert similarity(ellipse("a", 5, 2, 5, 2, 90), ellipse("a", 5, 2, 2, 5)) > 0.99
    low = polygon("a", [(0, 0), (8, 8), (8, 9), (0, 1)])  # Falling to the right, as y points down.
    assert similarity(box("a", -1, 4, 10, 1, 45), low) > 0.4
    assert similarity(box("a", -1, 4, 10, 1, -45), low) < 0.1


def test_points_and_lines():
    assert similarity(keypoint("a", 1, 1, 100), keypoint("a", 1, 1, 100)) == 1
    assert similarity(keypoint("a", 1, 1, 100), keypoint("a", 6, 1, 100)) == pytest.approx(
        0.60653, abs=1e-5
    )
    assert similarity(keypoint("a", 1, 1, 100), keypoint("a", 60, 1, 100)) == 0
    assert similarity(keypoint("a", 0, 0, 0), keypoint("a", 0, 0, 0)) == 1
    line, turned = [(0, 0), (10, 0), (10, 10)], [(10, 10), (10, 0), (5, 0), (0, 0)]
    assert similarity(polyline("a", line, 100), polyline("a", turned, 100)) == pytest.approx(1)
    moved = [(0, 5), (5, 5), (5, 15)]
    assert 0.3 < similarity(polyline("a", line, 100), polyline("a", moved, 100)) < 0.9


def test_tracks():
    def frames(*places, size=10):
        return track("a", [Keyframe(n, x, 0, size, size) for n, x in places])

    still = frames((0, 0), (9, 0))
    assert similarity(still, still) == 1
    assert similarity(still, frames((0, 0), (4, 0))) == 0.5
    assert similarity(frames((0, 0), (10, 100)), frames((0, 0), (5, 50), (10, 100))) == 1
    assert similarity(still, frames((20, 0), (29, 0))) == 0
    left = track("a", [Keyframe(0, 0, 0, 10, 10), Keyframe(5, 9, 9, 1, 1, outside=True)])
    assert similarity(still, left) == 0.5
    turned = track("a", [Keyframe(n, 0, 0, 10, 10, turn) for n, turn in ((0, 350), (9, 370))])
    assert similarity(still, turned) > 0.9
    # Of many frames, some are looked at; the first and the last ones are among them.
    long = frames((0, 0), (10**15, 0))
    assert similarity(long, frames((0, 0), (10**15 // 2, 0))) == 0.5


def test_relations_match_where_their_ends_do():
    def named(*names):
        return [replace(box("a", 20 * n, 0, 10, 10), name=name) for n, name in enumerate(names)]

    same = same_regions({"q": compare({1: named("x", "y"), 2: named("v", "w")}, Budget(999))}, 0.5)
    assert same == {(0, 1): {("q", "x"): ("q", "v"), ("q", "y"): ("q", "w")}}
    mine = [Relation("is", ("q", "x"), ("q", "y")), Relation("is", ("q", "x"), ("q", "gone"))]
    for theirs, directed, labeled, alike in (
        (Relation("is", ("q", "v"), ("q", "w")), True, True, 2.0),
        (Relation("is", ("q", "w"), ("q", "v")), True, True, 0.0),
        (Relation("is", ("q", "w"), ("q", "v")), False, True, 2.0),
        (Relation("has", ("q", "v"), ("q", "w")), True, True, 0.0),
        (Relation("has", ("q", "v"), ("q", "w")), True, False, 2.0),
    ):
        found = relation_ratios([mine, [theirs]], same, directed=directed, labeled=labeled)
        assert found == {(0, 1): (alike, 3.0)}


def test_orders_of_few_things():
    assert rankings.kendall([], []) is rankings.kendall(["a"], ["a"]) is None
    assert rankings.spearman([], []) is rankings.spearman(["a"], ["a"]) is None
    assert rankings.spearman([], ["a", "b"]) is None
    assert rankings.kendall(["a"], ["b"]) == rankings.spearman(["a"], ["b"]) == -1
    assert rankings.kendall_w([]) is rankings.kendall_w([["a"], ["a"]]) is None
    assert rankings.kendall_w([["a", "b"], ["a", "c"]]) is None


def test_texts():
    assert normalized("  Cafe\u0301\n and\u00a0tea ") == "Caf\u00e9 and tea"
    assert edits("", "") == edits("same", "same") == 0
    assert edits("", "abc") == 3
    assert edits(["a", "b"], ["b"]) == 1


def test_numbers():
    assert icc(Table.of_units([[1]])).reason is Reason.NO_PAIRS
    assert icc(Table.of_units([[1, 2]])).value is None
    assert icc(Table.of_units([[1, 1], [1, 1]])).reason is Reason.NO_VARIATION
    alike = Table.of_units([[1, 1], [2, 2]] * 10)
    assert icc(alike) == alpha(alike)
    units = [[1, 2], [3, 3], [5, 4], [-2, -1]]
    large = [[number * 2.0**1000 for number in unit] for unit in units]
    assert icc(Table.of_units(large)).value == icc(Table.of_units(units)).value
    assert icc(Table.of_units([*units, [1e308]])).value == icc(Table.of_units(units)).value
    with pytest.raises(ValueError, match="numbers"):
        icc(Table.of_units([["a", "b"]]))
    assert mean_difference(Table.of_units([[1, 4], [2, 2], [9]])).value == 1.5
    assert mean_difference(Table.of_units([[1]])).reason is Reason.NO_PAIRS


@pytest.mark.skipif(not DATA.exists(), reason="needs ../shared/data")
def test_shapes_of_a_file_in_the_format_of_coco():
    path = DATA / "datumaro_samples/coco_instances/annotations/instances_val.json"
    outline, runs = json.loads(path.read_text())["annotations"]
    shape = polygon("a", [*zip(*[iter(outline["segmentation"][0])] * 2, strict=True)])
    assert similarity(shape, box("a", *outline["bbox"])) == pytest.approx(1)
    (height, width), counts = runs["segmentation"]["size"], runs["segmentation"]["counts"]
    assert mask("a", width, height, counts).shape.covered[-1] == runs["area"]
