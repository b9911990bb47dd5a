"""Whether figures of groups tell of few people once somebody subtracts one from another.

A figure of a group is shown with how many people and answers it is of. Whoever knows who answered
what, and sees several figures, subtracts: all tasks less a slice, one question less another, this
release less an earlier one. So what counts is not how large a group is, but how large the parts are
that differences are made of: each has nobody in it, or `LEAST_PEOPLE` people or more.

People who are in no group take no part. What is hidden of a release counts as one group more, as if
somebody knew how many people there are in all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from quality.disparity import LEAST_ANSWERS, LEAST_PEOPLE

Person = TypeVar("Person", bound=Hashable)
Group: TypeAlias = Hashable
Question: TypeAlias = Hashable
Slice: TypeAlias = Hashable
Slices: TypeAlias = "frozenset[Slice]"
"""All slices that a task is in."""


class Hidden(Enum):
    """What stands for all groups that are not shown."""

    GROUPS = 1


class Withheld(Enum):
    """Why nothing is told."""

    FEW = 1
    """No two groups are large enough, or a difference between figures would tell of few people."""
    UNCHANGED = 2
    """Since an earlier release, the answers or groups of some people changed, but of too few."""


class Part(NamedTuple):
    """What one person answered to one question, on some tasks. Parts of other tasks are added."""

    counted: int
    """How many answers to tasks that others answered, too."""
    given: int
    """A number that is equal for equal answers, of those that count."""
    sums: int
    """A number that is equal where what counts comes to the same in figures."""


NOTHING = Part(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Answered(Generic[Person]):
    """What people answered to one question, by all slices that a task is in."""

    parts: Mapping[Person, Mapping[Slices, Part]] = field(default_factory=dict)

    def within(self, person: Person, slice_: Slice | None) -> Part:
        """What a person answered on the tasks of a slice; None for all tasks."""
        found = NOTHING
        for slices, part in self.parts.get(person, {}).items():
            if slice_ is None or slice_ in slices:
                found = Part(*(a + b for a, b in zip(found, part, strict=True)))
        return found

    def present(self, slice_: Slice | None) -> frozenset[Person]:
        """The people whose answers count in a slice; None for all tasks."""
        return frozenset(one for one in self.parts if self.within(one, slice_).counted)


@dataclass(frozen=True, slots=True)
class Moment(Generic[Person]):
    """Everything as it was at one moment."""

    groups: Mapping[Person, Group]
    """The people who declared a group."""
    questions: Mapping[Question, Answered[Person]]

    def answered(self, question: Question) -> Answered[Person]:
        """What people answered to a question; nothing where there was no such question."""
        return self.questions.get(question, Answered())


@dataclass(frozen=True, slots=True)
class Released(Generic[Person]):
    """An earlier release, and the moment that it is of, as far as it is still known."""

    moment: Moment[Person]
    questions: Sequence[Question]
    slices: Sequence[Slice]
    shown: frozenset[Group]
    blurred: bool = False
    """Whether something of that moment was erased since, so that who changed is not known."""


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """What a release tells: figures of these groups, on all tasks and on each of the slices."""

    groups: frozenset[Group]
    slices: tuple[Slice, ...]


def plan_release(
    now: Moment[Person],
    questions: Sequence[Question],
    slices: Sequence[Slice],
    earlier: Sequence[Released[Person]] = (),
    others: Sequence[Released[Person]] = (),
) -> ReleasePlan | Withheld:
    """What a release may tell after earlier ones.

    A group is shown for all questions and slices, or for none. Slices that cannot be told are left
    out, those that are named first come first.

    Args:
        now: the present moment, with the questions of earlier releases as well.
        questions: the questions that figures are wanted of.
        slices: the slices of tasks that they are wanted on, beside all tasks.
        earlier: the earlier releases by the same attribute.
        others: those by other attributes.
    """
    shown = shown_groups([now.answered(one) for one in questions], now.groups)
    if not shown:
        return Withheld.FEW
    if any(not _changed_enough(one, now, shown) for one in earlier):
        return Withheld.UNCHANGED
    classes = _classes(now.groups, shown)
    everything, parts = [*questions], list[Slice]()
    if not parts_suffice(classes, [now.answered(one) for one in everything], parts):
        return Withheld.FEW
    for one in earlier:
        told_then = [now.answered(question) for question in one.questions]
        if not parts_suffice(classes, told_then, one.slices):
            continue  # What was told then is not what would be told of it now.
        everything, parts = _union(everything, one.questions), _union(parts, one.slices)
        if not parts_suffice(classes, [now.answered(q) for q in everything], parts):
            return Withheld.FEW
    answered, possible = [now.answered(one) for one in everything], list[Slice]()
    for slice_ in slices:
        if parts_suffice(classes, answered, _union(parts, [slice_])):
            parts = _union(parts, [slice_])
            possible.append(slice_)
    sets = _sets(now, questions, possible, shown)
    if not all(
        _apart(sets, _sets(one.moment, one.questions, one.slices, one.shown)) for one in others
    ):
        return Withheld.FEW
    return ReleasePlan(shown, tuple(dict.fromkeys(possible)))


def shown_groups(
    answered: Sequence[Answered[Person]], groups: Mapping[Person, Group]
) -> frozenset[Group]:
    """The groups that are large enough for each question, as are the rest and what is hidden.

    While the groups that are too small would together still be few people, the smallest of the
    others is hidden as well: it would be known from all less the groups that are shown.
    """
    sizes = [_sizes(one, groups) for one in answered]
    names = sorted({name for one in sizes for name in one}, key=repr)
    shown = [name for name in names if all(_enough(one, [name]) for one in sizes)]
    while shown:
        hidden = [name for name in names if name not in shown]
        rest_suffices = len(shown) > 1 or all(_enough(one, hidden) for one in sizes)
        if rest_suffices and all(_enough(one, hidden, none=True) for one in sizes):
            return frozenset(shown)
        shown.remove(min(shown, key=lambda name: ([one.get(name) for one in sizes], repr(name))))
    return frozenset()


def parts_suffice(
    classes: Mapping[Person, Hashable],
    questions: Sequence[Answered[Person]],
    slices: Sequence[Slice],
) -> bool:
    """Tell whether no difference of figures on all tasks and on slices tells of few people.

    People of a class are told apart by which questions and slices have answers of them, and answers
    by the slices of their tasks. Every sum and difference of figures is one of whole parts.
    """
    people = Counter[tuple[Hashable, ...]]()
    presence = [question.present(slice_) for question in questions for slice_ in (None, *slices)]
    for person, name in classes.items():
        where = tuple(person in one for one in presence)
        if any(where):
            people[name, where] += 1
    if any(n < LEAST_PEOPLE for n in people.values()):
        return False
    return all(_answers_suffice(classes, question, frozenset(slices)) for question in questions)


def _answers_suffice(
    classes: Mapping[Person, Hashable], question: Answered[Person], slices: Slices
) -> bool:
    answers, people = Counter[tuple[Hashable, Slices]](), defaultdict[object, set[Person]](set)
    for person, parts in question.parts.items():
        for one, part in parts.items():
            if part.counted and person in classes:
                answers[classes[person], one & slices] += part.counted
                people[classes[person], one & slices].add(person)
    return all(
        n >= LEAST_ANSWERS and len(people[part]) >= LEAST_PEOPLE for part, n in answers.items()
    )


def _apart(one: Collection[frozenset[Person]], other: Collection[frozenset[Person]]) -> bool:
    """Tell whether no group holds another one and few people beside.

    So groups by one attribute are compared with groups by others: where all nurses are women, two
    numbers tell how many women are no nurses.
    """
    return all(
        not (a < b and len(b - a) < LEAST_PEOPLE) and not (b < a and len(a - b) < LEAST_PEOPLE)
        for a in one
        for b in other
    )


def _sets(
    moment: Moment[Person],
    questions: Sequence[Question],
    slices: Sequence[Slice],
    shown: Collection[Group],
) -> set[frozenset[Person]]:
    """The people of each group, by question and slice."""
    present = [
        moment.answered(question).present(slice_)
        for question in questions
        for slice_ in (None, *slices)
    ]
    members = [
        frozenset(person for person, group in moment.groups.items() if group == name)
        for name in shown
    ]
    return {one & people for one in members for people in present}


def _changed_enough(one: Released[Person], now: Moment[Person], shown: frozenset[Group]) -> bool:
    """Tell whether nobody in a group changed since a release, or `LEAST_PEOPLE` did.

    It is asked of every figure of that release. Groups that either release hides count as one.
    """
    both = shown & one.shown
    then, today = _classes(one.moment.groups, both), _classes(now.groups, both)
    return all(
        changes_suffice(
            _traits(one.moment.answered(question), slice_, then, trait),
            _traits(now.answered(question), slice_, today, trait),
            blurred=one.blurred,
        )
        for question in one.questions
        for slice_ in (None, *one.slices)
        for trait in _TRAITS
    )


_TRAITS: tuple[Callable[[Part], Hashable], ...] = (
    lambda part: part.counted > 0,
    lambda part: part.counted,
    lambda part: part.given,
    lambda part: part.sums,
)
"""What figures tell of a person: whether and how often they answered, what, and what that is."""


def _traits(
    answered: Answered[Person],
    slice_: Slice | None,
    classes: Mapping[Person, Hashable],
    trait: Callable[[Part], Hashable],
) -> dict[Person, tuple[Group, Hashable]]:
    """Return, for each person of a group who takes part, the group and a trait."""
    parts = {person: answered.within(person, slice_) for person in classes}
    return {
        person: (classes[person], trait(part)) for person, part in parts.items() if part.counted
    }


def changes_suffice(
    before: Mapping[Person, tuple[Group, Hashable]],
    after: Mapping[Person, tuple[Group, Hashable]],
    *,
    blurred: bool = False,
) -> bool:
    """Tell whether in each group nobody changed, or `LEAST_PEOPLE` did.

    Args:
        before: by person, the group and what is told of the person.
        after: the same, later. Whoever is missing took no part.
        blurred: whether more people may have changed, in any group: then "nobody" is no answer.
    """
    changed = Counter[Group]()
    for person in before.keys() | after.keys():
        both = {one for one in (before.get(person), after.get(person)) if one is not None}
        if len(both) == 2 or not (person in before and person in after):
            changed.update({name for name, _ in both})
    groups = {name for one in (before, after) for name, _ in one.values()}
    return all(
        changed[name] >= LEAST_PEOPLE or (not blurred and not changed[name]) for name in groups
    )


def _classes(groups: Mapping[Person, Group], shown: frozenset[Group]) -> dict[Person, Hashable]:
    return {person: name if name in shown else Hidden.GROUPS for person, name in groups.items()}


def _sizes(
    answered: Answered[Person], groups: Mapping[Person, Group]
) -> dict[Group, tuple[int, int]]:
    """By group, how many people and answers count."""
    people, answers = Counter[Group](), Counter[Group]()
    for person, name in groups.items():
        if number := answered.within(person, None).counted:
            people[name] += 1
            answers[name] += number
    return {name: (people[name], answers[name]) for name in people}


def _enough(
    sizes: Mapping[Group, tuple[int, int]], names: Iterable[Group], *, none: bool = False
) -> bool:
    found = [sizes[name] for name in names if name in sizes]
    people, answers = sum(one[0] for one in found), sum(one[1] for one in found)
    return (none and not people) or (people >= LEAST_PEOPLE and answers >= LEAST_ANSWERS)


def _union(some: Sequence[Hashable], more: Sequence[Hashable]) -> list[Hashable]:
    return list(dict.fromkeys([*some, *more]))
