"""Passages of projects to other versions of taxonomies: begin, watch, take back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt
from server.commands.label_migrations.migration_planner import plan_revert, plan_to_version
from server.commands.retry import TRIES, retry_while_stale
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.refusal import Refused
from server.events.label_migrations import migrations as decide
from server.events.label_migrations.migrations import Planned
from server.events.projects import Project as ProjectState
from server.reads.projects import project_state
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Info, expected
from server.schema.label_migrations.types import Migration, shown
from server.schema.projects.types import load_project


@strawberry.type(description="What became of a migration.")
class MigrationPayload:
    """A migration after a command."""

    position: Position
    migration: Migration


@strawberry.input
class MigrateTaxonomyInput(CommandInput):
    """To which version of a taxonomy a project goes over."""

    command_id: UUID
    project: strawberry.ID
    taxonomy: strawberry.ID
    to_version: int
    expected_version: int | None = None


@strawberry.input
class RevertMigrationInput(CommandInput):
    """Which migration is taken back."""

    command_id: UUID
    project: strawberry.ID
    migration: strawberry.ID


MigrationResult = Annotated[MigrationPayload | RefusedType, strawberry.union("MigrationResult")]

Making = Callable[[Any, ProjectState], Awaitable[Planned]]


async def _start_migration(
    info: Info, given: MigrateTaxonomyInput | RevertMigrationInput, making: Making
) -> MigrationPayload:
    """Plan outside the lock and begin under it, again where the form changed in between."""
    project = ids.expect("project", given.project, "project")
    await load_project(info, info.context.session, project, "project")
    await info.context.require(Permission.PROJECT_CONFIGURE, project)
    version = getattr(given, "expected_version", None)

    async def attempt() -> Receipt:
        state = await project_state(info.context.session, project)
        await info.context.release()
        start = await _start(info, project, state, making)
        return await info.context.execute(
            given,
            Permission.PROJECT_CONFIGURE,
            start,
            projects=(project,),
            expected=expected(project, version),
        )

    receipt = await retry_while_stale(attempt, TRIES if version is None else 1)
    return await _payload(info, project, receipt)


async def _start(
    info: Info, project: UUID, state: ProjectState, making: Making
) -> Callable[[DecisionContext], list[Change]]:
    try:
        async with info.context.services.pool.acquire() as connection:
            planned = await making(connection, state)
    except Refused as refused:
        # A retry of what was done is answered as then: the writer looks that up before it decides.
        no = refused

        def refuse(_: DecisionContext) -> list[Change]:
            raise no

        return refuse
    return lambda current: decide.start(current.project(project), planned)


async def _payload(info: Info, project: UUID, receipt: Receipt) -> MigrationPayload:
    events = await info.context.events_of(receipt)
    begun: UUID = events[0].event.migration  # type: ignore[attr-defined]
    state = await project_state(info.context.session, project)
    [found] = [one for one in state.migrations if one.id == begun]
    return MigrationPayload(position=Position(receipt.position), migration=shown(found))


@strawberry.type
class MigrationMutations:
    """Mutations of migrations."""

    @mutation(Permission.PROJECT_CONFIGURE)
    async def migrate_taxonomy(self, info: Info, input: MigrateTaxonomyInput) -> MigrationResult:
        """Go over to another version of a taxonomy: labels follow, or wait to be given anew."""
        shelf, org = info.context.services.taxonomies, info.context.me.org

        async def making(connection: Any, state: ProjectState) -> Planned:
            taxonomy = ids.expect("taxonomy", input.taxonomy, "taxonomy")
            return await plan_to_version(connection, shelf, org, state, taxonomy, input.to_version)

        return await _start_migration(info, input, making)

    @mutation(Permission.PROJECT_CONFIGURE)
    async def revert_migration(self, info: Info, input: RevertMigrationInput) -> MigrationResult:
        """Take a migration back, even while it runs: what it made of labels is as it was."""
        shelf, org = info.context.services.taxonomies, info.context.me.org

        async def making(connection: Any, state: ProjectState) -> Planned:
            migration = ids.expect("migration", input.migration, "migration")
            return await plan_revert(connection, shelf, org, state, migration)

        return await _start_migration(info, input, making)
