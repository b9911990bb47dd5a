"""How near answers come to what is right, by kind of question, and which settings there are."""

from __future__ import annotations

import pytest

from quality.regions.budget import Budget
from server.events.core.refusal import Code, Refused
from server.events.forms.forms import parse_form
from server.events.gold.judging import Judge, JudgingRule, require_judged
from server.projections.counters.quality_gold import STEPS, compared, shown_text, size_of
from tests.support.forms import MIXED

ABOVE = {"poodle": ("dog",), "dog": ("animal",), "cat": ("animal",)}


def choice(*values):
    return {"kind": "choice", "values": [*values]}


def text(given):
    return {"kind": "text", "text": given}


def number(given):
    return {"kind": "number", "number": given}


def order(given):
    return {"kind": "ranking", "order": [*given]}


def spans(*given):
    marked = [{"id": str(n), "start": a, "end": b, "label": c} for n, (a, b, c) in enumerate(given)]
    return {"kind": "span", "spans": marked}


def boxes(*lefts, size=10):
    sides = {"y": 0, "width": size, "height": size, "label": "car"}
    return {"kind": "box", "boxes": [{"id": str(x), "x": x, **sides} for x in lefts]}


def polygon(*corners):
    return {"kind": "polygon", "polygons": [{"id": "p", "label": "car", "points": [*corners]}]}


def point(x, y):
    return {"kind": "keypoint", "keypoints": [{"id": "k", "label": "eye", "x": x, "y": y}]}


def mask(*counts, **more):
    given = {"id": "m", "label": "car", "width": 4, "height": 4, "counts": [*counts], **more}
    return {"kind": "mask", "masks": [given]}


def interval(start, end):
    return {
        "kind": "interval",
        "intervals": [{"id": "i", "label": "a", "start": start, "end": end}],
    }


SQUARE = polygon((0, 0), (10, 0), (10, 10), (0, 10))
CASES = [
    # What is right, what was said, its score and whether it is right as usual, and settings under
    # which that is the other way round.
    (choice("a", "b"), choice("b", "a"), 1, True, None),
    (choice("a", "b"), choice("a"), 0.5, False, {"threshold": 0.5}),
    (choice("dog"), choice("animal"), 0.5, False, {"threshold": 0.5}),
    (choice("dog"), choice("poodle"), 2 / 3, False, {"threshold": 0.6}),
    (choice("dog"), choice("cat"), 1 / 3, False, {"threshold": 0.3}),
    (number(2.4), number(2.5), 0, False, {"tolerance": 0.1}),
    (number(2.4), number(2.51), 0, False, {"tolerance": 0.2}),
    ({"kind": "rating", "rating": 3}, {"kind": "rating", "rating": 4}, 0, False, {"tolerance": 1}),
    (order("abc"), order("abc"), 1, True, None),
    (order("abc"), order("acb"), 0.66, False, {"threshold": 0.66}),
    (order("ab"), order("ba"), 0, False, None),
    (text("Rome stands."), text("Rome  stands"), 0.91, True, {"threshold": 0.95}),
    (text("Rome stands"), text("Rome stinks"), 0.81, False, {"threshold": 0.8}),
    (text("x" * 3_000), text("x" * 3_000), 1, True, None),
    (text("x" * 3_000), text("x"), 0, False, None),
    (spans((0, 4, "a")), spans((0, 4, "a")), 1, True, None),
    (spans((0, 4, "a")), spans((0, 4, "b")), 0, False, None),
    (spans((0, 10, "a")), spans((1, 10, "a")), 1, True, {"similarity": 1.0}),
    (spans(), spans(), 1, True, None),
    (spans(), spans((0, 4, "a")), 0, False, None),
    (interval(0, 2.0), interval(1.0, 2.0), 1, True, {"similarity": 0.51}),
    (boxes(0, 100, 200), boxes(2, 100), 0.8, True, {"threshold": 0.9}),
    (boxes(0, 100), boxes(2, 100), 1, True, {"similarity": 0.67}),
    (SQUARE, polygon((0, 0), (10, 0), (10, 10)), 1, True, {"similarity": 0.51}),
    (point(50, 50), point(54, 50), 1, True, {"similarity": 0.9}),
    (point(50, 50), point(80, 50), 0, False, None),
    (mask(0, 8, 8), mask(0, 8, 8), 1, True, None),
    (mask(0, 8, 8), mask(0, 4, 12), 1, True, {"similarity": 0.6}),
    (mask(16), mask(16), 1, True, None),
    (mask(16), mask(0, 16), 0, False, None),
    (polygon((0, 0), (1, 1), (2, 2)), polygon((0, 0), (1, 1), (2, 2)), 1, True, None),
    (number(100000000.2), number(100000000.3), 0, False, {"tolerance": 0.1}),
]  # fmt: skip


