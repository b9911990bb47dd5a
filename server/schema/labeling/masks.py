"""Answers with large masks: they are rehearsed as they came, set aside, and only then given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeAlias
from uuid import UUID

from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt
from server.commands.blobs import keep_masks
from server.events.core.event import Change, JsonObject
from server.events.core.refusal import Code, Refused
from server.events.labeling import masks
from server.schema.core.context import CommandInput, Context

Decision: TypeAlias = Callable[[DecisionContext, JsonObject], Sequence[Change]]

TRIES = 5
"""Times that a task may change while its masks are being stored."""


class _DryRunPassed(Refused):
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
            await context.dry_run(given, permission, work.rehearsed, **names)
        except _DryRunPassed as found:
            work.version = found.version
            services = context.services
            await keep_masks(services.pool, services.blobs, context.me.org, work.blobs)
        try:
            return await context.execute(given, permission, work.settled, **names)
        except _DryRunPassed as changed:
            last: Refused = changed
    raise last


class _Work:
    """One command that brings answers."""

    def __init__(self, task: UUID, answers: JsonObject, decide: Decision) -> None:
        self.light, self.blobs = masks.extract_blobs(task, answers)
        self.version: int | None = None
        self._task, self._answers, self._decide = task, answers, decide

    def decided(self, current: DecisionContext) -> Sequence[Change]:
        """Decide on the answers as they came."""
        return self._known(current, self._decide(current, self._answers))

    def rehearsed(self, current: DecisionContext) -> NoReturn:
        """Decide on the answers as they came, and keep nothing of it."""
        self.decided(current)
        raise _DryRunPassed(current.versions[self._task])

    def settled(self, current: DecisionContext) -> Sequence[Change]:
        """Decide on the answers that name their masks, if the task is as it was at the rehearsal.

        If not, an erasure may have taken along what was stored meanwhile.
        """
        if self.version not in (None, current.versions[self._task]):
            raise _DryRunPassed(current.versions[self._task])
        return self._known(current, self._decide(current, self.light))

    def _known(self, current: DecisionContext, changes: Sequence[Change]) -> Sequence[Change]:
        """Refuse names of masks that the task does not know, where all else would be fine."""
        there = (a.answers for a in current.task(self._task).annotations)
        masks.require_known_blobs(self._answers, there)
        return changes
