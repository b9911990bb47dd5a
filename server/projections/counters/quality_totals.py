"""Adds up what events change of the answers to tasks, into the numbers of the counter "quality".

An answer moves some forty numbers, most of which its neighbors in a page of events move as well,
or move back: so each event is taken down in few words, and the numbers follow once for all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from quality.cells import Cell, code_of, disagreement, of_unit
from quality.times import rounded
from server.events.labeling.tasks import Annotation
from server.projections.counters.projection import (
    ROWS,
    Change,
    CounterProjection,
    Deltas,
    DeltaTotals,
    Number,
    day_of,
    fast_id,
    series_of,
)
from server.projections.counters.quality_answers import Unit, alike_in

WHOLE = 1_000_000
"""A disagreement is stored in parts of this: all of them where no two people gave one value."""

_Rest: TypeAlias = "tuple[Any, ...]"
"""What follows in a key."""
_Positions: TypeAlias = "defaultdict[_Rest, list[int]]"
"""By number, the position of each event that changed it, followed by the amount to add."""


class Moved(NamedTuple):
    """What an event changes of the answers to a question of a task."""

    question: str
    was: Unit | None
    now: Unit | None


class Changed(NamedTuple):
    """What an event changes of the answers to a task."""

    project: UUID
    task: UUID
    imported: date
    annotations: list[tuple[int, Annotation, list[tuple[str, str]]]]
    """Those that it takes away (-1) and adds (1), each with its labels by question."""
    moves: list[Moved]
    texts: Mapping[int, str]
    """The values by code."""
    gold: Deltas


class QuestionTotals:
    """The totals of the numbers of one question."""

    def __init__(self) -> None:
        self.past: dict[str, _Positions] = defaultdict(lambda: defaultdict(list))
        """By table, the numbers with a past, whose column is that of `_PAST`."""
        self._pairs: defaultdict[tuple[UUID, UUID, int, int], int] = defaultdict(int)
        self._members: defaultdict[UUID, list[int]] = defaultdict(lambda: [0, 0, 0])
        """By member: answers, peers, and how many of these gave the same value."""
        self._before: dict[tuple[UUID, date], Unit | None] = {}
        """By task and the day of its import, its answers before all events."""
        self._after: dict[UUID, Unit | None] = {}

    def move(self, position: int, changed: Changed, moved: Moved) -> None:
        """Add what an event changes of the answers to a task."""
        _, was, now = moved
        had, have = was.alike if was else {}, now.alike if now else {}
        values, texts = self.past["quality_values"], self.past["quality_tasks"]
        for code in {**had, **have}:
            if n := have.get(code, 0) - had.get(code, 0):
                note(values[code, changed.texts[code]], position, n)
        if was is not None:
            note(texts[was.text,], position, -1)
        if now is not None:
            note(texts[now.text,], position, 1)
        self._move_members(position, was.codes if was else {}, now.codes if now else {})
        self._before.setdefault((changed.task, changed.imported), was)
        self._after[changed.task] = now

    def _move_members(
        self, position: int, was: Mapping[UUID, int], now: Mapping[UUID, int]
    ) -> None:
        """Add what changes in the numbers of members and of their pairs.

        The answers that changed are taken away one after another, and then those of now are added.
        As the past has them, each is a text: the member, those who gave the same value, and the
        others.
        """
        given, pairs, members = dict(was), self._pairs, self._members
        moved = [one for one in {**was, **now} if was.get(one) != now.get(one)]
        for n, codes in ((-1, was), (1, now)):
            for member in sorted(moved):
                if (code := codes.get(member)) is None:
                    continue
                given.pop(member, None)
                same, others = list[str](), list[str]()
                for peer, other in given.items():
                    (same if other == code else others).append(short_id(peer))
                    pair = (member, peer, code, other)
                    pairs[pair if member < peer else (peer, member, other, code)] += n
                    of_peer = members[peer]
                    of_peer[1] += n
                    of_peer[2] += n * (other == code)
                answer = f"{short_id(member)} {','.join(same)} {','.join(others)}"
                note(self.past["quality_member_answers"][answer,], position, n)
                own = members[member]
                own[0] += n
                own[1] += n * len(given)
                own[2] += n * len(same)
                if n > 0:
                    given[member] = code

    def numbers(self) -> Iterator[tuple[str, Iterator[tuple[_Rest, str, int]]]]:
        """Yield by table the numbers without a past: the rest of the key, column, and amount."""
        yield "quality_pairs", ((pair, "tasks", n) for pair, n in self._pairs.items())
        yield (
            "quality_members",
            (
                ((member,), column, n)
                for member, found in self._members.items()
                for column, n in zip(("answers", "peers", "alike"), found, strict=True)
            ),
        )
        yield "quality_cells", ((cell, "amount", n) for cell, n in self._cells().items())
        days, disputed = self._of_tasks()
        yield (
            "quality_day_tasks",
            (
                ((day, imported, code_of(text), text), "tasks", n)
                for (day, imported, text), n in days.items()
            ),
        )
        yield "quality_disputed", ((row, ROWS, n) for row, n in disputed.items())

    def _cells(self) -> dict[Cell, int]:
        """Return the cells, which follow from how many tasks have which answers."""
        cells: defaultdict[Cell, int] = defaultdict(int)
        for (text,), of in self.past["quality_tasks"].items():
            if n := sum(of[1::2]):
                for cell, amount in of_unit(alike_in(text)).items():
                    cells[cell] += n * amount
        return cells

    def _of_tasks(self) -> tuple[dict[tuple[date, date, str], int], dict[tuple[int, UUID], int]]:
        """Return the numbers of tasks by day and answers, and the rows of disputed tasks."""
        days: defaultdict[tuple[date, date, str], int] = defaultdict(int)
        disputed: defaultdict[tuple[int, UUID], int] = defaultdict(int)
        for (task, imported), was in self._before.items():
            for n, unit in ((-1, was), (1, self._after[task])):
                if unit is not None:
                    days[day_of(unit.last), imported, unit.text] += n
                    if len(unit.alike) > 1:
                        disputed[round(disagreement(unit.alike) * WHOLE), task] += n
        return days, disputed


_PAST = {
    "quality_values": "labels",
    "quality_tasks": "tasks",
    "quality_member_answers": "answers",
    "quality_member_labels": "labels",
    "quality_day_labels": "labels",
    "quality_times": "answers",
}
"""The tables with a past that are filled here, each with its column."""


class QualityTotals:
    """The totals of the numbers of the counter "quality"."""

    def __init__(self, counter: CounterProjection) -> None:
        self.size = 0
        self._stored, self._gold = counter.stored, DeltaTotals(counter)
        self._questions: defaultdict[tuple[UUID, str], QuestionTotals] = defaultdict(QuestionTotals)
        self._times: defaultdict[UUID, _Positions] = defaultdict(lambda: defaultdict(list))

    def add(self, position: int, counted: Changed | None) -> None:
        """Add what an event changes."""
        if counted is None:
            return
        for n, annotation, labels in counted.annotations:
            self._add_annotation(position, counted.project, n, annotation, labels)
            self.size += 1 + 2 * len(labels)
        for moved in counted.moves:
            self._questions[counted.project, moved.question].move(position, counted, moved)
        self._gold.add(position, counted.gold)
        self.size += len(counted.gold)
        self.size += sum(len(unit.codes) for _, *units in counted.moves for unit in units if unit)

    def _add_annotation(
        self,
        position: int,
        project: UUID,
        n: int,
        annotation: Annotation,
        labels: list[tuple[str, str]],
    ) -> None:
        """Add the labels of an annotation, and its time; of an imported one, that was elsewhere."""
        member = annotation.author and fast_id(annotation.author.int)
        day = day_of(annotation.created_at)
        for question, value in labels:
            past = self._questions[project, question].past
            note(past["quality_day_labels"][day, value], position, n)
            if member is not None:
                note(past["quality_member_labels"][member, day, value], position, n)
        time = rounded(annotation.time_spent_ms)
        if time and annotation.counts and member is not None and annotation.imported is None:
            note(self._times[project][day, member, time], position, n)

    def numbers(self) -> dict[str, list[Number]]:
        """Return by table what is to be added to the numbers that are stored."""
        found: defaultdict[str, list[Number]] = defaultdict(list, self._gold.numbers())
        for key, totals in self._questions.items():
            for table, numbers in totals.numbers():
                found[table] += [((*key, *rest), column, n) for rest, column, n in numbers]
        for key, table, past in self._past():
            if table in self._stored:
                column = _PAST[table]
                found[table] += [
                    ((*key, *rest), column, sum(of[1::2])) for rest, of in past.items()
                ]
        return found

    def changes(self) -> list[Change]:
        """Return the changes of the numbers with a past."""
        found = self._gold.changes()
        for (project, *by), table, past in self._past():
            series, column = series_of(table, *by), _PAST[table]
            found += [
                ((project, series, (*map(str, rest), column)), of) for rest, of in past.items()
            ]
        return found

    def _past(self) -> Iterator[tuple[tuple[Any, ...], str, _Positions]]:
        """Yield the numbers with a past: how their keys begin, and their table."""
        for key, totals in self._questions.items():
            for table, past in totals.past.items():
                yield key, table, past
        for project, past in self._times.items():
            yield (project,), "quality_times", past


def note(of: list[int], position: int, n: int) -> None:
    """Note the change of a number by an event; of several by one, their sum."""
    if of and of[-2] == position:
        of[-1] += n
    else:
        of += (position, n)


@lru_cache(maxsize=10_000)
def short_id(member: UUID) -> str:
    """Return the last 48 bits of a member's id, which are random: two members differ in them."""
    return f"{member.int & 0xFFFF_FFFF_FFFF:x}"
