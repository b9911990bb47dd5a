"""Everything as it was at the moment of a release, and how many people two moments differ by.

Whoever sees figures of two moments adds and subtracts them as they like: all tasks less a slice,
then and now, and one of these differences less the other. So tasks are parted by the slices that
were told of then and that are told of now. Every such sum is one of whole parts, and of each part
it has what people answered then, what they answered now, or what is not the same any more. Where
each of these is of nobody in a group, or of enough people, so is every sum.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from itertools import product
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from quality.disparity import LEAST_PEOPLE

Person = TypeVar("Person", bound=Hashable)
Group: TypeAlias = Hashable
Question: TypeAlias = Hashable
Slice: TypeAlias = Hashable
Slices: TypeAlias = "frozenset[Slice]"
"""All slices that a task is in."""
Classes: TypeAlias = "Mapping[Person, Group]"


class Hidden(Enum):
    """What stands for all groups that are not shown."""

    GROUPS = 1


class TaskAnswers(NamedTuple, Generic[Person]):
    """What people answered to one question of one task."""

    slices: Slices
    values: Mapping[Person, Any]

    @property
    def counted(self) -> Mapping[Person, Any]:
        """The answers that figures are of: none where nobody else answered."""
        return self.values if len(self.values) > 1 else {}


@dataclass(frozen=True)
class Answered(Generic[Person]):
    """What people answered to one question, by task."""

    tasks: Mapping[Any, TaskAnswers[Person]] = field(default_factory=dict)
    """Also tasks that nobody answers any more, so that their slices are known."""

    @cached_property
    def parts(self) -> Mapping[Person, Mapping[Slices, int]]:
        """How many answers of each person count, by all slices that a task is in."""
        found = defaultdict[Person, Counter[Slices]](Counter)
        for task in self.tasks.values():
            for person in task.counted:
                found[person][task.slices] += 1
        return dict(found)

    @cached_property
    def _within(self) -> dict[Slice | None, Mapping[Person, int]]:
        return {}

    def within(self, slice_: Slice | None) -> Mapping[Person, int]:
        """How many answers on the tasks of a slice count, None for all tasks, by person."""
        if slice_ not in self._within:
            added = {
                person: sum(n for one, n in parts.items() if slice_ is None or slice_ in one)
                for person, parts in self.parts.items()
            }
            self._within[slice_] = {person: n for person, n in added.items() if n}
        return self._within[slice_]


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
    def people(self) -> list[Mapping[Person, int]]:
        """The people of each figure, each set once, with their numbers of answers."""
        figures = product(self.questions, self.slices)
        found = [self.moment.answered(name).within(slice_) for name, slice_ in figures]
        return list({frozenset(one): one for one in found}.values())

    def classes(self, shown: frozenset[Group]) -> dict[Person, Group]:
        """The groups of people; one group for all that are not shown."""
        return classes_of(self.moment.groups, shown)

    def sets(self) -> dict[Group, set[frozenset[Person]]]:
        """By group that is shown, the people whose answers count, by question and slice."""
        members = {
            name: {person for person, one in self.moment.groups.items() if one == name}
            for name in self.shown
        }
        people = self.people
        return {
            name: {frozenset(own & one.keys()) for one in people} for name, own in members.items()
        }


def classes_of(groups: Mapping[Person, Group], shown: Collection[Group]) -> dict[Person, Group]:
    """The groups of people; one group for all that are not shown."""
    return {person: name if name in shown else Hidden.GROUPS for person, name in groups.items()}


def answers_suffice(
    then: FigureSet[Person], now: FigureSet[Person], *, blurred: bool = False
) -> bool:
    """Tell whether no sum of figures of two moments is of few people, question by question.

    Groups that either moment does not show count as one.

    Args:
        then: the figures of the one moment.
        now: those of the other one.
        blurred: whether more people may have changed, in any group: then "nobody" is no answer.
    """
    both = then.shown & now.shown
    before, after = then.classes(both), now.classes(both)
    slices = frozenset(then.slices), frozenset(now.slices)
    for question in {*then.questions}.intersection(now.questions):
        old, new = then.moment.answered(question), now.moment.answered(question)
        found = _Parts(_of(before, old), _of(after, new), slices)
        for task in old.tasks.keys() | new.tasks.keys():
            found.add(old.tasks.get(task, _NOTHING), new.tasks.get(task, _NOTHING))
        if not found.suffice(blurred=blurred):
            return False
    return True


def _of(classes: Classes[Person], answered: Answered[Person]) -> Classes[Person]:
    """Return the groups of those whose answers to a question count."""
    return {person: classes[person] for person in answered.parts if person in classes}


_NOTHING: TaskAnswers[Any] = TaskAnswers(frozenset(), {})


class _Trait(Enum):
    """What the people of a part may have in common."""

    THEN = 1
    """They answered then."""
    NOW = 2
    """They answer now."""
    TASKS = 3
    """They do not answer the same tasks."""
    ANSWERS = 4
    """They do not answer the same."""
    SUMS = 5
    """What they answer does not come to the same, as others answer otherwise."""


_CHANGES: tuple[_Trait, ...] = (_Trait.TASKS, _Trait.ANSWERS, _Trait.SUMS)
"""Whoever has one of these has those behind it."""


_PRESENT = (_Trait.THEN, _Trait.NOW)
_Key: TypeAlias = "tuple[Group, _Trait]"


class _Parts(Generic[Person]):
    """By part of the tasks, group and trait, the people of it, up to as many as are enough."""

    def __init__(
        self, before: Classes[Person], after: Classes[Person], slices: tuple[Slices, Slices]
    ) -> None:
        self._before, self._after, self._moved = before, after, before != after
        self._then, self._now = slices
        groups = {*before.values(), *after.values()}
        self._keys = frozenset(product(groups, _Trait))
        self._present = frozenset(product(groups, _PRESENT))
        self._open = dict[Hashable, set[_Key]]()
        """By part, what has not enough people yet."""
        self._people = defaultdict[tuple[Hashable, _Key], set[Person]](set)

    def add(self, old: TaskAnswers[Person], new: TaskAnswers[Person]) -> None:
        """Take in what people answered to a task then, and now."""
        part = old.slices & self._then, new.slices & self._now
        then, now = old.counted, new.counted
        if (open_ := self._open.get(part)) is None:
            open_ = self._open[part] = {*self._keys}
        same = then is now or then == now
        if not open_ or (same and not self._moved and open_.isdisjoint(self._present)):
            return  # It could tell nothing that is not known of the part.
        others = not same and _sorted(then) != _sorted(now)
        for person in then.keys() | now.keys():
            was = self._before.get(person) if person in then else None
            is_ = self._after.get(person) if person in now else None
            if was != is_:
                traits = _CHANGES
            elif then.get(person) != now.get(person):
                traits = _CHANGES[1:]
            else:
                traits = _CHANGES[2:] if others else ()
            keys = ((was, _Trait.THEN), (is_, _Trait.NOW), *product((was, is_), traits))
            for key in open_.intersection(keys):
                people = self._people[part, key]
                people.add(person)
                if len(people) >= LEAST_PEOPLE:
                    open_.discard(key)

    def suffice(self, *, blurred: bool) -> bool:
        """Tell whether of each part and group, each trait has nobody or enough people."""
        for part, open_ in self._open.items():
            if any(self._people[part, key] for key in open_):
                return False
            there = {group for group, _ in self._keys - open_}
            if blurred and not open_.isdisjoint(product(there, _CHANGES)):
                return False
        return True


def _sorted(values: Mapping[Person, Any]) -> list[str]:
    return sorted(map(repr, values.values()))


def people_suffice(
    then: FigureSet[Person], now: FigureSet[Person], *, blurred: bool = False
) -> bool:
    """Tell whether the people of any two figures are the same in each group, or others enough.

    It is asked across questions and projects: a figure says how many people it is of.
    """
    both = then.shown & now.shown
    before, after = then.classes(both), now.classes(both)
    old, new = then.people, now.people
    # People who take part in the same figures are counted together.
    kinds = Counter[Any](
        (
            tuple(before[person] if person in one and person in before else None for one in old),
            tuple(after[person] if person in one and person in after else None for one in new),
        )
        for person in before.keys() | after.keys()
    )
    return all(
        _changes_suffice({kind: (kind[0][i], kind[1][j]) for kind in kinds}, kinds, blurred=blurred)
        for i, j in product(range(len(old)), range(len(new)))
    )


def _changes_suffice(
    moved: Mapping[Hashable, tuple[Group | None, Group | None]],
    sizes: Mapping[Hashable, int],
    *,
    blurred: bool,
) -> bool:
    """Tell whether in each group nobody joined or left, or enough people did.

    Args:
        moved: by kind of people, the group that they were in, and that they are in.
        sizes: how many people there are of each kind.
        blurred: whether more may have, in any group: then "nobody" is no answer.
    """
    changed = Counter[Group]()
    for kind, both in moved.items():
        for name in {*both} - {None}:
            changed[name] += sizes[kind] if both[0] != both[1] else 0
    return all(n >= LEAST_PEOPLE or (not blurred and not n) for n in changed.values())
