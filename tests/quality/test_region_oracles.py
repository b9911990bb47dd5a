"""What other packages say of regions, orders, texts and numbers: oracles/region_figures.csv."""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np
import pytest

from quality import Table
from quality.figure import Reason
from quality.measures import rankings
from quality.measures.intraclass import Design, icc, icc_of_pair, icc_of_people
from quality.measures.ratios import ratio
from quality.measures.texts import edits
from quality.regions import masks, points, polygons
from quality.regions.budget import Budget
from quality.regions.coincidences import alpha_of_pieces
from quality.regions.comparison import compare
from quality.regions.pieces import of_stretches
from quality.regions.region import extent
from quality.regions.scores import Score, pair_ratios
from tests.quality import region_sets
from tests.quality.data import DATA
from tests.quality.test_oracles import FIGURES, oracles

REGION_FIGURES = FIGURES.with_name("region_figures.csv")
SPANS = {"spans": region_sets.spans, "pii": region_sets.spans_of_pii}


def of(*coefficients: str) -> list:
    return oracles(*coefficients, table=REGION_FIGURES)


@cache
def tasks_of(name: str) -> list:
    if name == "pii" and not DATA.exists():
        pytest.skip("needs ../shared/data, which is not on this machine")
    return [
        (length, {p: [extent(s[2], *s[:2]) for s in each] for p, each in enumerate(given)})
        for length, given in SPANS[name]()
    ]


def similarity(one, other) -> float:
    """How similar two regions are, as they come out of a comparison."""
    found = compare({1: [one], 2: [other]}, Budget(10**6)).candidates
    return found[0].similarity if found else 0.0


@pytest.mark.parametrize("oracle", of("alpha", "f1"))
def test_spans(oracle):
    tasks = tasks_of(oracle.set)
    if oracle.coefficient == "alpha":
        pieces = [of_stretches(given, {None: length}, Budget(10**6)) for length, given in tasks]
        found = alpha_of_pieces(pieces)
    else:
        pairs = [pair_ratios(compare(given, Budget(10**6)), Score.F1, 1.0) for _, given in tasks]
        totals = [[sum(part) for part in zip(*each.values(), strict=True)] for each in pairs]
        found = ratio(*zip(*totals, strict=True), answers=3 * len(tasks))
    assert found.value == pytest.approx(float(oracle.value), abs=1e-12)


@pytest.mark.parametrize("oracle", of("iou", "oks"))
def test_shapes(oracle):
    at, far = int(oracle.set), 1e-9
    if oracle.variant == "mask":
        given = [
            masks.mask("a", len(rows[0]), len(rows), region_sets.runs(rows))
            for rows in region_sets.masks()[at : at + 2]
        ]
    elif oracle.variant == "polygon":
        given = [polygons.polygon("a", one) for one in region_sets.outlines()[at : at + 2]]
    elif oracle.variant == "keypoint":
        given = [points.keypoint("a", *one, 100) for one in region_sets.keypoints()[at : at + 2]]
        far = 4e-4  # From four spreads on, they are apart.
    else:
        make = polygons.ellipse if oracle.variant == "ellipse" else polygons.box
        far = 2e-3 if oracle.variant == "ellipse" else far  # Polygons stand for ellipses.
        end = 4 if oracle.variant == "straight box" else 5
        given = [make("a", *one[:end]) for one in region_sets.boxes()[at : at + 2]]
    assert similarity(*given) == pytest.approx(float(oracle.value), abs=far)


@pytest.mark.parametrize("oracle", of("matches"))
def test_greedy_matches_are_nearly_as_many_as_the_best_assignment_has(oracle):
    given = [
        {p: [polygons.box("a", *one) for one in each] for p, each in enumerate(pair)}
        for pair in region_sets.crowds(int(oracle.set))
    ]
    found = sum(len(compare(each, Budget(10**6)).matches(0.5)) for each in given)
    # Where each point is covered by 1.6 boxes, people match what lies nearest.
    far = 0.04 if oracle.set == "200" else 0.01
    assert found == pytest.approx(float(oracle.value), rel=far)


