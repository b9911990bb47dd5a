"""Erasures on the database itself, for `annolog erase`, with the rights of the owner of a key."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from server.access.actor import Actor
from server.access.permissions import Permission
from server.cli.core.api_key_auth import execute_as
from server.cli.erasure.local_subjects import current_digest
from server.commands import Receipt, Writer
from server.commands.erasure.request import KINDS, ErasureRequest
from server.commands.writer.writer import wall_clock
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.erasure.erased_content import Authority
from server.events.erasure.erasures import ErasureStatus, ErasureTarget, MemberScope
from server.jobs.base import connections
from server.jobs.blob_removal import BlobRemoval
from server.jobs.erasure import ErasureJob
from server.jobs.runs import RunResultRemoval
from server.postgres import Pool
from server.reads.erasure.certificates import certificate
from server.reads.erasure.erasures import erasure_row
from server.reads.erasure.previews import preview
from server.reads.session import ReadSession
from server.settings import Settings
from server.start import Database

SHOWN = 100
"""Tasks that lose their final answer, of which the ids are told."""


class LocalErasures:
    """The erasures of one organization, as a member of it; carried out here and by servers."""

    def __init__(
        self, actor: Actor, writer: Writer, pool: Pool, dsn: str, retention: timedelta | None
    ) -> None:
        self._actor = actor
        self._writer = writer
        self._pool = pool
        self._dsn = dsn
        self._job = ErasureJob(pool, writer, clock=wall_clock, retention=retention)
        self._work: asyncio.Task[int] | None = None

    async def stop(self) -> None:
        """Stop to erase; a server, or the next command, goes on."""
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    async def preview(self, target: str, about: JsonObject) -> JsonObject:
        """Return what an erasure would erase. Raises Refused."""
        wanted, now = await self._wanted(target, about), wall_clock()
        state = await wanted.dry_run(self._actor.member, now, self._execute)
        async with self._session() as session:
            found = await preview(session, state, now)
        return {
            "events": found.types.total(),
            "streams": len(found.streams),
            "withheldStreams": len(found.held),
            "complete": found.complete,
            "types": [{"type": name, "events": n} for name, n in sorted(found.types.items())],
            "resolvedCount": len(found.resolved),
            "resolvedTasks": [ids.public("task", id_) for id_ in found.resolved[:SHOWN]],
        }

    async def begin(self, target: str, about: JsonObject) -> str:
        """Ask for an erasure, and return its id. Raises Refused."""
        wanted = await self._wanted(target, about)
        await self._execute(wanted.decide, **wanted.named)
        return ids.public("erasure", wanted.erasure)

    async def look(self, erasure: str) -> JsonObject:
        """Return how far an erasure is, and its certificate; see to it that it goes on."""
        async with self._session() as session:
            row: Any = await erasure_row(session, ids.expect("erasure", erasure))
            shown = await certificate(session, row)
        if row["status"] == ErasureStatus.FINISHED:
            await self.stop()
            # Results of runs may hold what was erased, and blobs leave a bucket last.
            await RunResultRemoval(self._pool, self._writer).run_once()
            await BlobRemoval(self._pool, self._writer.taxonomy_cache.blobs).run_once()
        elif self._work is None or self._work.done():
            self._work = asyncio.create_task(self._job.run_once())
        return {"status": row["status"], "erasedEvents": row["events"], "certificate": shown}

    async def _wanted(self, target: str, about: JsonObject) -> ErasureRequest:
        """Return what is to be erased. Raises Refused where something named is not there."""
        scope, subject = about.get("scope"), about.get("subject")
        wanted = ErasureRequest(
            org=self._actor.org,
            target=ErasureTarget(target.upper()),
            authority=Authority(about["authority"]),
            reason=about["reason"],
            reference=about["reference"],
            events=[int(position) for position in about.get("events", ())],
            things={name: about.get(name, ()) for name in KINDS},
            member=about.get("member"),
            member_scope=None if scope is None else MemberScope(scope),
            subject_digest="" if subject is None else await self._digest(subject),
        )
        async with self._session() as session:
            await wanted.require_there(session, wall_clock())
        return wanted

    async def _digest(self, reference: str) -> str:
        return await current_digest(self._pool, self._dsn, self._actor.org, reference)

    async def _execute(self, decide: Any, **named: Any) -> Receipt:
        return await execute_as(self._writer, self._actor, Permission.ERASE, decide, **named)

    def _session(self) -> ReadSession:
        return ReadSession(self._pool, self._actor.org)


@contextlib.asynccontextmanager
async def local_erasures(
    actor: Actor, writer: Writer, database: Database, chosen: Settings
) -> AsyncIterator[LocalErasures]:
    """Yield the erasures of the actor's organization."""
    days = chosen.backup_days
    retention = None if days is None else timedelta(days=days)
    async with connections(database.server) as pool:
        found = LocalErasures(actor, writer, pool, database.server, retention)
        try:
            yield found
        finally:
            await found.stop()