@pytest.mark.parametrize(("reference", "said", "score", "right", "otherwise"), CASES)
def test_what_is_right(reference, said, score, right, otherwise):
    alike = compared(said, reference, {"width": 100, "height": 100})
    given = alike, shown_text(said), shown_text(reference)

    assert Judge(parents=ABOVE).verdict(*given) == (pytest.approx(score), right)
    if otherwise is not None:
        assert Judge(JudgingRule(**otherwise), ABOVE).verdict(*given)[1] is not right


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        (text("a"), choice("a")),
        (mask(blob="sha256:0", counts=None), mask(0, 8, 8)),
        (boxes(*range(3_000)), boxes(*range(3_000))),
    ],
    ids=["another kind", "a mask in a blob", "too many regions"],
)
def test_what_is_not_judged(reference, said):
    assert compared(said, reference, {}) is None


@pytest.mark.parametrize(
    "ends",
    [mask(blob="sha256:0", counts=None), boxes(*range(3_000))],
    ids=["a mask in a blob", "too many regions"],
)
def test_relations_of_what_is_not_judged_are_not_judged(ends):
    (one, *_) = ends.get("masks") or ends["boxes"]
    end = {"question": "q", "region": one["id"]}
    relation = {"id": "r", "label": "is", "source": end, "target": end}
    answer = {"kind": "relation", "relations": [relation]}
    other = {"kind": "relation", "relations": [{**relation, "label": "has"}]}
    given = {"q": ends, "r": answer}
    assert compared(other, answer, {}, joined=(given, given)) is None
    assert compared({**answer, "relations": []}, {**answer, "relations": []}, {}) is not None


def test_points_at_the_corner_of_a_picture_of_unknown_size():
    assert compared(point(1e-300, 0.0), point(0.0, 0.0), {}) == "regions 1 1"
    assert compared(point(1e-300, 0.0), point(1e-300, 0.0), {}) == "regions 1 1 100:1"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (text("ab" * 1_000), text("ba" * 1_000)),
        (order(map(str, range(999))), order(map(str, reversed(range(999))))),
        (boxes(*range(9)), boxes(*range(1, 10))),
    ],
    ids=["texts", "orders", "regions"],
)
def test_what_many_answers_take_is_paid_for(one, other):
    budget = Budget(2 * STEPS)
    assert any(compared(one, other, {}, budget) is None for _ in range(1_000))
    assert budget.left < STEPS


def test_what_answers_have_in_common_stays_short():
    """It is in the key of an index."""
    marks = [(n * 1_000, n * 1_000 + n + 1, "a") for n in range(500)]
    moved = [(start, end - n // 5, label) for n, (start, end, label) in enumerate(marks)]
    found = compared(spans(*moved), spans(*marks), {})
    assert found is not None
    assert len(found) < 1_000


def test_points_are_compared_by_the_largest_picture():
    small, large = {"width": 10, "height": 10}, {"width": 100, "height": 100}
    assert size_of({"text": {"length": 3}, "one": small, "two": large}) == large
    assert size_of({"text": {"length": 3}}) == {}
    assert STEPS > 0


@pytest.mark.parametrize(
    ("name", "rule", "path"),
    [
        ("none", {}, ("judging", 0, "question")),
        ("topic", {"tolerance": 1}, ("judging", 0, "tolerance")),
        ("topic", {"similarity": 0.5}, ("judging", 0, "similarity")),
    ],
)
def test_settings_fit_the_questions_of_the_form(name, rule, path):
    with pytest.raises(Refused) as refused:
        require_judged(parse_form(MIXED), [(name, JudgingRule(**rule))])
    assert (refused.value.code, refused.value.path) == (Code.INVALID, path)
