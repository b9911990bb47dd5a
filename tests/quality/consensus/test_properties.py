"""What holds for all votes: names and order do not matter, and what is maximized never falls."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.consensus import (
    Outcome,
    TooLargeError,
    Votes,
    back_off,
    borda,
    dawid_skene,
    glad,
    mace,
    majority,
    mean_number,
    median_number,
    one_coin,
    wawa,
    weighted,
    weighted_number,
)  # fmt: skip
from quality.consensus import (
    votes as votes_module,
)

Method = Callable[[Votes], Outcome]
Rows = list[tuple[int, int, int]]
plain = partial(dawid_skene, smoothing=0.0)
METHODS: dict[str, Method] = {
    "majority": majority,
    "wawa": wawa,
    "one_coin": partial(one_coin, iterations=30),
    "dawid_skene": partial(dawid_skene, iterations=30),
    "dawid_skene without smoothing": partial(plain, iterations=30),
    "glad": partial(glad, iterations=6),
    "mace": partial(mace, restarts=2, iterations=8),
}
ESTIMATED = ("one_coin", "dawid_skene", "dawid_skene without smoothing", "glad", "mace")
crowds = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 4), st.integers(0, 3)),
    min_size=1,
    max_size=40,
    unique_by=lambda row: row[:2],
)


def named(posteriors: Outcome) -> dict[tuple[Any, Any], float]:
    found = posteriors.votes
    return {
        (task, label): posteriors.posteriors[n, k]
        for n, task in enumerate(found.tasks)
        for k, label in enumerate(found.labels)
    }


@pytest.mark.parametrize("name", METHODS)
@given(rows=crowds, seed=st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_the_order_of_rows_is_of_no_weight(name: str, rows: Rows, seed: Any) -> None:
    mixed = [*rows]
    seed.shuffle(mixed)
    one, other = (METHODS[name](Votes.of(given)) for given in (rows, mixed))
    assert (one.posteriors == other.posteriors).all()
    assert (one.skills == other.skills).all()


@pytest.mark.parametrize("name", [one for one in METHODS if one != "mace"])
@given(rows=crowds)
@settings(max_examples=15)
def test_names_are_of_no_weight(name: str, rows: Rows) -> None:
    other = [(5 - task, 4 - person, 3 - label) for task, person, label in rows]
    found, renamed = (METHODS[name](Votes.of(given)) for given in (rows, other))
    mine = {(5 - task, 3 - label): p for (task, label), p in named(found).items()}
    # Sums in another order differ in their last digits, which iterations may spread.
    assert mine == pytest.approx(named(renamed), abs=1e-6)
    assert found.skills == pytest.approx(renamed.skills[::-1], abs=1e-6)


@pytest.mark.parametrize("name", METHODS)
@given(rows=crowds)
@settings(max_examples=15)
def test_posteriors_are_probabilities_and_nothing_falls(name: str, rows: Rows) -> None:
    found = METHODS[name](Votes.of(rows))
    assert found.posteriors.sum(axis=1) == pytest.approx(1)
    assert ((found.skills >= -1e-12) & (found.skills <= 1 + 1e-12)).all()
    rise = np.diff(found.objectives)
    assert (rise >= -1e-9 * len(rows)).all(), rise.min()
    again = METHODS[name](Votes.of(rows))
    assert (again.posteriors == found.posteriors).all()


@pytest.mark.parametrize("name", METHODS)
@given(said=st.lists(st.integers(0, 2), min_size=1, max_size=8), people=st.integers(2, 5))
@settings(max_examples=10)
def test_where_all_agree_they_are_right(name: str, said: list[int], people: int) -> None:
    rows = [(task, person, label) for task, label in enumerate(said) for person in range(people)]
    assert METHODS[name](Votes.of(rows)).values == said


@pytest.mark.parametrize("name", ESTIMATED)
def test_somebody_who_is_always_right_is_found(name: str) -> None:
    random = np.random.default_rng(5)
    rows = []
    for task in range(200):
        true = task % 3
        for person, accuracy in enumerate((1.0, 0.75, 0.7, 0.65, 0.6)):
            right = random.random() < accuracy
            wrong = (true + 1 + random.integers(0, 2)) % 3
            rows.append((task, person, true if right else int(wrong)))
    found = METHODS[name](Votes.of(rows))
    assert found.skills.argmax() == 0
    assert found.skills[0] > 0.9
    right = [value == task % 3 for task, value in enumerate(found.values)]
    assert np.mean(right) > 0.95


def test_ties_are_named() -> None:
    votes = Votes.of([("one", "ann", "a"), ("one", "bob", "b"), ("two", "ann", "a")])
    found = majority(votes)
    assert (found.values, [*found.confidence]) == ([None, "a"], [0.5, 1.0])
    assert [*found.skills] == [0.75, 0.5]
    heavy = weighted(votes, {"ann": 2.0})
    assert (heavy.values, heavy.confidence[0]) == (["a", "a"], pytest.approx(2 / 3))
    with pytest.raises(ValueError, match="no vote with a weight"):
        weighted(votes, {"ann": 0.0})
    with pytest.raises(ValueError, match="0 or more"):
        weighted(votes, {"ann": -1.0})


def test_a_confusion_says_who_takes_what_for_what() -> None:
    rows = [(task, "ann", "ab"[task % 2]) for task in range(40)]
    rows += [(task, "bob", "ab"[task % 2]) for task in range(40)]
    rows += [(task, "cy", "a") for task in range(40)]
    found = dawid_skene(Votes.of(rows))
    assert found.confusion is not None
    cells = {(true, said): rate for true, said, rate in found.confusion.of(2)}
    assert cells == {(0, 0): pytest.approx(1, abs=0.01), (1, 0): pytest.approx(1, abs=0.01)}
    assert found.skills[2] == pytest.approx(0.5, abs=0.01)


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(votes_module, "LARGEST", 8)
    rows = [(task, 0, task) for task in range(3)]
    for method in METHODS.values():
        with pytest.raises(TooLargeError):
            method(Votes.of(rows))


@pytest.mark.parametrize("name", METHODS)
def test_no_votes_at_all(name: str) -> None:
    assert METHODS[name](Votes.of([])).values == []


def test_wrong_arguments_are_refused() -> None:
    votes = Votes.of([(0, 0, 0)])
    for wrong in ({"smoothing": -1.0}, {"iterations": 0}, {"tolerance": -1.0}):
        with pytest.raises(ValueError, match=r"0 or more|one iteration"):
            dawid_skene(votes, **wrong)
    with pytest.raises(ValueError, match="one beginning"):
        mace(votes, restarts=0)


TREE = {"dog": ("mammal", "animal"), "cat": ("mammal", "animal"), "mammal": ("animal",)}
TREE |= {"eagle": ("bird", "animal"), "bird": ("animal",), "animal": (), "stone": ()}


@pytest.mark.parametrize(
    ("votes", "value", "share", "exact"),
    [
        (["dog", "dog", "cat"], "dog", 2 / 3, True),
        (["dog", "cat"], "mammal", 1.0, False),
        (["dog", "cat", "eagle"], "mammal", 2 / 3, False),
        (["dog", "cat", "eagle", "bird"], "animal", 1.0, False),
        (["dog", "stone"], None, 0.0, False),
        ([], None, 0.0, False),
    ],
)
def test_back_off(votes: list[str], value: str | None, share: float, exact: bool) -> None:
    found = back_off(votes, TREE.__getitem__)
    assert (found.value, found.share, found.exact) == (value, pytest.approx(share), exact)


def test_back_off_refuses_less_than_half() -> None:
    with pytest.raises(ValueError, match=r"0\.5 or more"):
        back_off(["dog"], TREE.__getitem__, 0.4)


def test_borda_points() -> None:
    assert borda(["abc", "abc", "bca"]) == [("a", 4.0), ("b", 4.0), ("c", 1.0)]
    assert dict(borda(["a", "abc"])) == {"a": 4.0, "b": 1.5, "c": 0.5}
    assert borda([]) == []


def test_numbers() -> None:
    rows = [("one", "ann", 10.0), ("one", "bob", 11.0), ("one", "cy", 30.0), ("two", "ann", 1.0)]
    mean, median = mean_number(rows), median_number(rows)
    assert [*mean.values] == [17.0, 1.0]
    assert mean.errors[0] == pytest.approx(np.std([10, 11, 30], ddof=1) / np.sqrt(3))
    assert [*median.values] == [11.0, 1.0]
    assert [*median_number([*rows, ("two", "bob", 3.0)]).values] == [11.0, 2.0]


def test_steady_people_weigh_more() -> None:
    random = np.random.default_rng(3)
    rows = []
    for task in range(100):
        for person, spread in enumerate((0.1, 1.0, 5.0)):
            rows.append((task, person, float(task + random.normal(0, spread))))
    found = weighted_number(rows)
    assert found.weights[0] > found.weights[1] > found.weights[2]
    off = {name: np.abs(one.values - np.arange(100)).mean() for name, one in (
        ("weighted", found), ("mean", mean_number(rows)),
    )}  # fmt: skip
    assert off["weighted"] < off["mean"] / 2
    assert (weighted_number(rows[::-1]).values == found.values).all()
