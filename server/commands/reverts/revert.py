"""Undoes a whole wish in one command: planned outside the ledger's lock, decided under it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias
from uuid import UUID

from server.commands import DecisionContext, Receipt
from server.commands.retry import retry_while_stale
from server.commands.reverts.plan import Prepared, StreamPlan, decide, plan_stream, to_undo
from server.events.accounts.members import MEMBER
from server.events.accounts.organizations import ORGANIZATION
from server.events.core.refusal import Code, Refused
from server.events.labeling.tasks import TASK
from server.events.projects import PROJECT
from server.events.taxonomies.taxonomies import TAXONOMY
from server.postgres import Connection
from server.reads.reverts import Written, streams_of, written_with

AT_ONCE = 500
"""The most streams that one command undoes something in."""
Decision: TypeAlias = Callable[[DecisionContext], Sequence[Prepared]]
Execute: TypeAlias = Callable[..., Awaitable[Receipt]]
"""Runs a decision in the caller's name, given the streams that it names."""
_FIELDS = {TASK: "tasks", PROJECT: "projects", MEMBER: "members", TAXONOMY: "taxonomies"}


async def plan_position(connection: Connection, org: UUID, position: int) -> list[StreamPlan]:
    """Plan the undoing of the wish that wrote a position.

    Raises:
        Refused: NOT_FOUND or LIMIT, and Blocked for what is never undone.
    """
    return await plan_written(connection, org, await written_with(connection, org, position))


async def plan_written(
    connection: Connection, org: UUID, wish: Sequence[Written]
) -> list[StreamPlan]:
    """Plan the undoing of the events of one wish. Raises as `plan_position` does."""
    wanted = to_undo(wish)
    if len(wanted) > AT_ONCE:
        message = f"This changed {len(wanted):,} things, and one command undoes {AT_ONCE}."
        raise Refused(Code.LIMIT, message, ("position",))
    found = await streams_of(connection, org, wanted)
    return [plan_stream(found[stream], positions) for stream, positions in wanted.items()]


def named(plans: Sequence[StreamPlan]) -> dict[str, Any]:
    """Return the streams that a command on some plans names, as fields of `Command`."""
    fields: dict[str, Any] = {}
    for kind, name in _FIELDS.items():
        ids = tuple(plan.stream for plan in plans if plan.kind is kind)
        if ids:
            fields[name] = ids
    others = [p for p in plans if p.kind not in _FIELDS and p.kind is not ORGANIZATION]
    fields["streams"] = tuple((plan.kind, plan.stream) for plan in others)
    accounts = [plan for plan in plans if plan.kind in (MEMBER, ORGANIZATION)]
    if accounts:
        states = (state for plan in accounts if plan.kind is MEMBER for state in plan.states)
        emails = {email for state in states if (email := getattr(state, "email", None))}
        fields |= {"organization": True, "emails": tuple(sorted(emails))}
    return fields


async def revert(plan: Callable[[], Awaitable[list[StreamPlan]]], execute: Execute) -> Receipt:
    """Plan and execute the undoing of a wish; again where something changed in between.

    Args:
        plan: plans on the present ledger.
        execute: runs a decision as the caller's command.

    Raises:
        Refused: as planning and deciding do.
    """

    async def attempt() -> Receipt:
        try:
            plans = await plan()
        except Refused as refused:
            # A retry of a command that was done is answered before anything is decided.
            refusal = refused

            def refuse(_: DecisionContext) -> Sequence[Prepared]:
                raise refusal

            return await execute(refuse)
        return await execute(lambda current: decide(current, plans), **named(plans))

    return await retry_while_stale(attempt)


class DryRun(Refused):
    """What a dry run found: it ends the decision, so that nothing is written."""

    def __init__(self, changes: Sequence[Prepared]) -> None:
        super().__init__(Code.CONFLICT, "This was a dry run.")
        self.changes = changes


async def dry_run(
    plan: Callable[[], Awaitable[list[StreamPlan]]], execute: Callable[..., Awaitable[object]]
) -> Sequence[Prepared]:
    """Return the events that would undo a wish now. Raises Refused as `revert` does."""

    async def attempt() -> Sequence[Prepared]:
        plans = await plan()

        def decided(current: DecisionContext) -> Sequence[Prepared]:
            raise DryRun(decide(current, plans))

        try:
            await execute(decided, **named(plans))
        except DryRun as found:
            return found.changes
        raise RuntimeError("a dry run refuses in any case")

    return await retry_while_stale(attempt)
