"""The answers to single tasks, from which intervals of figures by distances are computed.

Of a part of a project's tasks, all are read together. Of all tasks, some are: the first ones in the
order of samples, whose places were drawn at random, so that they stand for the others.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import comb
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson

from quality.cells import Cell, Kind, code_of
from server.events.labeling.tasks import COUNTING
from server.projections.counters.quality_answers import TaskAnswers, text_of_answers, value_of
from server.projections.counters.quality_samples import QUALITY_SAMPLES
from server.reads.computing import computed
from server.reads.loaders import batched
from server.reads.quality.comparisons.parts import (
    EACH,
    MOST_SCANNED,
    WHOLE,
    Part,
    first_tasks,
    sampled_tasks,
    tasks_within,
)
from server.reads.quality.comparisons.samples import LARGEST, MOST_BYTES
from server.reads.quality.figures import TOLD, units_of
from server.reads.quality.numbers import QuestionKey, QuestionNumbers
from server.reads.session import ReadSession
from server.reads.statistics import counted_position

if TYPE_CHECKING:
    from quality.units import Known

MOST_ROWS = 20_000
"""Annotations of the sample that are read for one question."""
LEAST = 100
"""Tasks of the sample that may stand for all others. Where fewer of its first tasks have enough
answers to the question, further ones are read."""

# `= ANY (ARRAY[…])` with an order by the same column: see `loaders.probed`. What is too large is
# known by its length, without its contents: then the whole task is left out.
_ANSWERS = f"""
SELECT place, author_id, created_at, size, (answers::json -> $4::text)::text AS answer FROM (
    SELECT k.place, a.author_id, a.created_at, a.answers, octet_length(a.answers) AS size,
        max(octet_length(a.answers)) OVER (PARTITION BY k.place) AS largest,
        sum(octet_length(a.answers)) FILTER (WHERE octet_length(a.answers) <= {LARGEST})
            OVER (ORDER BY k.place) AS bytes,
        count(*) OVER (ORDER BY k.place) AS number
    FROM unnest($2::uuid[]) WITH ORDINALITY k (task, place) CROSS JOIN LATERAL (
        SELECT author_id, created_at, answers FROM projection.annotation
        WHERE org_id = $1 AND task_id = ANY (ARRAY[k.task]) AND project_id = $3
            AND status = ANY ($5::text[]) AND answers IS NOT NULL AND author_id IS NOT NULL
        ORDER BY task_id OFFSET 0
    ) a
) s
WHERE largest <= {LARGEST} AND bytes <= $6 AND number <= $7
"""


async def known_units(
    session: ReadSession, key: QuestionKey, given: QuestionNumbers, position: int
) -> Known | None:
    """Return the answers to tasks of a question; None where they are too many.

    Args:
        session: the session that the numbers were read in.
        key: the question.
        given: its numbers, of all tasks or of a part of them.
        position: up to which answers are counted.
    """
    if not (there := _several(given.cells)):
        return ()
    if given.tasks is not None:
        return await computed(len(given.tasks), units_of, given.tasks)
    past = await sampled_session(session, position)
    return await sampled_units(past, (key, there)) if past is not None else None


def _several(cells: Mapping[Cell, int]) -> int:
    """Return how many tasks cells do not tell apart: those of three answers or more."""
    return sum(n for (kind, size, _, _), n in cells.items() if kind == Kind.UNITS and size > TOLD)


async def sampled_session(session: ReadSession, position: int) -> ReadSession | None:
    """Return a session as of a position, or of an earlier one up to which samples are counted.

    None where none is. The job of alerts does not wait for the counter of samples; whoever asks for
    figures has waited for it.
    """
    reached = await counted_position(session.present, QUALITY_SAMPLES.name)
    return session.as_of(min(position, reached)) if reached > 0 else None


@batched
async def sampled_units(
    session: ReadSession, keys: Sequence[tuple[QuestionKey, int]]
) -> list[Known | None]:
    """Return the answers to a sample of the tasks of a question, the same for a position.

    The session is as of a position that the counter of samples has reached. None where tasks have
    so many different answers that too few of them can be gone through.

    Args:
        session: the session.
        keys: questions, each with how many tasks have three answers or more to it.
    """
    found = [await _sampled(session, *key) for key in keys]
    return [None if tasks is None else units_of(Counter(tasks.values())) for tasks in found]


@dataclass
class OutsideSlices:
    """Reads the answers to the tasks of the sample that are in no slice, one slice at a time."""

    session: ReadSession
    """As of a position that the counter of samples has reached."""
    project: UUID
    _looked_at: dict[UUID, dict[UUID, bool]] = field(default_factory=dict)
    """By slice, which tasks are in it, of those that were looked at."""
    _sampled: dict[str, dict[UUID, str] | None] = field(default_factory=dict)
    """By question."""

    async def units(
        self, key: QuestionKey, cells: Mapping[Cell, int], slice_: UUID | None
    ) -> Known | None:
        """Return the answers to tasks outside of a slice, as `sampled_units`; None for no slice.

        Raises:
            Refused: ERASED where nothing is known of the tasks of the slice.
        """
        if not (there := _several(cells)):
            return ()
        if key[1] not in self._sampled:
            self._sampled[key[1]] = await _sampled(self.session, key, there)
        tasks = self._sampled[key[1]]
        if tasks is None:
            return None
        within = await self._within(slice_, tasks) if slice_ is not None else {}
        outside = Counter(text for one, text in tasks.items() if not within.get(one))
        return await computed(len(outside), units_of, outside)

    async def _within(self, slice_: UUID, tasks: Collection[UUID]) -> dict[UUID, bool]:
        """Return which of some tasks are in a slice."""
        known = self._looked_at.setdefault(slice_, {})
        others = [one for one in tasks if one not in known]
        if others:
            found = await tasks_within(self.session, self.project, others, Part(slice_))
            known |= {one: one in found for one in others}
        return known


async def _sampled(session: ReadSession, key: QuestionKey, there: int) -> dict[UUID, str] | None:
    """Return the answers to tasks with three answers or more, as texts; None of too few."""
    assert session.at is not None  # noqa: S101 - so that it is the sample of that position
    (project, question), found = key, _Sample()
    tasks, more = await sampled_tasks(session, project, WHOLE)
    counting, begin, ordered = [*map(str, COUNTING)], len(tasks), list[UUID]()
    while tasks:
        given = session.org, tasks, project, question, counting, found.bytes, found.rows
        rows = await session.raw(_ANSWERS, *given)
        await asyncio.to_thread(found.add, tasks, rows)
        if not more or found.ended or len(found.answers) >= min(there, LEAST):
            break
        if not ordered:
            ordered = await first_tasks(session, project, MOST_SCANNED)
        tasks, begin = ordered[begin : begin + EACH], begin + EACH
    return None if found.too_different and len(found.answers) < LEAST else found.answers


@dataclass
class _Sample:
    """The answers to tasks in the order of the sample, and how many more are read."""

    answers: dict[UUID, str] = field(default_factory=dict)
    rows: int = MOST_ROWS
    bytes: int = MOST_BYTES
    pairs: int | None = None
    too_different: bool = False
    _codes: dict[str, int | None] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        """Whether nothing more is read: further tasks would have two annotations each at least."""
        return self.too_different or self.rows < 2 * EACH or self.bytes <= 0

    def add(self, tasks: Sequence[UUID], rows: Iterable[Any]) -> None:
        """Take in answers to some tasks, by their places, as far as `MOST_PAIRS` reach."""
        from quality.units import MOST_PAIRS  # noqa: PLC0415 - numpy, only where it is needed

        if self.pairs is None:
            self.pairs = MOST_PAIRS
        for place, one in sorted(self._given(rows).items()):
            alike = one.alike()
            self.pairs -= comb(len(alike), 2)
            if self.pairs < 0:
                self.too_different = True
                return
            if len(one.codes) > TOLD:
                self.answers[tasks[place - 1]] = text_of_answers(alike)

    def _given(self, rows: Iterable[Any]) -> dict[int, TaskAnswers]:
        """Return what was answered to each task."""
        given = defaultdict[int, TaskAnswers](TaskAnswers)
        for place, author, made, size, answer in sorted(rows, key=itemgetter("created_at")):
            self.rows -= 1
            self.bytes -= size
            if answer is None:
                continue
            if answer not in self._codes:
                value = value_of(orjson.loads(answer))
                self._codes[answer] = None if value is None else code_of(value)
            if (code := self._codes[answer]) is not None:
                given[place].add(author, code, made)
        return given
