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
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Generic

from quality.disparity import LEAST_ANSWERS, LEAST_PEOPLE
from quality.moments import (
    Answered,
    FigureSet,
    Group,
    Hidden,
    Moment,
    Person,
    Question,
    Slice,
    Slices,
    answers_suffice,
    classes_of,
    people_suffice,
)


class Withheld(Enum):
    """Why nothing is told."""

    FEW = 1
    """No two groups are large enough, or a difference between figures would tell of few people."""
    UNCHANGED = 2
    """Since an earlier release, the answers or groups of some people changed, but of too few."""


@dataclass(frozen=True, slots=True)
class Released(Generic[Person]):
    """An earlier release, and the moment that it is of, as far as it is still known."""

    moment: Moment[Person]
    questions: Sequence[Question]
    slices: Sequence[Slice]
    shown: frozenset[Group]
    blurred: bool = False
    """Whether something of that moment was erased since, so that who changed is not known."""
    same_groups: bool = True
    """Whether its groups are by the attribute of the new release."""
    same_tasks: bool = True
    """Whether it is of the project of the new release."""

    @property
    def figure_set(self) -> FigureSet[Person]:
        """Its figures: on all tasks and on each of the slices."""
        return FigureSet(self.moment, self.questions, (None, *self.slices), self.shown)


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
) -> ReleasePlan | Withheld:
    """What a release may tell after earlier ones.

    A group is shown for all questions and slices, or for none. Slices that cannot be told are left
    out, those that are named first come first.

    Args:
        now: the present moment, with the questions of earlier releases as well.
        questions: the questions that figures are wanted of.
        slices: the slices of tasks that they are wanted on, beside all tasks.
        earlier: the earlier releases, also by other attributes and of other projects.
    """
    shown = shown_groups([now.answered(one) for one in questions], now.groups)
    if not shown:
        return Withheld.FEW
    again = [one for one in earlier if one.same_groups and one.same_tasks]
    if any(not _changed_enough(one, now, shown) for one in again):
        return Withheld.UNCHANGED
    classes = classes_of(now.groups, shown)
    if (told := _told_again(classes, now, questions, again)) is None:
        return Withheld.FEW
    everything, parts = [now.answered(one) for one in told[0]], told[1]

    def may_tell(some: Sequence[Slice]) -> bool:
        figures = FigureSet(now, questions, (None, *some), shown)
        return parts_suffice(classes, everything, _union(parts, some)) and all(
            _differs_enough(one, figures) for one in earlier
        )

    possible = _most(may_tell, list(dict.fromkeys(slices)))
    return Withheld.FEW if possible is None else ReleasePlan(shown, tuple(possible))


def _most(may_tell: Callable[[Sequence[Slice]], bool], slices: list[Slice]) -> list[Slice] | None:
    """Return the slices that may be told, what is named first before the rest.

    None where not even all tasks may be told.
    """
    if may_tell(slices):  # With fewer slices, parts are larger.
        return slices
    if not may_tell([]):
        return None
    possible = list[Slice]()
    for slice_ in slices:
        possible += [slice_] if may_tell([*possible, slice_]) else []
    return possible


def _told_again(
    classes: Mapping[Person, Hashable],
    now: Moment[Person],
    questions: Sequence[Question],
    again: Iterable[Released[Person]],
) -> tuple[list[Question], list[Slice]] | None:
    """Return the questions and slices that a release tells, and that earlier ones did.

    None where that would tell of few people.
    """
    everything, parts = [*questions], list[Slice]()
    if not parts_suffice(classes, [now.answered(one) for one in everything], parts):
        return None
    for one in again:
        then = [now.answered(question) for question in one.questions]
        if not parts_suffice(classes, then, one.slices):
            continue  # What was told then is not what would be told of it now.
        everything, parts = _union(everything, one.questions), _union(parts, one.slices)
        if not parts_suffice(classes, [now.answered(q) for q in everything], parts):
            return None
    return everything, parts


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
    presence = [question.within(slice_) for question in questions for slice_ in (None, *slices)]
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
        for one, counted in parts.items():
            if person in classes:
                answers[classes[person], one & slices] += counted
                people[classes[person], one & slices].add(person)
    return all(
        n >= LEAST_ANSWERS and len(people[part]) >= LEAST_PEOPLE for part, n in answers.items()
    )


