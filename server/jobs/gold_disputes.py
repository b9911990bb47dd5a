"""Disputes right answers of gold tasks with which people who are mostly right disagree.

A look reads the gold tasks of a project that changed since the last one, or all of them where
somebody has become reliable since. It writes nothing where nothing is disputed. Several processes
may look at once: a task that is disputed already is left alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from server.commands import Command, DecisionContext, Writer
from server.events.core.event import Change, JsonObject
from server.events.core.refusal import Code, Refused
from server.events.gold.disputes import Evidence, dispute_by_rule
from server.events.labeling.masks import blob_digests
from server.events.labeling.tasks import Task
from server.jobs.base import awake
from server.jobs.sliced_job import SlicedJob
from server.ledger.read import tenant
from server.postgres import Connection, Pool
from server.projections.counters.gold_masks import MOST_BYTES
from server.reads.blobs import ReadBlob, intact_blobs
from server.reads.gold.disputes import (
    COMPARED_LARGE,
    FIRST,
    GoldLook,
    Place,
    find_dispute,
    gold_look,
    may_be_disputing,
    tasks_to_look_at,
)
from server.reads.session import ReadSession
from server.storage import Blobs

_LOOKED = (
    "INSERT INTO gold_dispute_looks AS l (org_id, project_id, position, reliable) "
    "VALUES ($1, $2, $3, $4) ON CONFLICT ON CONSTRAINT gold_dispute_looks_pkey "
    "DO UPDATE SET position = $3, reliable = $4 WHERE l.position <= $3"
)


class GoldDisputes(SlicedJob):
    """Looks for disputed right answers in all projects that hand out gold tasks."""

    name = "gold disputes"
    period = 10.0
    due = "SELECT * FROM gold_disputes_due()"
    about = "project"

    def __init__(self, pool: Pool, writer: Writer, blobs: Blobs, **pace: Any) -> None:
        """Look for disputes in answers whose large masks lie in a store; see `SlicedJob`."""
        super().__init__(pool, writer, **pace)
        self._blobs = blobs

    async def _carry_on(self, connection: Connection, org: UUID, project: UUID) -> int:
        """Look at a project's gold tasks; return how many are disputed since."""
        async with ReadSession(self._pool, org) as session:
            look = await gold_look(session, project)
        if look is None:
            return 0
        done, pace = 0, self.pace()
        place: Place | None = FIRST
        with intact_blobs(self._blobs, org) as blob:
            while place is not None:
                async with tenant(connection, org):
                    page, place = await tasks_to_look_at(connection, org, look, place, pace.size)
                found = await awake(connection, _disputed(blob, page, look))
                if found:
                    done += await self._dispute(org, found)
                    await pace.rest()
                self.status.progressed()
        async with tenant(connection, org):
            await connection.execute(_LOOKED, org, project, look.counted_to, sorted(look.reliable))
        return done

    async def _dispute(self, org: UUID, some: Sequence[tuple[Task, Evidence]]) -> int:
        """Record disputes of tasks that are as they were when they were looked at."""

        def decide(current: DecisionContext) -> Sequence[Change]:
            changes = [
                change
                for task, evidence in some
                if current.task(task.id) == task
                for change in dispute_by_rule(task, evidence)
            ]
            if not changes:
                raise Refused(Code.CONFLICT, "They have changed: look again.")
            return changes

        tasks = tuple(task.id for task, _ in some)
        try:
            receipt = await self._writer.execute(Command.of_server(org, decide, tasks=tasks))
        except Refused as refused:
            if refused.code in (Code.CONFLICT, Code.NOT_FOUND):
                return 0
            raise
        return receipt.written


async def _disputed(
    blob: ReadBlob, page: Sequence[Task], look: GoldLook
) -> list[tuple[Task, Evidence]]:
    """Return which tasks are disputed, and by what; large masks are read task by task.

    Raises:
        BlobsAwayError: where the store cannot be reached: the project is looked at again later.
    """
    large = {task.id for task in page if may_be_disputing(task) and _names_masks(task)}
    found = await asyncio.to_thread(_all_disputed, [t for t in page if t.id not in large], look)
    for task in page:
        if task.id in large:
            masks = await _masks(blob, task)
            evidence = await asyncio.to_thread(find_dispute, task, look, masks)
            found += [(task, evidence)] if evidence else []
    return found


async def _masks(blob: ReadBlob, task: Task) -> dict[str, bytes]:
    """Return the blobs of the right masks and of the last answers, by digest.

    Answers with blobs that are gone, were changed, or are beyond MOST_BYTES are not compared.
    """
    found, left = dict[str, bytes](), MOST_BYTES
    for answers in _newest_first(task):
        some = dict[str, bytes]()
        for digest in sorted({digest for _, digest in blob_digests(answers)} - found.keys()):
            body = await blob(digest)
            if body is not None and len(body) > left:
                return found
            if body is not None:
                some[digest], left = body, left - len(body)
        found |= some
    return found


def _names_masks(task: Task) -> bool:
    return any(True for answers in _newest_first(task) for _ in blob_digests(answers))


def _newest_first(task: Task) -> Iterator[JsonObject]:
    """Yield the right answers, then what may dispute them, the last answers first."""
    if task.gold is not None and task.gold.answers is not None:
        yield task.gold.answers
    for one in reversed(may_be_disputing(task)[-COMPARED_LARGE:]):
        if one.answers is not None:
            yield one.answers


def _all_disputed(page: Sequence[Task], look: GoldLook) -> list[tuple[Task, Evidence]]:
    return [(one, evidence) for one in page if (evidence := find_dispute(one, look))]
