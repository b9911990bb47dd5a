"""Dry runs: a decision is made on the present states, under all checks, and nothing is written."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar, cast

from server.commands.writer.decision_context import DecisionContext
from server.events.core.refusal import Code, Refused

T = TypeVar("T")


class DryRun(Refused):
    """What a dry run found: it ends the decision, so that nothing is written."""

    def __init__(self, changes: Sequence[Any]) -> None:
        super().__init__(Code.CONFLICT, "This was a dry run.")
        self.changes = changes


def decide_only(
    decide: Callable[[DecisionContext], Sequence[T]],
) -> Callable[[DecisionContext], Sequence[T]]:
    """Return a decision that refuses in any case: with `DryRun` where the given one would not."""

    def decided(current: DecisionContext) -> Sequence[T]:
        raise DryRun(decide(current))

    return decided


async def dry_run(
    decide: Callable[[DecisionContext], Sequence[T]],
    execute: Callable[..., Awaitable[object]],
    **named: Any,
) -> Sequence[T]:
    """Return what a decision would write now.

    Args:
        decide: the decision.
        execute: runs a decision that refuses in any case, given what it reads.
        named: what the decision reads, as fields of `Command`.

    Raises:
        Refused: as the decision, and as the writer.
    """
    try:
        await execute(decide_only(decide), **named)
    except DryRun as found:
        return cast("Sequence[T]", found.changes)
    raise RuntimeError("a dry run refuses in any case")
