"""Everything as it was at the moment of a release, and how many people two moments differ by.

Whoever sees figures of two moments subtracts any figure of the one from any of the other: a slice
of then from all tasks of now, one question from another, one project from another with the same
people. So every pair of figures is looked at, not only a figure and what became of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import product
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from quality.disparity import LEAST_PEOPLE

Person = TypeVar("Person", bound=Hashable)
Group: TypeAlias = Hashable
Question: TypeAlias = Hashable
Slice: TypeAlias = Hashable
Slices: TypeAlias = "frozenset[Slice]"
"""All slices that a task is in."""


class Hidden(Enum):
    """What stands for all groups that are not shown."""

    GROUPS = 1


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
    _within: dict[Slice | None, Mapping[Person, Part]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def within(self, slice_: Slice | None) -> Mapping[Person, Part]:
        """What people answered on the tasks of a slice, None for all tasks, where it counts."""
        if slice_ not in self._within:
            added = {
                person: _added(
                    one for slices, one in parts.items() if slice_ is None or slice_ in slices
                )
                for person, parts in self.parts.items()
            }
            found = {person: part for person, part in added.items() if part.counted}
            self._within[slice_] = found
        return self._within[slice_]


def _added(parts: Iterable[Part]) -> Part:
    found = NOTHING
    for one in parts:
        found = Part(*(a + b for a, b in zip(found, one, strict=True)))
    return found


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
class FigureSet(Generic[Person]):
    """Figures of a moment: of each group that is shown, by each question on each of the slices."""

    moment: Moment[Person]
    questions: Sequence[Question]
    slices: Sequence[Slice | None]
    """None for all tasks."""
    shown: frozenset[Group]

    @property
    def figures(self) -> list[tuple[Question, Slice | None]]:
        """What each figure of a group is of."""
        return list(product(self.questions, self.slices))

    def classes(self, shown: frozenset[Group]) -> dict[Person, Group]:
        """The groups of people; one group for all that are not shown."""
        return classes_of(self.moment.groups, shown)

    def sets(self) -> dict[Group, set[frozenset[Person]]]:
        """By group that is shown, the people whose answers count, by question and slice."""
        present = {
            frozenset(self.moment.answered(question).within(slice_))
            for question, slice_ in self.figures
        }
        members = {
            name: {person for person, one in self.moment.groups.items() if one == name}
            for name in self.shown
        }
        return {name: {one & people for one in present} for name, people in members.items()}


def classes_of(groups: Mapping[Person, Group], shown: Collection[Group]) -> dict[Person, Group]:
    """The groups of people; one group for all that are not shown."""
    return {person: name if name in shown else Hidden.GROUPS for person, name in groups.items()}


_TRAITS: tuple[Callable[[Part], Hashable], ...] = (
    lambda part: part.counted,
    lambda part: part.given,
    lambda part: part.sums,
)
"""What a figure tells of a person beside that the person took part: how often they answered, what,
and what that comes to."""


def figure_suffices(
    then: FigureSet[Person],
    now: FigureSet[Person],
    of_then: tuple[Question, Slice | None],
    of_now: tuple[Question, Slice | None],
    *,
    blurred: bool = False,
) -> bool:
    """Tell whether two figures of one question differ by nobody of a group, or by enough people.

    Groups that either moment does not show count as one.
    """
    both = then.shown & now.shown
    before, after = (
        (told.moment.answered(question).within(slice_), told.classes(both))
        for told, (question, slice_) in ((then, of_then), (now, of_now))
    )
    return all(
        changes_suffice(_traits(*before, trait), _traits(*after, trait), blurred=blurred)
        for trait in (lambda _: True, *_TRAITS)
    )


def figures_suffice(
    then: FigureSet[Person], now: FigureSet[Person], *, blurred: bool = False
) -> bool:
    """Tell whether any two figures of one question differ by nobody, or by enough people."""
    return all(
        figure_suffices(then, now, one, other, blurred=blurred)
        for one, other in product(then.figures, now.figures)
        if one[0] == other[0]
    )


def people_suffice(
    then: FigureSet[Person], now: FigureSet[Person], *, blurred: bool = False
) -> bool:
    """Tell whether the people of any two figures are the same in each group, or others enough.

    It is asked across questions and projects: a figure says how many people it is of.
    """
    both = then.shown & now.shown
    before, after = _presences(then, both), _presences(now, both)
    return all(
        changes_suffice(dict(one), dict(other), blurred=blurred)
        for one, other in product(before, after)
    )


def _presences(
    told: FigureSet[Person], shown: frozenset[Group]
) -> set[frozenset[tuple[Person, tuple[Group, Hashable]]]]:
    classes = told.classes(shown)
    return {
        frozenset(_traits(told.moment.answered(question).within(slice_), classes).items())
        for question, slice_ in told.figures
    }


def _traits(
    parts: Mapping[Person, Part],
    classes: Mapping[Person, Group],
    trait: Callable[[Part], Hashable] = lambda _: True,
) -> dict[Person, tuple[Group, Hashable]]:
    """Return, for each person of a group who takes part, the group and a trait."""
    return {
        person: (classes[person], trait(part))
        for person, part in parts.items()
        if person in classes
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
