"""What releases of figures by group may tell, and somebody who subtracts one from another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, product
from random import Random
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.anonymity import (
    Released,
    ReleasePlan,
    Withheld,
    parts_suffice,
    plan_release,
    shown_groups,
)
from quality.disparity import LEAST_ANSWERS, LEAST_PEOPLE
from quality.moments import Answered, Moment, Part, changes_suffice

ALL = frozenset[str]()


def answered(*people: str, answers: int = 4, slices: frozenset[str] = ALL, sums: int = 1) -> Any:
    return Answered({one: {slices: Part(answers, sums, sums)} for one in people})


def people(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{number}" for number in range(count)]


def moment(**sizes: int) -> Moment[str]:
    """So many people of each group, with four answers each."""
    groups = {one: name for name, size in sizes.items() for one in people(name, size)}
    return Moment(groups, {"q": answered(*groups)})


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"a": 5, "b": 5}, "ab"),
        ({"a": 9}, ""),
        ({"a": 9, "b": 4}, ""),
        ({"a": 9, "b": 8, "c": 4}, "a"),  # `c` would be all less `a` and `b`
        ({"a": 9, "b": 8, "c": 4, "d": 1}, "ab"),  # `c` and `d` together are five
        ({"a": 9, "b": 8, "c": 4, "d": 0}, "a"),
        ({"a": 6, "b": 5, "c": 2}, "a"),
    ],
)
def test_groups_are_hidden_until_what_is_hidden_is_no_few_people(sizes: Any, shown: str) -> None:
    now = moment(**sizes)
    assert shown_groups([now.questions["q"]], now.groups) == set(shown)


def test_answers_are_as_few_as_people() -> None:
    groups = dict.fromkeys(people("a", 5), "a") | dict.fromkeys(people("b", 5), "b")
    enough, few = answered(*groups), answered(*groups, answers=3)
    assert shown_groups([enough], groups) == {"a", "b"}
    assert shown_groups([few], groups) == shown_groups([enough, few], groups) == set()
    assert 5 * 3 < LEAST_ANSWERS <= 5 * 4


def test_a_slice_or_what_it_leaves_may_be_too_small() -> None:
    groups = dict.fromkeys(people("a", 6), "a") | dict.fromkeys(people("b", 6), "b")
    inside = {one: {frozenset({"s"}): Part(4, 1, 1), ALL: Part(4, 1, 1)} for one in groups}
    now = Moment(groups, {"q": Answered(inside)})
    assert plan_release(now, ["q"], ["s"]) == ReleasePlan(frozenset("ab"), ("s",))
    alone = {**inside, "a0": {ALL: Part(9, 1, 1)}}  # one person has no answer in the slice
    assert plan_release(Moment(groups, {"q": Answered(alone)}), ["q"], ["s"]) == ReleasePlan(
        frozenset("ab"), ()
    )
    rest = {one: {frozenset({"s"}): Part(4, 1, 1), ALL: Part(3, 1, 1)} for one in groups}
    assert plan_release(Moment(groups, {"q": Answered(rest)}), ["q"], ["s"]) == ReleasePlan(
        frozenset("ab"), ()
    )


def test_questions_that_one_person_left_out_are_not_told_together() -> None:
    groups = dict.fromkeys(people("a", 6), "a") | dict.fromkeys(people("b", 6), "b")
    both = {"q": answered(*groups), "r": answered(*(one for one in groups if one != "a0"))}
    now = Moment(groups, both)
    assert plan_release(now, ["q", "r"], []) is Withheld.FEW
    first = Released(now, ["q"], [], frozenset("ab"))
    assert isinstance(plan_release(now, ["q"], [], [first]), ReleasePlan)
    assert plan_release(now, ["r"], [], [first]) is Withheld.FEW


def test_a_release_waits_until_enough_people_changed() -> None:
    then = moment(a=9, b=9)
    first = Released(then, ["q"], [], frozenset("ab"))
    for changed, may in ((0, True), (1, False), (4, False), (5, True)):
        parts: Any = dict(then.questions["q"].parts)
        parts |= {one: {ALL: Part(5, 2, 2)} for one in people("a", changed)}
        now = Moment(then.groups, {"q": Answered(parts)})
        assert isinstance(plan_release(now, ["q"], [], [first]), ReleasePlan) is may
    moved = Moment({**then.groups, "a0": "b"}, then.questions)
    assert plan_release(moved, ["q"], [], [first]) is Withheld.UNCHANGED


def test_what_was_erased_since_may_be_of_any_group() -> None:
    then = moment(a=9, b=9)
    first = Released(then, ["q"], [], frozenset("ab"), blurred=True)
    assert plan_release(then, ["q"], [], [first]) is Withheld.UNCHANGED
    for more, may in ((4, False), (5, True)):
        # Who withdrew is missing from some group, which as many people as that must leave or join.
        groups = moment(a=14, b=9 + more).groups
        now = Moment(groups, {"q": answered(*groups, answers=5, sums=2)})
        assert isinstance(plan_release(now, ["q"], [], [first]), ReleasePlan) is may
    assert changes_suffice({"x": ("a", 1)}, {"x": ("a", 1)})
    assert not changes_suffice({"x": ("a", 1)}, {"x": ("a", 1)}, blurred=True)


def test_groups_by_another_attribute_hold_no_group_but_for_few() -> None:
    then = moment(nurse=9, doctor=9)
    first = Released(then, ["q"], [], frozenset({"nurse", "doctor"}), same_groups=False)
    for women, may in ((0, True), (1, False), (4, False)):
        also = {*people("nurse", 9), *people("doctor", women)}
        sexes = {one: "woman" if one in also else "man" for one in then.groups}
        now = Moment(sexes, {"q": answered(*sexes)})
        assert isinstance(plan_release(now, ["q"], [], [first]), ReleasePlan) is may


def asked(people: list[str], other: str = "") -> Moment[str]:
    """People of a project, of whom the first letter is the group."""
    groups = {one: f"{other}{one[0]}" for one in people}
    return Moment(groups, {"q": answered(*people)})


BOTH = [*people("a", 7), *people("b", 7)]


def test_another_project_tells_nobody_of_whom_it_has_more() -> None:
    first = Released(asked(BOTH), ["q"], [], frozenset("ab"), same_tasks=False)
    for more, may in (([], True), (["a7"], False), (["a7", "b7"], False), (people("c", 7), True)):
        now = asked([*BOTH, *more])
        assert isinstance(plan_release(now, ["q"], [], [first]), ReleasePlan) is may, more
    swapped = asked([one for one in [*BOTH, "a7"] if one != "a0"])
    assert plan_release(swapped, ["q"], [], [first]) is Withheld.FEW
    withdrew = Released(asked(BOTH), ["q"], [], frozenset("ab"), blurred=True, same_tasks=False)
    assert plan_release(asked(BOTH), ["q"], [], [withdrew]) is Withheld.FEW
    elsewhere = asked([*people("ax", 7), *people("bx", 7)])
    assert isinstance(plan_release(elsewhere, ["q"], [], [withdrew]), ReleasePlan)


def test_the_same_groups_by_another_name_wait_for_the_same_changes() -> None:
    then = asked(BOTH, other="the ")
    first = Released(then, ["q"], [], frozenset({"the a", "the b"}), same_groups=False)
    for changed, may in ((0, True), (1, False), (4, False), (5, True)):
        parts: Any = dict(then.questions["q"].parts)
        parts |= {one: {ALL: Part(5, 2, 2)} for one in people("a", changed)}
        now = Moment(asked(BOTH).groups, {"q": Answered(parts)})
        assert isinstance(plan_release(now, ["q"], [], [first]), ReleasePlan) is may, changed
    withdrew = Released(then, ["q"], [], first.shown, blurred=True, same_groups=False)
    assert plan_release(asked(BOTH), ["q"], [], [withdrew]) is Withheld.FEW


@pytest.mark.parametrize(
    ("then", "now"), [("xxc", "abc"), ("abc", "xxc")], ids=["of several groups", "with others"]
)
@pytest.mark.parametrize("group", "ab")
def test_a_group_with_the_people_of_several_waits_for_the_changes_of_each(
    then: str, now: str, group: str
) -> None:
    """Where `x` has the people of `a` in one question, and those of `b` in another one."""

    def asked_of(names: str, changed: int) -> Moment[str]:
        apart, parts = "x" in names, dict[str, Any]()
        for question, without in (("q", "b"), ("r", "a")):
            told = [name for name in "abc" if not (apart and name == without)]
            parts[question] = {
                one: {ALL: Part(4, 1, 1)} for name in told for one in people(name, 7)
            }
        parts["q" if group == "a" else "r"] |= {
            one: {ALL: Part(4, 9, 9)} for one in people(group, changed)
        }
        named = zip("abc", names, strict=True)
        groups = {one: told for name, told in named for one in people(name, 7)}
        return Moment(groups, {name: Answered(own) for name, own in parts.items()})

    earlier = asked_of(then, 0)
    first = Released(earlier, ["q", "r"], [], frozenset(then), same_groups=False)
    for changed, may in ((0, True), (1, False), (4, False), (5, True)):
        found = plan_release(asked_of(now, changed), ["q", "r"], [], [first])
        assert (found == ReleasePlan(frozenset(now), ())) is may, (changed, found)


def test_another_question_is_held_against_one_that_could_not_be_told_any_more() -> None:
    s, t = frozenset("s"), frozenset("t")
    then = Moment(
        asked([*BOTH, "a7"]).groups,
        {
            "q": Answered({one: {s: Part(4, 1, 1), t: Part(4, 1, 1)} for one in [*BOTH, "a7"]}),
            "r": answered(*BOTH),
        },
    )
    first = Released(then, ["q"], ["s", "t"], frozenset("ab"))
    assert plan_release(then, ["r"], [], [first]) is Withheld.FEW
    # Five of each group answer one task of both slices: then the slices could not be told again.
    late = {*people("a", 5), *people("b", 5)}
    parts: Any = {
        one: {**own, s | t: Part(1, 9, 9)} if one in late else own
        for one, own in then.questions["q"].parts.items()
    }
    now = Moment(then.groups, {**then.questions, "q": Answered(parts)})
    assert plan_release(now, ["r"], [], [first]) is Withheld.FEW


class Population(NamedTuple):
    """People of groups who answer tasks of slices; seen by whoever knows all of it."""

    groups: dict[int, str]
    answers: dict[tuple[int, int], int]
    """By person and task, what was answered."""


def seen(population: Population) -> Moment[int]:
    """What a release reads of it."""
    by_task = defaultdict[int, dict[int, int]](dict)
    for (person, task), value in sorted(population.answers.items()):
        by_task[task][person] = value
    parts = defaultdict[int, dict[frozenset[str], Part]](dict)
    for task, values in by_task.items():
        slices = frozenset({"odd"} if task % 2 else ()) | frozenset({"low"} if task < 12 else ())
        everything = tuple(sorted(values.values()))
        for person, value in values.items():
            if len(values) > 1:
                old = parts[person].get(slices, Part(0, 0, 0))
                new = 1, hash((task, value)), hash((task, value, everything))
                parts[person][slices] = Part(*(a + b for a, b in zip(old, new, strict=True)))
    return Moment(dict(population.groups), {"q": Answered(parts)})


class Figure(NamedTuple):
    """A figure that was released, with what its counts are of."""

    group: str
    slice: str | None
    people: frozenset[int]
    answers: dict[int, Part]


def figures(now: Moment[int], found: ReleasePlan) -> Iterator[Figure]:
    for group, slice_ in product(sorted(map(str, found.groups)), (None, *map(str, found.slices))):
        whole = now.questions["q"]
        parts = {
            one: part for one, part in whole.within(slice_).items() if now.groups.get(one) == group
        }
        yield Figure(group, slice_, frozenset(parts), parts)


def history(random: Random, steps: int) -> Iterator[tuple[Moment[int], ReleasePlan]]:
    """Let people answer, change and withdraw, and ask for a release after each step."""
    count = random.randrange(12, 30)
    population = Population({}, {})
    for person in range(count):
        population.groups[person] = random.choice("aaabbc")
        for task in random.sample(range(24), 8):
            population.answers[person, task] = random.randrange(3)
    earlier = list[Released[int]]()
    for _ in range(steps):
        now, blurred = seen(population), False
        found = plan_release(now, ["q"], ["odd", "low"], earlier)
        if isinstance(found, ReleasePlan):
            yield now, found
            earlier.append(Released(now, ["q"], found.slices, found.groups))
        for person in random.sample(range(count), random.choice((0, 1, 2, 6, count))):
            kind = random.random()
            if kind < 0.6:
                population.answers[person, random.randrange(24)] = random.randrange(3)
            elif kind < 0.8:
                population.groups[person] = random.choice("abc")
            elif population.groups.pop(person, None):
                blurred = True
        if blurred:
            earlier = [_without(one, population.groups) for one in earlier]


def _without(one: Released[int], declared: dict[int, str]) -> Released[int]:
    """A release whose moment has lost what people withdrew since."""
    kept = {who: name for who, name in one.moment.groups.items() if who in declared}
    gone = len(kept) < len(one.moment.groups)
    then = Moment(kept, one.moment.questions)
    return Released(then, one.questions, one.slices, one.shown, one.blurred or gone)


def subtracted(released: list[list[Figure]]) -> Iterator[tuple[str, int]]:
    """By what figures differ: how many people each difference is of."""
    for one in released:
        for a, b in combinations(one, 2):
            if a.group == b.group:
                yield "within a release", len(a.people - b.people)
                yield "within a release", len(b.people - a.people)
    for earlier, later in combinations(released, 2):
        for a, b in product(earlier, later):
            if a.group == b.group:
                both = a.answers.keys() | b.answers.keys()
                yield "between releases", len(a.people ^ b.people)
                changed = [x for x in both if a.answers.get(x) != b.answers.get(x)]
                yield "between releases", len(changed)


def nobody_is_isolated(seed: int, steps: int) -> int:
    """Let somebody subtract all figures of a history from each other; return how many there are."""
    released = list[list[Figure]]()
    for now, found in history(Random(seed), steps):
        released.append(list(figures(now, found)))
        shown = {name for name in now.groups.values() if name in found.groups}
        for slice_ in (None, *found.slices):
            present = now.questions["q"].within(slice_)
            hidden = [x for x, name in now.groups.items() if name not in shown and x in present]
            assert not 0 < len(hidden) < LEAST_PEOPLE
        for one in released[-1]:
            assert len(one.people) >= LEAST_PEOPLE
            assert sum(part.counted for part in one.answers.values()) >= LEAST_ANSWERS
    for how, number in subtracted(released):
        assert not 0 < number < LEAST_PEOPLE, how
    return len(released)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_nobody_is_isolated_by_subtracting_figures(seed: int) -> None:
    nobody_is_isolated(seed, 6)


@pytest.mark.soak
def test_nobody_is_isolated_in_many_histories() -> None:
    assert sum(nobody_is_isolated(seed, 12) > 1 for seed in range(400)) > 100


def test_small_populations_tell_nothing_that_isolates() -> None:
    """All ways in which eleven people of each group fall on a slice and what it leaves."""
    places: Any = [ALL, frozenset({"s"})]
    for a, b in product(range(12), repeat=2):
        groups = {f"{name}{n}": name for name in "ab" for n in range(11)}
        where = {one: places[int(one[1:]) < (a if one[0] == "a" else b)] for one in groups}
        question = Answered({one: {where[one]: Part(9, 1, 1)} for one in groups})
        may = parts_suffice(groups, [question], ["s"])
        assert may is all(n in (0, 5, 6, 11) for n in (a, b))
