"""Adoptions of the results of runs, as clients see them, and what one would come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import strawberry

from server.access.permissions import Permission
from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused
from server.events.runs.adoption_events import AdoptionFailure, AdoptionOutcome
from server.events.runs.adoptions import WHOLE
from server.reads.runs.results import adoption_outcomes, task_in
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Connection, Position, Readable, query
from server.schema.core.node import link
from server.schema.core.paging import Paging
from server.schema.runs.changes import CHUNK, page_of_search

strawberry.enum(AdoptionOutcome, description="What adopting a result comes to for one task.")
strawberry.enum(AdoptionFailure, description="Why an adoption ended early.")

MOST_COUNTED = 20_000
"""Tasks that a dry run counts at most."""


@strawberry.type(description="How many tasks an adoption came to, with one outcome.")
class AdoptionCount:
    """The tasks of one outcome."""

    outcome: AdoptionOutcome
    tasks: int


@strawberry.type(description="An adoption: tasks got the answers of a run as final answers.")
class Adoption(Readable):
    """An adoption as clients see it."""

    by_uuid: strawberry.Private[UUID | None]
    least_confidence: float = strawberry.field(
        description="How sure the run had to be of all answers to a task."
    )
    position: Position = strawberry.field(
        description="The event by which it started: `revert` of this position undoes all of it."
    )
    started_at: datetime
    finished_at: datetime | None = strawberry.field(description="Null while it goes on.")
    failure: AdoptionFailure | None = strawberry.field(
        description="Why it ended before it came to all tasks."
    )
    counts: list[AdoptionCount] = strawberry.field(
        description="By outcome, how many tasks; empty while it goes on."
    )

    @query(Permission.RUNS_READ)
    async def by(self) -> Member | None:
        """Who asked for it."""
        return await linked_member(self.session, self.by_uuid)


@strawberry.type(description="What adopting a result would come to for a task now.")
class AdoptionPreview(Readable):
    """A task, as an adoption would find it."""

    task_uuid: strawberry.Private[UUID]
    outcome: AdoptionOutcome

    task = link("task", lambda one: one.task_uuid, Permission.TASKS_READ, "The task.", null=False)


def adoptions_of(session: ReadSession, row: Any) -> list[Adoption]:
    """Return the adoptions of a run, the earliest first."""
    return [_adoption(session, one) for one in orjson.loads(row["adoptions"])]


def _adoption(session: ReadSession, one: JsonObject) -> Adoption:
    ended = one["finished_at"]
    return Adoption(
        session=session,
        by_uuid=None if one["by"] is None else UUID(one["by"]),
        least_confidence=one["least_confidence_ppm"] / WHOLE,
        position=Position(one["position"]),
        started_at=datetime.fromisoformat(one["started_at"]),
        finished_at=None if ended is None else datetime.fromisoformat(ended),
        failure=None if one["failure"] is None else AdoptionFailure(one["failure"]),
        counts=counts_of(one["outcomes"] or {}),
    )


def counts_of(outcomes: Mapping[str, int]) -> list[AdoptionCount]:
    """Return how many tasks have each outcome, in the order of the outcomes."""
    return [
        AdoptionCount(outcome=one, tasks=outcomes[one])
        for one in AdoptionOutcome
        if outcomes.get(one)
    ]


async def preview_of(
    session: ReadSession,
    row: Any,
    lines: list[bytes],
    least_ppm: int,
    outcomes: Sequence[AdoptionOutcome] | None,
    wanted: Paging,
) -> Connection[AdoptionPreview]:
    """Return a page of what adopting a result would come to, of some outcomes or of all."""
    tasks = [task_in(line) for line in lines]
    if wanted.backward:
        lines, tasks = lines[::-1], tasks[::-1]

    async def previews(begin: int, end: int) -> list[tuple[UUID, AdoptionPreview]]:
        pairs = zip(tasks[begin:end], lines[begin:end], strict=True)
        some = {task: orjson.loads(line) for task, line in pairs}
        return [
            (task, AdoptionPreview(session=session, task_uuid=task, outcome=outcome))
            for task, outcome in await adoption_outcomes(session, row["id"], least_ppm, some)
            if outcomes is None or outcome in outcomes
        ]

    return await page_of_search(tasks, previews, wanted)


async def counts_now(
    session: ReadSession, row: Any, lines: Sequence[bytes], least_ppm: int
) -> list[AdoptionCount]:
    """Return what adopting a result would come to now. Raises Refused LIMIT for large results."""
    if len(lines) > MOST_COUNTED:
        message = (
            f"A dry run counts {MOST_COUNTED:,} tasks at most: page through "
            "`Run.adoptionPreview` instead."
        )
        raise Refused(Code.LIMIT, message, ("dryRun",))
    found = Counter[str]()
    for first in range(0, len(lines), CHUNK):
        some = {task_in(line): orjson.loads(line) for line in lines[first : first + CHUNK]}
        outcomes = await adoption_outcomes(session, row["id"], least_ppm, some)
        found.update(outcome for _, outcome in outcomes)
    return counts_of(found)
