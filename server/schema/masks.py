"""Answers with large masks: they are rehearsed as they came, set aside, and only then given."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NoReturn
from uuid import UUID

from server.access.permissions import Permission
from server.commands import Receipt, World
from server.commands.blobs import fetch, keep
from server.events import masks
from server.events.base import Change, JsonObject
from server.events.refusal import Code, Refused
from server.ledger.read import tenant
from server.schema.context import CommandInput, Context

TRIES = 5
"""Times that a task may change while its masks are being stored."""

_WANTED_AGAIN = "DELETE FROM blob_removals WHERE org_id = $1 AND digest = ANY ($2::bytea[])"


class _Rehearsed(Refused):
    """The answers would be taken, at this version of the task."""

    def __init__(self, version: int) -> None:
        super().__init__(Code.STALE, "The task changes too often: try again.")
        self.version = version


async def answer(
    context: Context,
    given: CommandInput,
    permission: Permission,
    task: UUID,
    answers: JsonObject,
    decide: Callable[[World, JsonObject], Sequence[Change]],
    **names: Any,
) -> Receipt:
    """Run a decision on answers to a task, of which large masks are stored first.

    Nothing is stored for a command that would be refused. A task that was erased meanwhile may have
    taken the blobs along; as it is of another version then, they are stored again.

    Raises:
        Refused: as the decision does; UNAVAILABLE where blobs cannot be stored.
    """
    light, blobs = masks.aside(task, answers)

    def decided(world: World, wanted: JsonObject) -> Sequence[Change]:
        masks.expect_known(answers, (a.answers for a in world.task(task).annotations))
        return decide(world, wanted)

    def rehearsed(world: World) -> NoReturn:
        decided(world, answers)
        raise _Rehearsed(world.versions[task])

    def settled(world: World, version: int | None) -> Sequence[Change]:
        if version not in (None, world.versions[task]):
            raise _Rehearsed(world.versions[task])
        return decided(world, light)

    names |= {"tasks": (task,)}
    if not blobs:
        return await context.execute(
            given, permission, lambda world: decided(world, answers), **names
        )
    for again in range(TRIES, 0, -1):
        version = None
        try:
            await context.rehearse(given, permission, rehearsed, **names)
        except _Rehearsed as found:
            version = found.version
            await _store(context, blobs)
        try:
            return await context.execute(
                given, permission, partial(settled, version=version), **names
            )
        except _Rehearsed:
            if again == 1:
                raise
    raise AssertionError


async def _store(context: Context, blobs: dict[str, bytes]) -> None:
    org = context.me.org
    digests = [bytes.fromhex(digest) for digest in blobs]
    async with context.services.pool.acquire() as connection, tenant(connection, org):
        # An erasure that is still at work must not take along what is stored now.
        await connection.execute(_WANTED_AGAIN, org, digests)
    shelf = context.services.writer.vocabularies.blobs
    await asyncio.gather(*(keep(shelf, org, body) for body in blobs.values()))


async def runs_of(context: Context, blob: str) -> list[int]:
    """Return the runs of a mask that names its blob.

    Raises:
        Refused: UNAVAILABLE where the store of blobs is away.
        LookupError: the blob is gone although an answer names it.
    """
    digest = blob.removeprefix(masks.PREFIX)
    body = await fetch(context.services.writer.vocabularies.blobs, context.me.org, digest)
    if body is None:
        raise LookupError(f"the mask {digest} is gone")
    return await asyncio.to_thread(masks.runs, body)
