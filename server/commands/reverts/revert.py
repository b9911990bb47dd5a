"""Undoes a whole wish in one command: planned outside the ledger's lock, decided under it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import chain
from typing import Any, TypeAlias, cast
from uuid import UUID

from server.commands import DecisionContext, Receipt
from server.commands.dry_run import dry_run
from server.commands.retry import retry_while_stale
from server.commands.reverts.plan import (
    MIGRATED,
    OF_SETS,
    Prepared,
    StreamPlan,
    decide,
    plan_sets,
    plan_stream,
    to_undo,
    withdrawn_by,
)
from server.events.accounts.members import MEMBER
from server.events.accounts.organizations import ORGANIZATION
from server.events.core import canonical_json
from server.events.core.event import Recorded, replace
from server.events.core.refusal import Code, Refused
from server.events.erasure.holds import HOLDS, stream_of
from server.events.label_migrations.migration_events import MigrationStarted
from server.events.labeling.tasks import TASK
from server.events.projects import PROJECT
from server.events.reverts.compensation import COMPENSATIONS, Blocked, ByMigration, obstacle
from server.events.reverts.taxonomies import drawn_versions
from server.events.taxonomies.taxonomies import TAXONOMY
from server.ledger.read import head, read_events
from server.postgres import Connection
from server.reads.erasure.subjects import subjects_of
from server.reads.reverts import (
    Written,
    events_of_project,
    migration_start,
    streams_of,
    written_with,
)
from server.reads.taxonomies.pins import labeled_versions

AT_ONCE = 500
"""The most streams that one command undoes something in."""
Execute: TypeAlias = Callable[..., Awaitable[Receipt]]
"""Runs a decision in the caller's name, given the streams that it names."""
_FIELDS = {TASK: "tasks", PROJECT: "projects", MEMBER: "members", TAXONOMY: "taxonomies"}


class TooManyStreams(Refused):
    """One command does not undo so much; it is done in the background."""

    def __init__(self, count: int, span: tuple[int, int]) -> None:
        message = f"This changed {count:,} things, and one command undoes {AT_ONCE}."
        super().__init__(Code.LIMIT, message, ("position",))
        self.span = span
        """The first and the last position of what was to be undone."""


async def plan_position(connection: Connection, org: UUID, position: int) -> list[StreamPlan]:
    """Plan the undoing of the wish that wrote a position.

    Raises:
        Refused: NOT_FOUND or LIMIT, and Blocked for what is never undone.
    """
    return await plan_written(connection, org, await written_with(connection, org, position))


async def migration_with(
    connection: Connection, org: UUID, position: int
) -> Recorded[MigrationStarted] | None:
    """Return the start of the label migration that wrote a position; None for anything else.

    Raises:
        Refused: NOT_FOUND or LIMIT.
    """
    found = await read_events(connection, org, after=position - 1, until=position, limit=1)
    if not found:
        raise Refused(Code.NOT_FOUND, "There is no such event.", ("position",))
    if isinstance(COMPENSATIONS[type(found[0].event)], ByMigration):
        place = await migration_start(connection, org, found[0])
    else:
        wish = await written_with(connection, org, position)
        place = next((one.position for one in wish if one.type == MigrationStarted.type), None)
    if place is None:
        return None
    (started,) = await read_events(connection, org, after=place - 1, until=place, limit=1)
    return cast("Recorded[MigrationStarted]", started)


async def plan_written(
    connection: Connection, org: UUID, wish: Sequence[Written]
) -> list[StreamPlan]:
    """Plan the undoing of the events of one wish. Raises as `plan_position` does."""
    wanted = to_undo(wish)
    if len(wanted) > AT_ONCE:
        raise TooManyStreams(len(wanted), (wish[0].position, wish[-1].position))
    return await plan_streams(connection, org, wanted)


