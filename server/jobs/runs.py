"""Runs: each is computed by a process of its own, and results go when contents are erased.

One server at a time works on a run, by advisory lock. The result depends on nothing but the run,
so that after a kill, or without the lock, another server computes the same one again, and the
decision records the first of them.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from hashlib import sha256
from uuid import UUID

import orjson

from server.commands import Command, DecisionContext, Writer
from server.commands.blobs import keep_masks
from server.commands.runs.progress import end_progress
from server.events.core.event import Change
from server.events.runs import runs
from server.events.runs.runs import RUN, Run, RunFailure, RunFinished, RunStatus
from server.jobs.base import Job, alone, awake
from server.jobs.child_process import Ended, output_of
from server.jobs.sliced_job import LockedJob
from server.ledger.read import generation_of, tenant
from server.postgres import Connection, Pool
from server.projections.tables import schema_of
from server.storage import Blobs, bucket_of

SECONDS, MEMORY = 900.0, 4 << 30
"""The most seconds that a run may take, and the most bytes of address space of its process."""
COMMAND = (sys.executable, "-P", "-m", "server.jobs.run_process")
"""Without -P, a folder `server` where the server was started would be imported."""
_ENDED = {
    Ended.LATE: RunFailure.TIME,
    Ended.FAILED: RunFailure.ENDED,
    Ended.UNWANTED: None,
}
_OUTDATED = "SELECT org_id, run_id FROM runs_due() WHERE NOT running"
_STATE = "SELECT state FROM {}.run WHERE org_id = $1 AND id = $2"


class RunJob(LockedJob):
    """Computes the runs of all organizations, one after the other."""

    name = "runs"
    due = "SELECT org_id, generation, run_id FROM runs_due() WHERE running"
    about = "run"

    def __init__(
        self,
        pool: Pool,
        writer: Writer,
        blobs: Blobs,
        *,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        command: Sequence[str] | None = None,
    ) -> None:
        """Compute runs.

        Args:
            pool: the connections of the jobs.
            writer: records the results; processes read its database.
            blobs: the store of the results, and of large masks, which processes open too.
            seconds: the most seconds of a run.
            memory: the most bytes of address space of a process.
            command: starts a process; None for COMMAND.
        """
        super().__init__(pool, writer)
        self._blobs = blobs
        self._seconds = seconds
        self._memory = memory
        self._command = command

    async def compute(self, org: UUID, id_: UUID) -> bool:
        """Compute one run; return False where another server does so, or it has ended."""
        async with self._pool.acquire() as connection, alone(connection, id_) as mine:
            if not mine:
                return False
            async with tenant(connection, org, snapshot=True):
                generation = await generation_of(connection, org)
            return await self._carry_on(connection, org, generation, id_)

    async def _carry_on(
        self, connection: Connection, org: UUID, generation: int, id_: UUID
    ) -> bool:
        run = await _state(connection, org, generation, id_)
        if run.status is not RunStatus.RUNNING:
            return False
        try:
            output = await self._output(connection, org, generation, run)
            if isinstance(output, bytes):
                await awake(connection, self._finish(org, id_, output))
        except Exception as error:  # noqa: BLE001 - raised again where it is tried again
            self.give_up(id_, error)
            output = RunFailure.ERROR
        if isinstance(output, RunFailure):
            failure = output
            await _record(self._writer, org, id_, lambda state: runs.fail(state, failure))
        await end_progress(connection, org, id_)
        return output is not None

    async def _output(
        self, connection: Connection, org: UUID, generation: int, run: Run
    ) -> bytes | RunFailure | None:
        """Return what the process of a run writes; None where the run is canceled meanwhile."""

        async def go_on() -> bool:
            self.status.progressed()
            state = await _state(connection, org, generation, run.id)
            return state.status is RunStatus.RUNNING

        bucket = bucket_of(self._blobs)
        wanted = {
            "dsn": self._writer.dsn, "memory": self._memory, "org": str(org),
            "run": str(run.id), "project": str(run.project), "method": run.method,
            "parameters": run.parameters, "position": run.position,
            "bucket": bucket and asdict(bucket),
        }  # fmt: skip
        command = self._command or COMMAND
        output = await output_of(command, wanted, seconds=self._seconds, go_on=go_on)
        return _ENDED[output] if isinstance(output, Ended) else output

    async def _finish(self, org: UUID, id_: UUID, output: bytes) -> None:
        first, _, result = output.partition(b"\n")
        counts = orjson.loads(first)
        if "failure" in counts:
            failure = RunFailure(counts["failure"])
            await _record(self._writer, org, id_, lambda state: runs.fail(state, failure))
            return
        digest = await asyncio.to_thread(lambda: sha256(result).hexdigest())
        await keep_masks(self._pool, self._blobs, org, {digest: result})
        found = RunFinished(
            result_digest=digest,
            erasures=counts["erasures"],
            annotated_tasks=counts["tasks"],
            resolved_tasks=counts["resolved"],
            changed_tasks=counts["changed"],
        )
        await _record(self._writer, org, id_, lambda state: runs.finish(state, found))


class RunResultRemoval(Job):
    """Removes the results of runs of all organizations in which contents were erased since.

    Safe to run twice, and in several processes: what is removed is gone, and recorded once. It is
    a job apart from `RunJob`, which may be busy with one run for minutes.
    """

    name = "run result removal"
    period = 10.0

    def __init__(self, pool: Pool, writer: Writer) -> None:
        super().__init__(pool)
        self._writer = writer

    async def look(self, connection: Connection) -> int:
        """Remove every outdated result, and return how many there were."""
        if self._writer.clock_check.problem:
            return 0
        done = 0
        for org, id_ in await connection.fetch(_OUTDATED):
            work = self._remove(connection, org, id_)
            about = {"org": str(org), "run": str(id_)}
            done += bool(await self.attempt(connection, work, **about))
        return done

    async def _remove(self, connection: Connection, org: UUID, id_: UUID) -> bool:
        """Remove a result, then record it: a kill in between repeats the removal."""
        async with tenant(connection, org):
            await connection.execute("SELECT remove_run_result($1, $2)", org, id_)
        await _record(self._writer, org, id_, runs.drop)
        return True


async def _record(
    writer: Writer, org: UUID, id_: UUID, decide: Callable[[Run], list[Change]]
) -> None:
    """Append what a decision on a run says, as a command of the server itself."""

    def decide_on(current: DecisionContext) -> list[Change]:
        return decide(current.get(RUN, id_))

    await writer.execute(Command.of_server(org, decide_on, streams=((RUN, id_),)))


async def _state(connection: Connection, org: UUID, generation: int, id_: UUID) -> Run:
    async with tenant(connection, org, snapshot=True):
        text = _STATE.format(schema_of(generation))
        return RUN.decode(await connection.fetchval(text, org, id_))
