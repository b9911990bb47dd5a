"""Answers to a question on a sample of tasks, for measures that compare them two by two."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import itemgetter
from typing import Any, TypeAlias
from uuid import UUID

import orjson

from server.events.core.event import JsonObject
from server.events.core.refusal import Refused
from server.events.forms.inputs import MEASURES
from server.events.labeling.tasks import COUNTING
from server.reads.quality.comparisons.parts import Part, days_of_task, sampled_tasks
from server.reads.quality.over_time import CohortDay
from server.reads.session import ReadSession

MOST_BYTES = 16_000_000
"""Bytes of JSON, not compressed, of the answers and inputs that are read for one question."""
LARGEST = 1_000_000
"""Bytes of the answers to one task; larger ones are left out, and so are larger inputs."""
EACH = 100
"""Tasks whose answers are read at once."""

Answers: TypeAlias = "dict[str, JsonObject]"
"""By question, the answers of one person that are compared."""

# The length of a text that is compressed is read without its contents.
# `= ANY (ARRAY[…])` with an order by the same column: see `loaders.probed`.
_STORED = """
SELECT s.task_id, a.people, a.bytes, t.bytes AS input_bytes, t.imported_at
FROM unnest($2::uuid[]) WITH ORDINALITY s (task_id, place)
CROSS JOIN LATERAL (
    SELECT count(DISTINCT author_id) AS people, sum(octet_length(answers)) AS bytes FROM (
        SELECT author_id, answers FROM projection.annotation
        WHERE org_id = $1 AND task_id = ANY (ARRAY[s.task_id]) AND status = ANY ($3::text[])
            AND answers IS NOT NULL AND author_id IS NOT NULL
        ORDER BY task_id OFFSET 0
    ) given
) a
CROSS JOIN LATERAL (
    SELECT octet_length(inputs) AS bytes, imported_at FROM projection.task
    WHERE org_id = $1 AND id = ANY (ARRAY[s.task_id]) ORDER BY id OFFSET 0
) t
ORDER BY s.place
"""
_ANSWERS = """
SELECT a.task_id, a.author_id, a.created_at, a.given
FROM unnest($2::uuid[]) k(task) CROSS JOIN LATERAL (
    SELECT task_id, author_id, created_at, (
        SELECT json_object_agg(name, answers::json -> name) FROM unnest($3::text[]) name
        WHERE answers::json -> name IS NOT NULL
    )::text AS given
    FROM projection.annotation
    WHERE org_id = $1 AND task_id = ANY (ARRAY[k.task]) AND status = ANY ($4::text[])
        AND answers IS NOT NULL AND author_id IS NOT NULL
    ORDER BY task_id OFFSET 0
) a WHERE a.given IS NOT NULL
"""
_INPUTS = """
SELECT t.id, t.given FROM unnest($2::uuid[]) k(task) CROSS JOIN LATERAL (
    SELECT id, (inputs::json -> $3)::text AS given FROM projection.task
    WHERE org_id = $1 AND id = ANY (ARRAY[k.task]) ORDER BY id OFFSET 0
) t WHERE t.given IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class TaskAnswers:
    """The answers to one task that count and are compared: two or more."""

    people: dict[UUID, Answers]
    """By author. Of two answers of a person, the later one."""
    size: JsonObject = field(default_factory=dict)
    """What is known of the input that the question is about; see `inputs.measure`."""
    days: Mapping[CohortDay, date] = field(default_factory=dict)
    """The days that put it into a stretch of time."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Tasks that several people answered."""

    tasks: list[TaskAnswers]
    partial: bool
    """Whether there are others, which were too many or too large."""


async def sample(
    session: ReadSession,
    project: UUID,
    names: Sequence[str],
    about: tuple[str, str] | None,
    part: Part,
) -> Sample:
    """Return the answers to questions of a project on a sample of its tasks.

    Args:
        session: as of a position.
        project: the project.
        names: the questions; the first one is that which is compared.
        about: the name and the kind of the input whose size is wanted.
        part: the tasks that the sample is drawn from.

    Raises:
        Refused: as `sampled_tasks`.
    """
    assert session.at is not None  # noqa: S101 - so that it is the sample of that position
    counting = [*map(str, COUNTING)]
    drawn, more = await sampled_tasks(session, project, part)
    rows = await session.raw(_STORED, session.org, drawn, counting)
    wanted, left_out = _within(rows, with_inputs=about is not None)
    imported = {row["task_id"]: row["imported_at"] for row in rows}
    answers, sizes = list[Any](), dict[UUID, JsonObject]()
    for begin in range(0, len(wanted), EACH):
        tasks = wanted[begin : begin + EACH]
        answers += await session.raw(_ANSWERS, session.org, tasks, list(names), counting)
        if about is not None:
            given = await session.raw(_INPUTS, session.org, tasks, about[0])
            sizes |= await asyncio.to_thread(_sizes, given, about[1])
    found = await asyncio.to_thread(_by_task, answers, names[0])
    given_to = (
        TaskAnswers(people, sizes.get(task, {}), days_of_task(imported[task], last))
        for task in wanted
        if task in found
        for people, last in (found[task],)
        if len(people) > 1
    )
    return Sample([one for one in given_to if part.has(one.days)], more or left_out)


def _within(rows: Sequence[Any], *, with_inputs: bool) -> tuple[list[UUID], bool]:
    """Return the tasks of several people that may be read, and whether others are left out."""
    found, left, partial = list[UUID](), MOST_BYTES, False
    for task, people, size, input_size, _ in rows:
        if people < 2:
            continue
        whole = int(size) + (input_size or 0 if with_inputs else 0)
        if whole > min(left, LARGEST):
            partial = True
            continue
        left -= whole
        found.append(task)
    return found, partial


def _sizes(rows: Iterable[Any], kind: str) -> dict[UUID, JsonObject]:
    """Return by task the size of its input; none where the input is of another form."""
    found = {}
    for task, given in rows:
        try:
            found[task] = MEASURES[kind](orjson.loads(given))
        except Refused:
            found[task] = {}
    return found


def _by_task(rows: Iterable[Any], name: str) -> Mapping[UUID, tuple[dict[UUID, Answers], datetime]]:
    """Return by task the answers of those who answered the question `name`, and the last time."""
    found: dict[UUID, tuple[dict[UUID, Answers], datetime]] = {}
    for row in sorted(rows, key=itemgetter("created_at")):
        given = orjson.loads(row["given"])
        if name in given:
            people, _ = found.get(row["task_id"], ({}, None))
            people[row["author_id"]] = given
            found[row["task_id"]] = people, row["created_at"]
    return found