async def plan_streams(
    connection: Connection, org: UUID, wanted: Mapping[UUID, Sequence[Written]]
) -> list[StreamPlan]:
    """Plan to undo events, given by stream."""
    sets = [stream for stream, events in wanted.items() if OF_SETS.issuperset(_types(events))]
    found = await streams_of(connection, org, wanted.keys() - {*sets})
    projects = {one: await events_of_project(connection, org, one, OF_SETS) for one in sets}
    subjects = await subjects_of(connection, org, wanted)

    def plan(stream: UUID, events: Sequence[Written]) -> StreamPlan:
        positions = [one.position for one in events]
        if stream in projects:
            return plan_sets(*projects[stream], positions)
        return plan_stream(found[stream], positions, subjects[stream])

    # The stream of a project may have tens of thousands of events, which take seconds to fold.
    plans = await asyncio.to_thread(lambda: [plan(*one) for one in wanted.items()])
    return [await _with_labels(connection, org, plan) for plan in plans]


def _types(events: Sequence[Written]) -> set[str]:
    return {one.type for one in events}


async def _with_labels(connection: Connection, org: UUID, plan: StreamPlan) -> StreamPlan:
    """Add to the plan of withdrawing versions of a taxonomy which of them labels name."""
    if not withdrawn_by(plan):
        return plan
    position = await head(connection, org)
    labeled = frozenset(await labeled_versions(connection, org, plan.stream))
    return replace(plan, labeled=labeled, labeled_at=position)


async def plan_restore(
    connection: Connection, org: UUID, task: UUID, position: int
) -> list[StreamPlan]:
    """Plan to bring a task back to what it was at a position.

    Raises:
        Refused: NOT_FOUND where the task was not there yet; Blocked where labels were migrated
            since.
    """
    history = (await streams_of(connection, org, [task]))[task]
    since = [one for one in history if one.position > position]
    if len(since) == len(history):
        message = "The task was not there yet at this moment."
        raise Refused(Code.NOT_FOUND, message, ("task",))
    migrated = [one for one in since if isinstance(COMPENSATIONS[type(one.event)], ByMigration)]
    if migrated:
        raise Blocked([obstacle(one, MIGRATED) for one in migrated])
    subjects = await subjects_of(connection, org, [task])
    plan = plan_stream(history, [one.position for one in since], subjects[task])
    return [replace(plan, whole=True)] if since else []


def named(plans: Sequence[StreamPlan]) -> dict[str, Any]:
    """Return the streams that a command on some plans names, as fields of `Command`."""
    fields: dict[str, Any] = {}
    for kind, name in _FIELDS.items():
        ids = tuple(plan.stream for plan in plans if plan.kind is kind)
        if ids:
            fields[name] = ids
    withdrawing = tuple((plan.stream, plan.labeled_at) for plan in plans if withdrawn_by(plan))
    if withdrawing:
        fields["pins_of"] = withdrawing
    projects = chain.from_iterable(plan.states for plan in plans if plan.kind is PROJECT)
    forms = {getattr(project, "form", None) for project in projects}
    drawn = {taxonomy for form in forms for taxonomy in _drawn_on(form)}
    fields["taxonomies"] = (*fields.get("taxonomies", ()), *sorted(drawn))
    others = [p for p in plans if p.kind not in _FIELDS and p.kind is not ORGANIZATION]
    fields["streams"] = tuple((plan.kind, plan.stream) for plan in others)
    if any(plan.kind in (TASK, PROJECT) for plan in plans):
        org = plans[0].history[0].org
        fields["streams"] = (*fields["streams"], (HOLDS, stream_of(org)))
    accounts = [plan for plan in plans if plan.kind in (MEMBER, ORGANIZATION)]
    if accounts:
        states = (state for plan in accounts if plan.kind is MEMBER for state in plan.states)
        emails = {email for state in states if (email := getattr(state, "email", None))}
        fields |= {"organization": True, "emails": tuple(sorted(emails))}
    return fields


def _drawn_on(form: str | None) -> set[UUID]:
    found = form and canonical_json.decode(form)
    return {taxonomy for _, (taxonomy, _) in drawn_versions(found or {})}


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


async def preview(
    plan: Callable[[], Awaitable[list[StreamPlan]]], execute: Callable[..., Awaitable[object]]
) -> Sequence[Prepared]:
    """Return the events that would undo a wish now. Raises Refused as `revert` does."""

    async def attempt() -> Sequence[Prepared]:
        plans = await plan()
        return await dry_run(lambda current: decide(current, plans), execute, **named(plans))

    return await retry_while_stale(attempt)
