"""The two checks of a load balancer: does the process live, and should it get requests?"""

from __future__ import annotations

import asyncio
import json
import time
from typing import Protocol

import asyncpg
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from server.jobs.base import Supervisor
from server.ledger.clock import ClockCheck
from server.ledger.startup_checks import StartError, require_schema
from server.ledger.write_probe import READ_ONLY, is_read_only, longest_wait, write_probe
from server.postgres import LOST, Connection, Pool
from server.projections.engine.generation_registry import outdated
from server.storage import Blobs, BlobsAwayError

PATIENCE = 2.0
"""Seconds within which the database must have answered all checks."""
SHARED = 0.1
"""Seconds for which an answer of the database is given to others as well."""
FINE = "ok"
FAILED = "errors within the last minute, see the log: "
AWAY = "the bucket does not answer: large masks and changes of taxonomies must wait"
UNKNOWN = "not known: the database does not answer"
STUCK = 10.0
"""Seconds that the oldest command waits before the database is asked whether it takes writes."""
STANDBY = "commits wait for a synchronous standby, and so do commands"
FULL = "the disk of the database is full: commands are refused until there is room"
NO_WRITES = "the database takes no writes now: commands wait or are refused"
OUTDATED = (
    "The tables for screens were filled by another version, commands are refused: "
    "run `annolog rebuild`."
)


class Commands(Protocol):
    """How the commands of this process fare."""

    unreached_since: float | None
    """When the database could first not be written, if it was not written since."""

    def oldest(self) -> float:
        """Return the seconds that the oldest command has waited; 0 where none waits."""

    def written(self) -> None:
        """Note that the database takes writes."""


class Health:
    """Keeps whether this process starts, serves or stops; all other checks ask the database."""

    def __init__(self) -> None:
        self._state = "starting"
        self._pool: Pool | None = None
        self._commands: Commands | None = None
        self._probed = (0.0, FINE)
        """When the database was last asked whether it takes writes, and what came of it."""
        self._blobs: Blobs | None = None
        self._supervisor: Supervisor | None = None
        self._clock: ClockCheck | None = None
        self._asking: asyncio.Future[tuple[dict[str, str], dict[str, str]]] | None = None
        self._asked_at = 0.0

    def open(
        self,
        pool: Pool,
        supervisor: Supervisor,
        commands: Commands,
        clock: ClockCheck,
        blobs: Blobs | None = None,
    ) -> None:
        """Report that the process serves; `blobs`, if given, is a store outside the database."""
        self._state, self._pool, self._blobs = FINE, pool, blobs
        self._supervisor, self._commands, self._clock = supervisor, commands, clock
        self._asking = None

    def leave(self) -> None:
        """Report that the process stops: it still answers, but should get no more requests."""
        self._state = "stopping"

    def close(self) -> None:
        """Stop asking the database: its connections are being closed."""
        self.leave()
        self._pool = self._blobs = self._asking = None

    def routes(self) -> list[Route]:
        """Return `/healthz` and `/readyz`."""
        return [Route("/healthz", _alive), Route("/readyz", self._ready)]

    async def _ready(self, _: Request) -> Response:
        """Answer 200 where the checks before `jobs` are `ok`, otherwise 503; one line for each.

        The bucket and the background jobs do not count: their errors reach every process at once,
        and would take all of them out of service, although labeling needs neither.
        """
        database, blobs = await self._asked()
        checks = {"server": self._state, **database}
        ready = all(said == FINE for said in checks.values())
        failing = self._supervisor.failing if self._supervisor else ()
        checks |= {"jobs": FAILED + ", ".join(failing) if failing else FINE, **blobs}
        body = json.dumps({"ready": ready, "checks": checks}, indent=2) + "\n"
        headers = {"Cache-Control": "no-store"}
        status = 200 if ready else 503
        return Response(body, status, headers, media_type="application/json")

    async def _asked(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return what the database and the bucket say, asked once for all who want to know now.

        Whoever reaches the port may ask, without a login: asking must not take the connections of
        others. A check that went away does not stop the asking, which has a limit of its own.
        """
        asking = self._asking
        if asking is None or (asking.done() and time.monotonic() - self._asked_at >= SHARED):
            asking = asyncio.ensure_future(asyncio.gather(self._database(), self._bucket()))
            asking.add_done_callback(self._answered)
            self._asking = asking
        return await asyncio.shield(asking)

    def _answered(self, _: object) -> None:
        self._asked_at = time.monotonic()

    async def _database(self) -> dict[str, str]:
        lines = ("database", "clock", "migrations", "projections", "commands")
        found = dict.fromkeys(lines, UNKNOWN)
        if self._pool is None or self._clock is None:
            return found
        try:
            async with asyncio.timeout(PATIENCE), self._pool.acquire() as connection:
                found["clock"] = await self._clock.measure(connection) or FINE
                found["database"] = READ_ONLY if await is_read_only(connection) else FINE
                found["migrations"] = await _migrations(connection)
                old = await outdated(connection)
                found["projections"] = OUTDATED if old else FINE
                if found["database"] == FINE:
                    found["commands"] = await self._writable(connection)
        except LOST:
            # Checks that did not run stay unknown; errors of the database are not shown to clients.
            pass
        return found

    async def _writable(self, connection: Connection) -> str:
        """Ask whether the database takes writes, where commands wait long or could not be written.

        A probe that hangs holds a session of the database, so one is made at most every STUCK
        seconds, and none while it is known that commits wait for a standby.
        """
        commands = self._commands
        if commands is None or not (commands.oldest() > STUCK or commands.unreached_since):
            return FINE
        wait = await longest_wait(connection)
        if wait is not None and wait[0] == "IPC SyncRep" and wait[1] > STUCK / 2:
            return STANDBY
        asked_at, said = self._probed
        if said == FINE or time.monotonic() - asked_at >= STUCK:
            said = await _probe(connection)
            self._probed = time.monotonic(), said
        if said == FINE:
            commands.written()
        return said

    async def _bucket(self) -> dict[str, str]:
        if self._blobs is None:
            return {}
        try:
            async with asyncio.timeout(PATIENCE):
                await self._blobs.check()
        except (BlobsAwayError, TimeoutError):
            return {"blobs": AWAY}
        return {"blobs": FINE}


async def _probe(connection: Connection) -> str:
    try:
        async with asyncio.timeout(PATIENCE / 2):
            await write_probe(connection)
    except asyncpg.DiskFullError:
        return FULL
    except LOST:
        return NO_WRITES
    return FINE


async def _migrations(connection: Connection) -> str:
    try:
        await require_schema(connection)
    except StartError as error:
        return str(error)
    return FINE


async def _alive(_: Request) -> Response:
    return JSONResponse({"alive": True})
