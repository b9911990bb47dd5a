"""What releases of figures by group may tell, and somebody who subtracts one from another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations, product
from operator import mul
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
from quality.moments import Answered, Moment, TaskAnswers

ALL = frozenset[str]()


def answered(*people: str, tasks: int = 4, first: int = 0, slices: frozenset[str] = ALL) -> Any:
    """All of them say 1 to each of some tasks."""
    values = dict.fromkeys(people, 1)
    return Answered({number: TaskAnswers(slices, values) for number in range(first, first + tasks)})


def with_(one: Any, *more: Any) -> Any:
    """The answers to some tasks, and to others."""
    return Answered({id_: task for part in (one, *more) for id_, task in part.tasks.items()})


def but(one: Any, people: list[str], said: int = 2) -> Any:
    """The same, but that some people say something else."""
    return Answered(
        {
            id_: task._replace(values={**task.values, **dict.fromkeys(people, said)})
            for id_, task in one.tasks.items()
        }
    )


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
    enough, few = answered(*groups), answered(*groups, tasks=3)
    assert shown_groups([enough], groups) == {"a", "b"}
    assert shown_groups([few], groups) == shown_groups([enough, few], groups) == set()
    assert 5 * 3 < LEAST_ANSWERS <= 5 * 4


def test_a_slice_or_what_it_leaves_may_be_too_small() -> None:
    groups = dict.fromkeys(people("a", 6), "a") | dict.fromkeys(people("b", 6), "b")
    inside = answered(*groups, slices=frozenset({"s"}))
    outside = answered(*groups, first=4)
    now = Moment(groups, {"q": with_(inside, outside)})
    assert plan_release(now, ["q"], ["s"]) == ReleasePlan(frozenset("ab"), ("s",))
    but_one = answered(*[one for one in groups if one != "a0"], slices=frozenset({"s"}))
    alone, rest = (
        with_(but_one, answered(*groups, tasks=9, first=4)),
        with_(inside, answered(*groups, tasks=3, first=4)),
    )
    for given_ in (alone, rest):  # one person has no answer in the slice; 18 answers are left
        found = plan_release(Moment(groups, {"q": given_}), ["q"], ["s"])
        assert found == ReleasePlan(frozenset("ab"), ())


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
        now = Moment(then.groups, {"q": but(then.questions["q"], people("a", changed))})
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
        now = Moment(groups, {"q": but(answered(*groups), [*groups])})
        assert isinstance(plan_release(now, ["q"], [], [first]), ReleasePlan) is may


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
        now = Moment(asked(BOTH).groups, {"q": but(then.questions["q"], people("a", changed))})
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
        apart, given_ = "x" in names, dict[str, Any]()
        for question, without in (("q", "b"), ("r", "a")):
            told = [name for name in "abc" if not (apart and name == without)]
            given_[question] = answered(*(one for name in told for one in people(name, 7)))
        question = "q" if group == "a" else "r"
        given_[question] = but(given_[question], people(group, changed))
        named = zip("abc", names, strict=True)
        groups = {one: told for name, told in named for one in people(name, 7)}
        return Moment(groups, given_)

    earlier = asked_of(then, 0)
    first = Released(earlier, ["q", "r"], [], frozenset(then), same_groups=False)
    for changed, may in ((0, True), (1, False), (4, False), (5, True)):
        found = plan_release(asked_of(now, changed), ["q", "r"], [], [first])
        assert (found == ReleasePlan(frozenset(now), ())) is may, (changed, found)


def test_another_question_is_held_against_one_that_could_not_be_told_any_more() -> None:
    s, t = frozenset("s"), frozenset("t")
    every = [*BOTH, "a7"]
    of_both = with_(answered(*every, slices=s), answered(*every, first=4, slices=t))
    then = Moment(asked(every).groups, {"q": of_both, "r": answered(*BOTH)})
    first = Released(then, ["q"], ["s", "t"], frozenset("ab"))
    assert plan_release(then, ["r"], [], [first]) is Withheld.FEW
    # Five of each group answer one task of both slices: then the slices could not be told again.
    late = [*people("a", 5), *people("b", 5)]
    more = with_(of_both, answered(*late, tasks=1, first=8, slices=s | t))
    now = Moment(then.groups, {**then.questions, "q": more})
    assert plan_release(now, ["r"], [], [first]) is Withheld.FEW


def test_what_a_slice_leaves_is_held_against_what_it_left_then() -> None:
    """All tasks less a slice, then and now: one person changed outside of it, five in it."""
    s = frozenset("s")
    groups = asked(BOTH).groups
    inside, outside = answered(*BOTH, slices=s), answered(*BOTH, first=4)
    first = Released(Moment(groups, {"q": with_(inside, outside)}), ["q"], ["s"], frozenset("ab"))
    for apart, may in ((0, True), (1, False), (5, True)):
        changed = with_(but(inside, people("a", 5)), but(outside, people("a", apart)))
        found = plan_release(Moment(groups, {"q": changed}), ["q"], ["s"], [first])
        assert isinstance(found, ReleasePlan) is may, apart


class Population(NamedTuple):
    """People of groups who answer tasks of slices; seen by whoever knows all of it."""

    groups: dict[int, str]
    answers: dict[tuple[int, int], int]
    """By person and task, what was answered."""
    low: set[int]
    """The tasks of a slice that somebody moves."""


def seen(population: Population) -> Moment[int]:
    """What a release reads of it."""
    by_task = defaultdict[int, dict[int, int]](dict)
    for (person, task), value in sorted(population.answers.items()):
        by_task[task][person] = value
    tasks = {}
    for task in range(TASKS):
        names = [*(("odd",) if task % 2 else ()), *(("low",) if task in population.low else ())]
        tasks[task] = TaskAnswers(frozenset(names), by_task[task])
    return Moment(dict(population.groups), {"q": Answered(tasks)})


TASKS = 24


def said_in(
    now: Moment[int], told: ReleasePlan, group: str, *, others: bool
) -> dict[tuple[int, int, Any], tuple[int, ...]]:
    """By person of a group, task and what was said: whether it is in each figure of a release.

    Where `others` is set, what all others said is a part of it.
    """
    found = {}
    for id_, task in now.questions["q"].tasks.items():
        values = task.values if len(task.values) > 1 else {}
        figures = (1, *(int(slice_ in task.slices) for slice_ in told.slices))
        for person, value in values.items():
            if now.groups.get(person) == group:
                said = (value, tuple(sorted(values.values()))) if others else value
                found[person, id_, said] = figures
    return found


def isolated(released: list[tuple[Moment[int], ReleasePlan]]) -> Iterator[int]:
    """Of all sums and differences of the figures of two releases, how many people each is of."""
    for (then, a), (now, b) in combinations(released, 2):
        for group, others in product(sorted(map(str, a.groups & b.groups)), (False, True)):
            old = said_in(then, a, group, others=others)
            new = said_in(now, b, group, others=others)
            nothing = (0,) * (1 + len(a.slices)), (0,) * (1 + len(b.slices))
            people = defaultdict[tuple[int, ...], set[int]](set)
            for key in old.keys() | new.keys():
                figures = old.get(key, nothing[0]) + new.get(key, nothing[1])
                people[figures].add(key[0])
            for weights in product((-1, 0, 1), repeat=sum(map(len, nothing))):
                counted = (who for one, who in people.items() if sum(map(mul, weights, one)))
                yield len(set[int]().union(*counted))


def history(random: Random, steps: int) -> Iterator[tuple[Moment[int], ReleasePlan]]:
    """Let people answer, change and withdraw, and ask for a release after each step."""
    count = random.randrange(12, 30)
    population = Population({}, {}, {*range(TASKS // 2)})
    for person in range(count):
        population.groups[person] = random.choice("aaabbc")
        for task in random.sample(range(TASKS), 8):
            population.answers[person, task] = random.randrange(3)
    earlier = list[Released[int]]()
    for _ in range(steps):
        now, blurred = seen(population), False
        found = plan_release(now, ["q"], ["odd", "low"], earlier)
        if isinstance(found, ReleasePlan):
            yield now, found
            earlier.append(Released(now, ["q"], found.slices, found.groups))
        # Many answer otherwise on some of the tasks, and few on others.
        some = random.choice((range(TASKS), range(0, TASKS, 2), range(1, TASKS, 2)))
        for person in random.sample(range(count), random.choice((0, 1, 6, count, count))):
            for task in random.sample(some, 3):
                population.answers[person, task] = random.randrange(3)
        if random.random() < 0.4:
            person = random.randrange(count)
            kind = random.random()
            if kind < 0.7:
                population.answers[person, random.randrange(TASKS)] = random.randrange(3)
            elif kind < 0.9:
                population.groups[person] = random.choice("abc")
            else:
                blurred = population.groups.pop(person, None) is not None
        if random.random() < 0.2:
            population.low.symmetric_difference_update({random.randrange(TASKS)})
        if blurred:
            earlier = [_without(one, population.groups) for one in earlier]


def _without(one: Released[int], declared: dict[int, str]) -> Released[int]:
    """A release whose moment has lost what people withdrew since."""
    kept = {who: name for who, name in one.moment.groups.items() if who in declared}
    gone = len(kept) < len(one.moment.groups)
    then = Moment(kept, one.moment.questions)
    return Released(then, one.questions, one.slices, one.shown, one.blurred or gone)


def nobody_is_isolated(seed: int, steps: int) -> int:
    """Let somebody add and subtract all figures of a history; return how many releases it has."""
    released = [*history(Random(seed), steps)]
    for now, found in released:
        shown = {name for name in now.groups.values() if name in found.groups}
        for slice_ in (None, *found.slices):
            present = now.questions["q"].within(slice_)
            sizes = Counter(now.groups[one] for one in present if one in now.groups)
            hidden = sum(n for name, n in sizes.items() if name not in shown)
            assert not 0 < hidden < LEAST_PEOPLE
            for name in shown:
                assert sizes[name] >= LEAST_PEOPLE
                told = sum(n for one, n in present.items() if now.groups.get(one) == name)
                assert told >= LEAST_ANSWERS
    for number in isolated(released):
        assert not 0 < number < LEAST_PEOPLE
    return len(released)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_nobody_is_isolated_by_subtracting_figures(seed: int) -> None:
    nobody_is_isolated(seed, 6)


@pytest.mark.soak
def test_nobody_is_isolated_in_many_histories() -> None:
    assert sum(nobody_is_isolated(seed, 8) > 1 for seed in range(150)) > 50


def test_small_populations_tell_nothing_that_isolates() -> None:
    """All ways in which eleven people of each group fall on a slice and what it leaves."""
    places: Any = [ALL, frozenset({"s"})]
    for a, b in product(range(12), repeat=2):
        groups = {f"{name}{n}": name for name in "ab" for n in range(11)}
        where = {one: places[int(one[1:]) < (a if one[0] == "a" else b)] for one in groups}
        question = with_(
            *(
                answered(
                    *(x for x in groups if where[x] is place),
                    "else",
                    tasks=9,
                    first=at,
                    slices=place,
                )
                for at, place in zip((0, 9), places, strict=True)
            )
        )
        may = parts_suffice(groups, [question], ["s"])
        assert may is all(n in (0, 5, 6, 11) for n in (a, b))
