"""Releases of figures by group: each is computed by a process of its own.

Those of one organization are computed in the order of their positions, since what one of them may
tell depends on those before, also of other projects.

One server at a time works on a release, by advisory lock. The figures depend on nothing but the
release and the ledger; without the lock, the decision records the first of them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeAlias
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
Decide: TypeAlias = "Callable[[GroupRelease], list[Change]]"
_DUE = "SELECT * FROM group_releases_due()"


class GroupReleases(Job):
    """Computes the releases of all organizations, one after the other."""

    name = "group releases"
    period = 1.0
    condition = f"EXISTS ({_DUE})"

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
        """End the first release under way of each organization, where it is not locked elsewhere.

        Returns how many were ended.

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
        """Compute a release, and record how it ended; raises what has to wait or is tried again."""
        try:
            decide = await self._outcome(connection, org, id_)
            await self._record(org, id_, decide)
        except Exception as error:  # noqa: BLE001 - raised again where it is tried again
            self.give_up(id_, error)
            failed = partial(releases.fail, failure=ReleaseFailure.ERROR)
            await self._record(org, id_, failed)
        return True

    async def _outcome(self, connection: Connection, org: UUID, id_: UUID) -> Decide:
        """Return what records the figures of a release, or why there are none."""
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
            return partial(releases.fail, failure=ended)
        found = orjson.loads(output)
        if "failure" in found:
            return partial(releases.fail, failure=ReleaseFailure(found["failure"]))
        return partial(releases.finish, figures=found["figures"])

    async def _record(self, org: UUID, id_: UUID, decide: Decide) -> None:
        """Append what a decision on a release says, as a command of the server itself."""

        def decide_on(current: DecisionContext) -> list[Change]:
            return decide(current.get(GROUP_RELEASE, id_))

        streams = ((GROUP_RELEASE, id_),)
        await self._writer.execute(Command.of_server(org, decide_on, streams=streams))
