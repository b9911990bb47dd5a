"""Releases of figures by group: each is computed by a process of its own.

One server at a time works on a release, by advisory lock. The figures depend on nothing but the
release and the ledger; without the lock, the decision records the first of them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

import orjson

from server.commands import Command, DecisionContext, Writer
from server.events.core.event import Change
from server.events.groups import releases
from server.events.groups.releases import GROUP_RELEASE, GroupRelease, ReleaseFailure
from server.jobs.base import Job
from server.jobs.child_process import Ended, output_of
from server.postgres import Connection, Pool

SECONDS, MEMORY = 900.0, 4 << 30
"""The most seconds that a release may take, and the most bytes of address space of its process."""
COMMAND = (sys.executable, "-P", "-m", "server.jobs.groups_process")
"""Without -P, a folder `server` where the server was started would be imported."""
_DUE = "SELECT * FROM group_releases_due()"


class GroupReleases(Job):
    """Computes the releases of all organizations, one after the other."""

    name = "group releases"
    period = 1.0

    def __init__(
        self,
        pool: Pool,
        writer: Writer,
        *,
        seconds: float = SECONDS,
        command: Sequence[str] = COMMAND,
    ) -> None:
        """Compute releases.

        Args:
            pool: the connections of the jobs.
            writer: records the figures; processes read its database.
            seconds: the most seconds of a release.
            command: starts a process.
        """
        super().__init__(pool)
        self._writer = writer
        self._seconds = seconds
        self._command = command

    async def look(self, connection: Connection) -> int:
        """End every release that is under way and not locked elsewhere; return how many.

        While the clock of this process is wrong, other processes do the work.
        """
        if self._writer.clock_check.problem:
            return 0
        done = 0
        for org, id_ in await connection.fetch(_DUE):
            work = partial(self._compute, connection, org, id_)
            done += bool(await self.attempt_alone(connection, id_, work, org=org, release=id_))
        return done

    async def _compute(self, connection: Connection, org: UUID, id_: UUID) -> bool:
        wanted = {
            "dsn": self._writer.dsn, "memory": MEMORY, "org": str(org), "release": str(id_)
        }  # fmt: skip

        async def go_on() -> bool:
            self.status.progressed()
            # A session that idles for long is ended, and the lock with it.
            await connection.execute("SELECT 1")
            return True

        output = await output_of(self._command, wanted, seconds=self._seconds, go_on=go_on)
        if isinstance(output, Ended):
            ended = ReleaseFailure.TIME if output is Ended.LATE else ReleaseFailure.ENDED
            return await self._record(org, id_, lambda state: releases.fail(state, ended))
        found = orjson.loads(output)
        if "failure" in found:
            failure = ReleaseFailure(found["failure"])
            return await self._record(org, id_, lambda state: releases.fail(state, failure))
        return await self._record(org, id_, lambda state: releases.finish(state, found["figures"]))

    async def _record(
        self, org: UUID, id_: UUID, decide: Callable[[GroupRelease], list[Change]]
    ) -> bool:
        """Append what a decision on a release says, as a command of the server itself."""

        def decide_on(current: DecisionContext) -> list[Change]:
            return decide(current.get(GROUP_RELEASE, id_))

        streams = ((GROUP_RELEASE, id_),)
        await self._writer.execute(Command.of_server(org, decide_on, streams=streams))
        return True