def _changed_enough(one: Released[Person], now: Moment[Person], shown: frozenset[Group]) -> bool:
    """Tell whether nobody in a group changed since a release, or `LEAST_PEOPLE` did.

    It is asked of all tasks and of each part by the slices of then. Groups that either release
    hides count as one.
    """
    return _suffices(one, one.figure_set, FigureSet(now, one.questions, (None,), shown))


def _differs_enough(one: Released[Person], now: FigureSet[Person]) -> bool:
    """Tell whether no sum of figures of a release and of now tells of few people.

    Of tasks of another project answers are others, and only people are the same. Groups by another
    attribute are looked at where they have the same people; else none may have a few people more or
    fewer than a group of now: where all nurses are women, two numbers tell how many women are no
    nurses.
    """
    told = one.figure_set
    if one.same_groups:
        return _suffices(one, told, now)
    if not _apart(told, now, blurred=one.blurred):
        return False
    same = _same_people(told, now) if one.same_tasks else []
    return all(_suffices(one, _named_as(told, names), now) for names in same)


def _suffices(one: Released[Person], told: FigureSet[Person], now: FigureSet[Person]) -> bool:
    return people_suffice(told, now, blurred=one.blurred) and (
        not one.same_tasks or answers_suffice(told, now, blurred=one.blurred)
    )


def _apart(one: FigureSet[Person], other: FigureSet[Person], *, blurred: bool) -> bool:
    """Tell whether any two groups have the same people, or others enough.

    Who withdrew is missing from some group: then they share nobody, or differ by twice as many.
    """
    some, more = (set().union(*told.sets().values()) for told in (one, other))
    if blurred:
        return all(a.isdisjoint(b) or len(a ^ b) >= 2 * LEAST_PEOPLE for a in some for b in more)
    return all(a == b or len(a ^ b) >= LEAST_PEOPLE for a in some for b in more)


def _same_people(one: FigureSet[Person], other: FigureSet[Person]) -> list[dict[Group, Group]]:
    """Of groups of one that have the same people as groups of the other: which these are.

    A group may have the people of several groups, each on another slice, or share the people of one
    group with others: then each pair is for itself, so that no pair hides what changed in another.
    """
    mine, theirs = one.sets(), other.sets()
    pairs = [(a, b) for a, some in mine.items() for b, more in theirs.items() if any(some & more)]
    alone = len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})
    if alone:
        return [dict(pairs)] if pairs else []
    return [{a: b} for a, b in pairs]


def _named_as(told: FigureSet[Person], names: Mapping[Group, Group]) -> FigureSet[Person]:
    """Return figures of which some groups have other names, and all the others are not shown."""
    groups = {person: names.get(name, Hidden.GROUPS) for person, name in told.moment.groups.items()}
    return replace(
        told,
        moment=replace(told.moment, groups=groups),
        shown=frozenset(names.values()),
    )


def _sizes(
    answered: Answered[Person], groups: Mapping[Person, Group]
) -> dict[Group, tuple[int, int]]:
    """By group, how many people and answers count."""
    people, answers = Counter[Group](), Counter[Group]()
    for person, name in groups.items():
        if counted := answered.within(None).get(person):
            people[name] += 1
            answers[name] += counted
    return {name: (people[name], answers[name]) for name in people}


def _enough(
    sizes: Mapping[Group, tuple[int, int]], names: Iterable[Group], *, none: bool = False
) -> bool:
    found = [sizes[name] for name in names if name in sizes]
    people, answers = sum(one[0] for one in found), sum(one[1] for one in found)
    return (none and not people) or (people >= LEAST_PEOPLE and answers >= LEAST_ANSWERS)


def _union(some: Sequence[Hashable], more: Sequence[Hashable]) -> list[Hashable]:
    return list(dict.fromkeys([*some, *more]))
