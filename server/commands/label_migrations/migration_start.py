"""Starts a label migration: planned outside the ledger's lock, and again if the form changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias
from uuid import UUID

from server.commands import DecisionContext, Receipt
from server.commands.retry import TRIES, retry_while_stale
from server.events.core.event import Change
from server.events.core.refusal import Refused
from server.events.label_migrations import migrations
from server.events.label_migrations.migrations import Planned

Decision: TypeAlias = Callable[[DecisionContext], Sequence[Change]]


async def start_migration(
    project: UUID,
    plan: Callable[[], Awaitable[Planned]],
    execute: Callable[[Decision], Awaitable[Receipt]],
    *,
    repeat: bool,
) -> Receipt:
    """Plan a migration and start it, again where what it was planned on changed in between.

    Args:
        project: the project that migrates.
        plan: plans on the present state of the project.
        execute: runs a decision as the caller's command, which names the project.
        repeat: whether to plan again where the plan became stale.

    Raises:
        Refused: as planning and the decision do; STALE where every plan became stale.
    """

    async def attempt() -> Receipt:
        try:
            planned = await plan()
        except Refused as refused:
            # A retry of a command that was done is answered before anything is decided.
            refusal = refused

            def refuse(_: DecisionContext) -> Sequence[Change]:
                raise refusal

            return await execute(refuse)
        return await execute(lambda current: migrations.start(current.project(project), planned))

    return await retry_while_stale(attempt, TRIES if repeat else 1)
