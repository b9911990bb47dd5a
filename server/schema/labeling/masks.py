"""Answers with large masks: they are rehearsed as they came, set aside, and only then given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeAlias
from uuid import UUID

from server.access.permissions import Permission
from server.commands import Receipt, World
from server.commands.blobs import keep_masks
from server.events.core.event import Change, JsonObject
from server.events.core.refusal import Code, Refused
from server.events.labeling import masks
from server.schema.core.context import CommandInput, Context

Decision: TypeAlias = Callable[[World, JsonObject], Sequence[Change]]

TRIES = 5
"""Times that a task may change while its masks are being stored."""


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
    decide: Decision,
    **names: Any,
) -> Receipt:
    """Run a decision on answers to a task, of which large masks are stored first.

    Nothing is stored for a command that would be refused.

    Raises:
        Refused: as the decision does; UNAVAILABLE where blobs cannot be stored.
    """
    work = _Work(task, answers, decide)
    names |= {"tasks": (task,)}
    if not work.blobs:
        return await context.execute(given, permission, work.decided, **names)
    for _ in range(TRIES):
        try:
            await context.rehearse(given, permission, work.rehearsed, **names)
        except _Rehearsed as found:
            work.version = found.version
            services = context.services
            await keep_masks(services.pool, services.blobs, context.me.org, work.blobs)
        try:
            return await context.execute(given, permission, work.settled, **names)
        except _Rehearsed as changed:
            last: Refused = changed
    raise last


class _Work:
    """One command that brings answers."""

    def __init__(self, task: UUID, answers: JsonObject, decide: Decision) -> None:
        self.light, self.blobs = masks.aside(task, answers)
        self.version: int | None = None
        self._task, self._answers, self._decide = task, answers, decide

    def decided(self, world: World) -> Sequence[Change]:
        """Decide on the answers as they came."""
        return self._known(world, self._decide(world, self._answers))

    def rehearsed(self, world: World) -> NoReturn:
        """Decide on the answers as they came, and keep nothing of it."""
        self.decided(world)
        raise _Rehearsed(world.versions[self._task])

    def settled(self, world: World) -> Sequence[Change]:
        """Decide on the answers that name their masks, if the task is as it was at the rehearsal.

        If not, an erasure may have taken along what was stored meanwhile.
        """
        if self.version not in (None, world.versions[self._task]):
            raise _Rehearsed(world.versions[self._task])
        return self._known(world, self._decide(world, self.light))

    def _known(self, world: World, changes: Sequence[Change]) -> Sequence[Change]:
        """Refuse names of masks that the task does not know, where all else would be fine."""
        there = (a.answers for a in world.task(self._task).annotations)
        masks.expect_known(self._answers, there)
        return changes
