"""The mutations that undo, and how far undoing in the background has come."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt
from server.commands.label_migrations.migration_planner import plan_revert
from server.commands.reverts.background import (
    Revert,
    find_revert,
    start_revert,
)
from server.commands.reverts.plan import StreamPlan
from server.commands.reverts.revert import (
    TooManyStreams,
    migration_with,
    plan_position,
    plan_restore,
    preview,
    revert,
)
from server.commands.taxonomies.taxonomy_cache import TaxonomyCache
from server.events.core import ids
from server.events.core.event import Change, Recorded
from server.events.core.refusal import Code, Refused
from server.events.label_migrations.migration_events import MigrationStarted
from server.events.label_migrations.migrations import Planned
from server.events.projects import Project as ProjectState
from server.postgres import Connection
from server.reads.events.events import require_seen
from server.reads.projects import project_state
from server.schema.as_of import session_as_of
from server.schema.core.base import Position, mutation
from server.schema.core.context import CommandInput, Context, Info
from server.schema.label_migrations.mutations import begin_migration
from server.schema.labeling.types import load_task
from server.schema.projects.types import load_project
from server.schema.reverts.types import (
    RestoreTaskInput,
    RevertAllInput,
    RevertAllPayload,
    RevertAllResult,
    RevertInput,
    RevertPayload,
    RevertResult,
    reversals,
    shown_revert,
)

MICROSECOND = timedelta(microseconds=1)
Plan = Callable[[Connection], Awaitable[list[StreamPlan]]]


@strawberry.type
class RevertMutations:
    """The mutations that undo."""

    @mutation(Permission.EVENTS_READ_OWN)
    async def revert(self, info: Info, input: RevertInput) -> RevertResult:
        """Undo all that one command or one change in bulk wrote, by events that restore it.

        Whoever may do what undoes it may undo it. Where something later was built on it, the
        refusal lists what stands in the way. Undoing what undid brings everything back. More than
        500 things are undone in the background, slice by slice, if at first nothing stands in the
        way: else it fails, `skipped` lists what does, and nothing was undone. What comes in between
        is left and listed.
        """
        context, position = info.context, int(input.position)
        await require_seen(context.session, await context.actor(), position)
        org = context.me.org
        if started := await _migration(context, position):
            return await _undo_migration(info, input, started)
        if found := await find_revert(context.services.pool, org, input.command_id):
            receipt = await context.execute(input, None, lambda _: [])
            return _in_background(receipt, found)
        try:
            return await _undo(
                context, input, lambda c: plan_position(c, org, position), dry=input.dry_run
            )
        except TooManyStreams as many:
            if input.dry_run:
                raise
            first, last = many.span
        wanted = _row(context, input, position=position, first=first, last=last)
        receipt = await _begin(context, input, wanted)
        return _in_background(receipt, wanted)

    @mutation(Permission.TASKS_MANAGE)
    async def restore_task(self, info: Info, input: RestoreTaskInput) -> RevertResult:
        """Bring a task back to what it was at a position or a time, by one event.

        All that was done to it since is undone, whoever did it; leases that have run out stay
        ended. Undoing what restored it brings the present back.
        """
        context = info.context
        task = ids.expect("task", input.task, "task")
        try:
            found = await load_task(info, context.session, task)
        except Refused as refused:
            raise Refused(refused.code, refused.message, ("task",)) from None
        await context.require(Permission.TASKS_MANAGE, found.project_uuid)
        at = (await session_as_of(context, input.position, input.time)).at or 0
        org = context.me.org
        return await _undo(
            context, input, lambda c: plan_restore(c, org, task, at), dry=input.dry_run
        )

    @mutation(Permission.TASKS_MANAGE)
    async def revert_all(self, info: Info, input: RevertAllInput) -> RevertAllResult:
        """Undo all that a member did in a span, in the background, the newest first.

        It acts with the caller's rights and credential until its end, and goes on after a crash.
        What cannot be undone, or may not be by the caller, is skipped and listed with its reason.
        """
        context = info.context
        actor = ids.expect("member", input.actor, "actor")
        project = None
        if input.project is not None:
            project = ids.expect("project", input.project, "project")
            await load_project(info, context.session, project, "project")
        await context.require(Permission.TASKS_MANAGE, project)
        first, last = await _span(context, input)
        wanted = _row(context, input, actor=actor, project=project, first=first, last=last)
        receipt = await _begin(context, input, wanted)
        found = await find_revert(context.services.pool, context.me.org, input.command_id)
        shown = shown_revert(found or wanted)
        return RevertAllPayload(position=Position(receipt.position), background=shown)


async def _migration(context: Context, position: int) -> Recorded[MigrationStarted] | None:
    async with context.services.pool.acquire() as connection:
        return await migration_with(connection, context.me.org, position)


async def _undo_migration(
    info: Info, given: RevertInput, started: Recorded[MigrationStarted]
) -> RevertPayload:
    """Undo a label migration by another one, as `revertMigration` does."""
    context, project = info.context, started.stream
    await context.require(Permission.PROJECT_CONFIGURE, project)
    undone = started.event.migration

    async def plan(
        connection: Connection, known: TaxonomyCache, org: UUID, state: ProjectState
    ) -> Planned:
        return await plan_revert(connection, known, org, state, undone)

    if given.dry_run:
        state = await project_state(context.session, project)
        await context.release()
        async with context.services.pool.acquire() as connection:
            await plan(connection, context.services.taxonomies, context.me.org, state)
        position = None
    else:
        position = Position((await begin_migration(context, given, project, plan)).position)
    return RevertPayload(
        position=position, reversals=reversals([(project, started.event, started.position)])
    )


async def _undo(context: Context, given: CommandInput, plan: Plan, *, dry: bool) -> RevertPayload:
    """Undo what is planned in one command, or tell what that would write."""
    await context.release()

    async def plan_now() -> list[StreamPlan]:
        async with context.services.pool.acquire() as connection:
            return await plan(connection)

    if dry:
        changes = await preview(plan_now, partial(context.dry_run, given, None))
        planned = [(stream, new.event, new.causation) for stream, new in changes]
        return RevertPayload(position=None, reversals=reversals(planned))
    receipt = await revert(plan_now, partial(context.execute, given, None))
    events = await context.events_of(receipt)
    done = [(one.stream, one.event, one.causation) for one in events]
    return RevertPayload(position=Position(receipt.position), reversals=reversals(done))


async def _begin(context: Context, given: CommandInput, wanted: Revert) -> Receipt:
    """Record the command, so that its id stands for this wish, and let the work begin."""
    actor = wanted.actor

    def decide(current: DecisionContext) -> list[Change]:
        if actor is not None and actor not in current.states:
            raise Refused(Code.NOT_FOUND, "There is no such member.", ("actor",))
        return []

    members = () if actor is None else (actor,)
    receipt = await context.execute(given, None, decide, members=members)
    await start_revert(context.services.pool, context.me.org, wanted)
    return receipt


def _in_background(receipt: Receipt, found: Revert) -> RevertPayload:
    position = Position(receipt.position)
    return RevertPayload(position=position, reversals=[], background=shown_revert(found))


def _row(
    context: Context,
    given: CommandInput,
    *,
    first: int,
    last: int,
    position: int | None = None,
    actor: UUID | None = None,
    project: UUID | None = None,
) -> Revert:
    now = context.services.clock()
    return Revert(
        id=given.command_id,
        member=context.me.member,
        credential=context.me.credential,
        position=position,
        actor=actor,
        project=project,
        first=first,
        last=last,
        done_from=last + 1,
        created_at=now,
        changed_at=now,
    )


async def _span(context: Context, given: RevertAllInput) -> tuple[int, int]:
    """Return the first and the last position of a span. Raises Refused INVALID."""
    first, start = given.from_position, given.from_
    if (first is None) is (start is None):
        message = "Say from when: a time or a position, one of the two."
        raise Refused(Code.INVALID, message, ("from",))
    if start is not None:
        before = (await session_as_of(context, None, start - MICROSECOND)).at or 0
        first = Position(before + 1)
    if given.to is not None and given.to_position is not None:
        message = "Say until when: a time or a position, one of the two."
        raise Refused(Code.INVALID, message, ("to",))
    last = (await context.session.cut()).head
    if given.to is not None or given.to_position is not None:
        last = (await session_as_of(context, given.to_position, given.to)).at or 0
    return max(1, int(first or 1)), last