@pytest.mark.parametrize("oracle", of("kendall", "spearman", "kendall_w"))
def test_orders(oracle):
    given = region_sets.orders()[int(oracle.set)]
    if oracle.variant == "best":
        given = [order[: 1 + len(order) // 2] for order in given]
    measure = getattr(rankings, oracle.coefficient)
    found = measure(given) if oracle.coefficient == "kendall_w" else measure(*given[:2])
    assert found == pytest.approx(float(oracle.value), abs=1e-12)


@pytest.mark.parametrize("oracle", of("edits"))
def test_texts(oracle):
    pair = region_sets.texts()[int(oracle.set)]
    given = [text.split() for text in pair] if oracle.variant == "words" else pair
    assert edits(*given) == float(oracle.value)


@pytest.mark.parametrize("oracle", of("icc", "icc_interval"))
def test_numbers(oracle):
    given, (design, which) = region_sets.NUMBERS[oracle.set](), oracle.variant.split(",")
    if design == "1":
        figure = icc(Table.of_units(given))
    else:
        wanted = {"A": Design.AGREEMENT, "C": Design.CONSISTENCY}[design]
        figure = icc_of_people(np.array(given), wanted, of_mean=which == "k")
    if oracle.coefficient == "icc":
        assert figure.value == pytest.approx(float(oracle.value), abs=1e-9)
    else:
        ends = float(oracle.value), float(oracle.error)
        assert (figure.low, figure.high) == pytest.approx(ends, abs=1e-7)


def test_icc_as_shrout_and_fleiss_print_it():
    given = np.array(region_sets.judges(), float)
    shown = {(Design.AGREEMENT, False): 0.29, (Design.CONSISTENCY, False): 0.71,
             (Design.AGREEMENT, True): 0.62, (Design.CONSISTENCY, True): 0.91}  # fmt: skip
    for (design, of_mean), value in shown.items():
        found = icc_of_people(given, design, of_mean=of_mean)
        assert found.value == pytest.approx(value, abs=0.005)
        assert found.reason is Reason.FEW


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (np.zeros((0, 3)), Reason.NO_PAIRS),
        (np.array([[1.0], [2.0]]), Reason.NO_PAIRS),
        (np.array([[1.0, 2.0, 3.0]]), Reason.FEW),
        (np.full((4, 3), 2.0), Reason.NO_VARIATION),
        (np.array([[1.0, 2.0, 3.0], [3.0, 1.0, 2.0], [2.0, 3.0, 1.0]]), Reason.NO_VARIATION),
    ],
)
def test_numbers_without_icc_of_the_mean(given, reason):
    found = icc_of_people(given, of_mean=True)
    assert (found.value, found.low, found.high, found.reason) == (None, None, None, reason)


@pytest.mark.parametrize("design", Design)
@pytest.mark.parametrize("of_mean", [False, True])
def test_everybody_gives_the_same_numbers(design, of_mean):
    found = icc_of_people(np.arange(12.0).repeat(3).reshape(12, 3), design, of_mean=of_mean)
    assert (found.value, found.low, found.reason, found.answers) == (1.0, None, None, 36)


@pytest.mark.parametrize("number", [0.1, 1 / 3, -1e300, 1e-310, 0.0])
@pytest.mark.parametrize("n", [2, 3, 6, 7])
def test_equal_numbers_do_not_vary_by_rounding(number, n):
    for figure in (
        icc_of_people(np.full((n, 3), number)),
        icc_of_people(np.full((n, 3), number), Design.CONSISTENCY, of_mean=True),
        icc_of_pair({(number, number): n}),
    ):
        assert (figure.value, figure.reason) == (None, Reason.NO_VARIATION)


def test_large_numbers_have_the_icc_of_small_ones():
    small = np.array([[-1.0, -0.75], [1.0, 0.75], [0.0, 0.25], [0.5, 0.25]])
    wanted = icc_of_people(small)
    assert icc_of_people(small * 2.0**1023) == wanted
    pairs = Counter((one, other) for one, other in (small * 2.0**1023).tolist())
    assert icc_of_pair(pairs).value == pytest.approx(wanted.value)


PAIRS = [(1, 1), (2, 3), (4, 4), (5, 4), (2, 2), (3, 3), (1, 2), (5, 5), (4, 5), (3, 1)]


def test_icc_of_two_people_from_how_often_they_gave_which_numbers() -> None:
    found = icc_of_pair(Counter(PAIRS * 2))
    assert found.value == pytest.approx(icc_of_people(np.array(PAIRS * 2, float)).value)
    # As pingouin 0.7.0 says: ICC(A,1) is 0.808081, [0.57, 0.92].
    assert found.value == pytest.approx(0.808081, abs=1e-6)
    assert (found.low, found.high) == pytest.approx((0.57, 0.92), abs=6e-3)
    other = icc_of_pair({(a + 7, b + 7): n for (a, b), n in Counter(PAIRS * 2).items()})
    assert (other.value, other.low) == (pytest.approx(found.value), pytest.approx(found.low))
    assert icc_of_pair({(1, 1): 3, (2, 2): 4}).value == 1
    assert icc_of_pair({(1, 1): 3}).reason is Reason.NO_VARIATION
    assert icc_of_pair({}).reason is Reason.NO_PAIRS
