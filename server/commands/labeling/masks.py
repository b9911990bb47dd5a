"""Answers with large masks: decided as they came, then stored as blobs, and only then written."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import NoReturn, TypeAlias
from uuid import UUID

from server.commands import DecisionContext, Receipt
from server.events.core.event import Change, JsonObject
from server.events.core.refusal import Code, Refused
from server.events.labeling import masks

Decision: TypeAlias = Callable[[DecisionContext], Sequence[Change]]
DecideOnAnswers: TypeAlias = Callable[[DecisionContext, JsonObject], Sequence[Change]]
Known: TypeAlias = Callable[[DecisionContext], Iterable[JsonObject | None]]

TRIES = 5
"""Times that a stream may change while its masks are being stored."""


class _DryRunPassed(Refused):
    """The answers would be accepted at this version of the stream."""

    def __init__(self, version: int) -> None:
        super().__init__(Code.STALE, "Others change this too often: try again.")
        self.version = version


async def execute_with_masks(
    stream: UUID,
    answers: JsonObject,
    decide: DecideOnAnswers,
    known: Known,
    *,
    execute: Callable[[Decision], Awaitable[Receipt]],
    dry_run: Callable[[Decision], Awaitable[None]],
    store: Callable[[dict[str, bytes]], Awaitable[None]],
) -> Receipt:
    """Run a decision on answers to a task, of which large masks are stored first.

    Nothing is stored for a command that would be refused.

    Args:
        stream: the task, or the audit, whose event will have the answers.
        answers: by question, with whole masks.
        decide: makes the events, given answers whose large masks may be named by digest.
        known: the answers of the stream whose masks may be named by digest again.
        execute: runs a decision as a command that names the stream.
        dry_run: runs a decision that always refuses, as the same command.
        store: stores masks, given by digest.

    Raises:
        Refused: as the decision does; UNAVAILABLE where blobs cannot be stored; STALE where the
            stream changed in each of five tries.
    """
    work = _Work(stream, answers, decide, known)
    if not work.blobs:
        return await execute(work.decide_whole)
    for _ in range(TRIES):
        try:
            await dry_run(work.decide_dry)
        except _DryRunPassed as found:
            work.version = found.version
            await store(work.blobs)
        try:
            return await execute(work.decide_light)
        except _DryRunPassed as changed:
            last: Refused = changed
    raise last


class _Work:
    """The decisions of one command that brings answers."""

    def __init__(
        self, stream: UUID, answers: JsonObject, decide: DecideOnAnswers, known: Known
    ) -> None:
        self.light, self.blobs = masks.extract_blobs(stream, answers)
        self.version: int | None = None
        """The version of the stream at which a dry run passed."""
        self._stream, self._answers, self._decide, self._known = stream, answers, decide, known

    def decide_whole(self, current: DecisionContext) -> Sequence[Change]:
        """Decide on the answers as they came."""
        return self._with_known(current, self._decide(current, self._answers))

    def decide_dry(self, current: DecisionContext) -> NoReturn:
        """Decide on the answers as they came, and write nothing of it."""
        self.decide_whole(current)
        raise _DryRunPassed(current.versions[self._stream])

    def decide_light(self, current: DecisionContext) -> Sequence[Change]:
        """Decide on the answers that name their masks, if the stream is as it was at the dry run.

        If not, an erasure may have removed what was stored meanwhile.
        """
        if self.version not in (None, current.versions[self._stream]):
            raise _DryRunPassed(current.versions[self._stream])
        return self._with_known(current, self._decide(current, self.light))

    def _with_known(self, current: DecisionContext, changes: Sequence[Change]) -> Sequence[Change]:
        """Refuse names of masks that the stream does not know, where all else would be fine."""
        masks.require_known_blobs(self._answers, self._known(current))
        return changes
