"""Adoption of results of runs: slice by slice, tasks get the answers of a run as final answers.

The slices are commands of whoever asked, whose rights are decided again with each, and parts of the
wish that asked: undoing it undoes all of them. One server at a time works on a run, by advisory
lock, which only saves work: a decision depends on the states of tasks alone. So after a kill the
next server begins with the first task, and finds nothing to do in what was adopted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from server.access.actor import Actor
from server.access.permissions import Permission
from server.commands import Command, Receipt, Writer
from server.commands.blobs import keep_masks
from server.commands.retry import retry_while_stale
from server.commands.runs.adoption import AdoptionSlice
from server.commands.runs.progress import end_progress, note_progress
from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused
from server.events.erasure.holds import HeldBySubject
from server.events.labeling.tasks import Task
from server.events.runs import adoptions
from server.events.runs.adoption_events import Adoption, AdoptionFailure, AdoptionOutcome
from server.events.runs.runs import RUN, Run
from server.jobs.base import alone, awake
from server.jobs.sliced_job import Pace, SlicedJob, slice_command
from server.jobs.tries import has_to_wait
from server.ledger.read import generation_of, tenant
from server.postgres import Connection, Pool
from server.projections.tables import schema_of
from server.reads.erasure.holds import held_by_subject
from server.reads.runs.results import fused_masks, result_lines, task_in
from server.reads.runs.runs import count_erasures, run_row, task_states
from server.reads.session import ReadSession
from server.storage import Blobs

PAGE = 300
"""Tasks whose states are read at once."""
_STATE = "SELECT state FROM {}.run WHERE org_id = $1 AND id = $2"
_STARTED = (
    "SELECT correlation_id, actor_id, credential_id FROM events WHERE org_id = $1 AND position = $2"
)
_FAILURES = {
    Code.ERASED: AdoptionFailure.ERASED,
    Code.FORBIDDEN: AdoptionFailure.RIGHTS,
    Code.UNAUTHENTICATED: AdoptionFailure.RIGHTS,
    Code.NOT_FOUND: AdoptionFailure.RIGHTS,
    Code.INTERNAL: AdoptionFailure.ERROR,
}
"""Why an adoption ends where a slice is refused; else the project was archived."""


class RunAdoption(SlicedJob):
    """Continues the adoptions of all organizations."""

    name = "run adoption"
    due = "SELECT * FROM adoptions_due()"
    about = "run"

    def __init__(
        self,
        pool: Pool,
        writer: Writer,
        blobs: Blobs,
        *,
        clock: Callable[[], datetime],
        **pace: Any,
    ) -> None:
        """Continue adoptions of results in a store of blobs; see `SlicedJob`."""
        super().__init__(pool, writer, **pace)
        self._blobs = blobs
        self._clock = clock

    async def adopt(self, org: UUID, run: UUID) -> bool:
        """Continue one adoption; return False where another server does so, or it has ended."""
        async with self._pool.acquire() as connection, alone(connection, run) as mine:
            if not mine:
                return False
            async with tenant(connection, org, snapshot=True):
                generation = await generation_of(connection, org)
            return await self._carry_on(connection, org, generation, run)

    async def _carry_on(
        self, connection: Connection, org: UUID, generation: int, id_: UUID
    ) -> bool:
        """Adopt to the end; return False where it has ended, or has to wait.

        It waits where the ledger is unavailable, and where holds are placed again and again.
        """
        async with tenant(connection, org, snapshot=True):
            text = _STATE.format(schema_of(generation))
            run: Run = RUN.decode(await connection.fetchval(text, org, id_))
            if run.adopting is None:
                return False
            [started] = await connection.fetch(_STARTED, org, run.adopting.position)
        wish, actor, credential = started
        who = Actor(org=org, member=actor, credential=credential)
        work = _Work(connection, org, run, run.adopting, who, wish)
        try:
            failure = await self._adopt_all(work)
        except Exception as error:  # noqa: BLE001 - raised again where it is tried again
            if isinstance(error, Refused) and has_to_wait(error):
                return False
            refused = self.refusal_by(id_, error)
            failure = _FAILURES.get(refused.code, AdoptionFailure.PROJECT)

        def decide(current: Any) -> Any:
            state = current.get(RUN, id_)
            return adoptions.finish(state, work.adoption, work.outcomes, failure)

        finish = Command.of_server(org, decide, correlation=wish, streams=((RUN, id_),))
        await self._writer.execute(finish)
        await end_progress(connection, org, id_)
        return True

    async def _adopt_all(self, work: _Work) -> AdoptionFailure | None:
        """Adopt page after page; return why it ended early. Raises Refused likewise."""
        lines = await awake(work.connection, self._lines(work))
        pace = self.pace()
        for first in range(0, len(lines), PAGE):
            if await count_erasures(work.connection, work.org) != work.run.erasures:
                return AdoptionFailure.ERASED
            await note_progress(work.connection, work.org, work.run.id, first, len(lines))
            await self._adopt_page(work, lines[first : first + PAGE], pace)
            self.status.progressed()
        return None

    async def _lines(self, work: _Work) -> list[bytes]:
        async with ReadSession(self._pool, work.org) as session:
            row = await run_row(session, work.run.id)
            return await result_lines(session, self._blobs, row)

    async def _adopt_page(self, work: _Work, page: Sequence[bytes], pace: Pace) -> None:
        """Adopt what can be adopted of some lines of a result, and count the others."""
        lines = {task_in(line): orjson.loads(line) for line in page}
        async with ReadSession(self._pool, work.org) as session:
            states = await task_states(session, lines)
        waiting = dict[UUID, JsonObject]()
        for task, line in lines.items():
            if task in states:
                outcome = work.outcome_of(states[task], line)
                if outcome is AdoptionOutcome.ADOPTED:
                    waiting[task] = line
                else:
                    work.outcomes[outcome] += 1
        while waiting:
            some = {task: waiting.pop(task) for task in [*waiting][: pace.size]}
            await self._adopt_slice(work, some, pace)

    async def _adopt_slice(self, work: _Work, lines: dict[UUID, JsonObject], pace: Pace) -> None:
        if self._writer.waiting(work.org):
            pace.contended()

        async def attempt() -> tuple[Receipt, AdoptionSlice]:
            async with ReadSession(self._pool, work.org) as session:
                held = await held_by_subject(session.raw, work.org, lines, self._clock())
            some = work.slice_of(lines, held)
            await self._keep_fused(work, lines.values())
            return await self._writer.execute(work.command(some)), some

        receipt, some = await retry_while_stale(attempt)
        work.outcomes.update(some.outcomes)
        if receipt.written:
            pace.passed(receipt.first, receipt.position)
            await pace.rest()

    async def _keep_fused(self, work: _Work, lines: Iterable[JsonObject]) -> None:
        """Store the fused masks of lines. Raises Refused ERASED, so that none is stored again."""
        for masks in filter(None, map(fused_masks, lines)):
            if await count_erasures(work.connection, work.org) != work.run.erasures:
                raise Refused(Code.ERASED, "Contents were erased since: start the run again.")
            await keep_masks(self._pool, self._blobs, work.org, masks)


@dataclass(frozen=True, slots=True)
class _Work:
    """An adoption under way."""

    connection: Connection
    org: UUID
    run: Run
    adoption: Adoption
    actor: Actor
    """Whoever asked for it."""
    wish: UUID
    """The correlation of all its events."""
    outcomes: Counter[AdoptionOutcome] = field(default_factory=Counter)

    def outcome_of(self, task: Task, line: JsonObject) -> AdoptionOutcome:
        least = self.adoption.least_ppm
        return adoptions.outcome_of(task, line, self.run.id, least, self.adoption)

    def slice_of(self, lines: dict[UUID, JsonObject], held: HeldBySubject) -> AdoptionSlice:
        run = self.run
        return AdoptionSlice(self.org, run.id, run.project, self.adoption, lines, held)

    def command(self, some: AdoptionSlice) -> Command:
        """Return the command of a slice, in the name of whoever asked."""
        return slice_command(some, self.org, self.actor, self.wish, Permission.TASKS_MANAGE)
